"""The home page of each language, the notices of its shell, and the mark of a demonstration."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from kb.articles.models import ArticlePage, TopicPage
from kb.core.localisation import LocalField
from kb.locales.routing import LocalisedPage
from kb.review.models import ReviewedPage
from kb.review.panels import ReadinessPanel
from kb.translation.panels import LanguagesPanel

from .notices import Notice

__all__ = ["DemoDatabase", "HomePage", "Notice"]


class HomePage(LocalisedPage, ReviewedPage):
    """One per language. Its words are signed like all others."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [
        ReadinessPanel(heading=_("Before review")),
        LanguagesPanel(heading=_("Languages")),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]
    # Home pages are siblings in the tree, so each keeps its own slug.
    override_translatable_fields = [LocalField("slug")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.TopicPage"]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def topics(self) -> models.QuerySet[TopicPage]:
        return TopicPage.objects.child_of(self).live().order_by("title")

    def articles(self) -> models.QuerySet[ArticlePage]:
        """The live articles of this language, latest signature first."""
        return (
            ArticlePage.objects.descendant_of(self).live().order_by("-last_published_at", "title")
        )


class DemoDatabase(models.Model):
    """One row, written first by `load_demo`: every page says so from then on, and asks not to be
    indexed. There is no setting that hides it; a demonstration stays one."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
