"""Article and topic pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Locale, Orderable, Page, Revision
from wagtail_localize.fields import SynchronizedField, TranslatableField

from kb.locales.routing import LocalisedPage
from kb.references.models import Reference
from kb.regions import comparing
from kb.regions.asking import Asked
from kb.regions.blocks import asked_in
from kb.review.evidence import Evidence
from kb.review.models import Approval, Grace, ReviewedPage
from kb.review.panels import ReadinessPanel
from kb.translation.panels import LanguagesPanel

from .. import citing, readiness
from ..blocks import ArticleBody, KeyMessages
from ..evidence import evidence
from ..readiness.local import retired_numbers


class TopicPage(LocalisedPage, ReviewedPage):
    """A condition, a medicine or a field, with its codes. Its articles stand below it."""

    introduction = models.TextField(_("introduction"), blank=True)
    # How its articles are reviewed. Reviewers decide on that: it is signed with the topic.
    high_risk = models.BooleanField(
        _("high risk"),
        default=False,
        help_text=_("Two different reviewers sign each article of this topic."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        null=True,
        blank=True,
        help_text=_("How long an article stays after its review date. Without a number: 90."),
    )
    keep_overdue = models.BooleanField(
        _("keep overdue articles"),
        default=False,
        help_text=_("After the days of grace: keep with a strong warning instead of withdrawing."),
    )

    content_panels = [
        ReadinessPanel(heading=_("Before review")),
        LanguagesPanel(heading=_("Languages")),
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("codes", label=_("Code"), heading=_("Codes")),
        MultiFieldPanel(
            [FieldPanel("high_risk"), FieldPanel("grace_days"), FieldPanel("keep_overdue")],
            heading=_("Review of its articles"),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("high_risk", overridable=False),
        SynchronizedField("grace_days", overridable=False),
        SynchronizedField("keep_overdue", overridable=False),
    ]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.ArticlePage"]
    template = "articles/topic_page.html"

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def problems_before_review(self) -> list[str]:
        return [*super().problems_before_review(), *retired_numbers(self)]

    def articles(self) -> models.QuerySet[ArticlePage]:
        """The live articles of this topic in its language: below it, or filed under it as well."""
        filed = ArticleTopic.objects.filter(topic__translation_key=self.translation_key)
        return (
            ArticlePage.objects.live()
            .filter(locale=self.locale)
            .filter(models.Q(path__startswith=self.path) | models.Q(pk__in=filed.values("page")))
            .order_by("title")
        )


class TopicCode(Orderable):
    """The topic's code in a classification that search engines and libraries know."""

    page = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(
        _("system"), max_length=10, choices=[("icd11", "ICD-11"), ("mesh", "MeSH")]
    )
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("label in that system"), max_length=200, blank=True)

    override_translatable_fields = [SynchronizedField("code"), SynchronizedField("label")]


class ArticlePage(LocalisedPage, ReviewedPage):
    """An article. Its contents list, numbers, reference list and dates are computed, not typed."""

    class Kind(models.TextChoices):
        GENERAL = "", _("general")
        CONDITION = "condition", _("about a condition")
        TREATMENT = "treatment", _("about a treatment")
        ACCESS = "access", _("about access, law and cost")

    short_title = models.CharField(_("short title"), max_length=80, blank=True)
    kind = models.CharField(
        _("kind of article"),
        max_length=12,
        choices=Kind,
        blank=True,
        default=Kind.GENERAL,
        help_text=_("Decides what its reviewers confirm one by one."),
    )
    summary = models.TextField(_("summary in plain language"), blank=True)
    key_messages = StreamField(KeyMessages(), blank=True, verbose_name=_("key messages"))
    body = StreamField(ArticleBody(), blank=True, verbose_name=_("body"))
    review_interval_months = models.PositiveSmallIntegerField(
        _("review interval, months"), default=12, validators=[MinValueValidator(1)]
    )

    content_panels = [
        ReadinessPanel(heading=_("Before review"), also="problems_at_import"),
        LanguagesPanel(heading=_("Languages")),
        *Page.content_panels,
        FieldPanel("short_title"),
        FieldPanel("summary"),
        FieldPanel("key_messages"),
        FieldPanel("body"),
        InlinePanel("citations", label=_("Citation"), heading=_("Citations")),
        MultiFieldPanel(
            [
                InlinePanel("authors", label=_("Author")),
                InlinePanel("topics", label=_("Topic")),
                InlinePanel("related", label=_("Related article")),
                FieldPanel("kind"),
                FieldPanel("review_interval_months"),
            ],
            heading=_("About the article"),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("kind", overridable=False),
        SynchronizedField("review_interval_months", overridable=False),
        TranslatableField("short_title"),
    ]

    withdrawn_when_overdue = True  # kb.review.ageing.lapses

    parent_page_types = ["articles.TopicPage"]
    subpage_types: list[str] = []
    template = "articles/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def problems_at_import(self) -> list[str]:
        """What the importer could not decide; notes for the editor, no obstacles."""
        return [problem for source in self.source_documents.all() for problem in source.problems]

    def problems_before_review(self) -> list[str]:
        return [*super().problems_before_review(), *readiness.problems(self)]

    def warnings_before_review(self) -> list[str]:
        return [*super().warnings_before_review(), *readiness.warnings(self)]

    def evidence_for_review(self) -> list[Evidence]:
        return evidence(self)

    def topic_pages(self) -> list[TopicPage]:
        """The topics of its language that it stands in: the one above it, and those it names. One
        query."""
        filed = self.topics.values_list("topic__translation_key", flat=True)
        keys = filed if isinstance(filed, models.QuerySet) else list(filed)  # a draft: in memory
        above = TopicPage.objects.ancestor_of(self)
        named = TopicPage.objects.filter(translation_key__in=keys, locale=self.locale_id)
        return list((above | named).distinct())

    review_kinds = (
        ("article", _("Article")),
        ("article:condition", _("Article about a condition")),
        ("article:treatment", _("Article about a treatment")),
        ("article:access", _("Article about access, law and cost")),
    )

    @property
    def review_kind(self) -> str:
        return f"article:{self.kind}"

    @property
    def signatures_needed(self) -> int:
        return self.signatures_needed_each([self])[self]

    @classmethod
    def signatures_needed_each(cls, texts: Iterable[Any]) -> dict[Any, int]:
        """How many people must sign each article of `texts`, by a fixed number of queries."""
        named = {article: {row.topic_id for row in article.topics.all()} for article in texts}
        # A topic off line can be edited unsigned; what was signed of it once still counts.
        once = Approval.objects.filter(
            subject_table=Page._meta.db_table, snapshot__articles_topicpage__high_risk=True
        )
        risky = list(
            TopicPage.objects.filter(
                models.Q(high_risk=True) | models.Q(live=False, pk__in=once.values("subject_id"))
            )
        )
        pks = set().union(*named.values())
        keys = dict(TopicPage.objects.filter(pk__in=pks).values_list("pk", "translation_key"))

        def is_risky(article: ArticlePage, topic: TopicPage) -> bool:
            filed = topic.translation_key in {keys.get(pk) for pk in named[article]}
            same = filed and topic.locale_id == article.locale_id
            return same or article.is_descendant_of(topic)

        return {
            article: 2 if any(is_risky(article, topic) for topic in risky) else 1
            for article in named
        }

    @cached_property
    def grace(self) -> Grace:
        """The shortest of its topics; it is kept overdue only where all of them keep it. One
        query, once."""
        topics = [topic for topic in self.topic_pages() if topic.live]  # as they were signed
        stated = [topic.grace_days for topic in topics if topic.grace_days is not None]
        return Grace(
            days=min(stated, default=Grace.days),
            keep=bool(topics) and all(topic.keep_overdue for topic in topics),
        )

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        if not self.is_translation():
            citing.order_rows(self)
        return super().save_revision(*args, **kwargs)

    def facts_asked(self) -> list[Asked]:
        """What its blocks of facts show, in the order of the text."""
        return [asked for section in self.body for asked in asked_in(section.value["content"])]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        asked = self.facts_asked()
        comparing.ask(request, asked, at=self.read_at)
        context = super().get_context(request, *args, **kwargs)
        return {**context, "shows_facts_of_regions": bool(asked)}

    def is_translation(self) -> bool:
        """Whether there is the same article in the source language, whose numbers it keeps."""
        source = Locale.get_default()
        return self.locale_id != source.pk and self.has_translation(source)

    @cached_property
    def numbered(self) -> citing.Numbering:
        """The works cited, numbered, with what readers are told of them; two queries, once a page."""
        return citing.Numbering.of(self)


class Citation(Orderable):
    """A work cited by an article for one statement: where in it, in which words, to what end.

    In rich text it is `<a linktype="citation" id="<reference>" key="<key>">[…]</a>`.
    """

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        LIMITS = "limits", _("limits")
        CONTRADICTS = "contradicts", _("contradicts")

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="citations")
    key = models.SlugField(_("key"), max_length=80)
    reference = models.ForeignKey(
        Reference, on_delete=models.PROTECT, related_name="+", verbose_name=_("work")
    )
    locator = models.CharField(_("where in the work"), max_length=100, blank=True)
    quote = models.TextField(_("supporting passage, in the words of the work"), blank=True)
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, default=Stance.SUPPORTS)

    panels = [
        FieldPanel("key"),
        FieldPanel("reference"),
        FieldPanel("locator"),
        FieldPanel("quote"),
        FieldPanel("stance"),
    ]
    # The work and its passage are the same in every language.
    override_translatable_fields = [
        SynchronizedField("key"),
        SynchronizedField("locator"),
        SynchronizedField("quote"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="articles_citation_key")
        ]

    def __str__(self) -> str:
        return self.key


class ArticleAuthor(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )


class ArticleTopic(Orderable):
    """A further topic. Points at the topic of one language; readers get that of theirs."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(
        TopicPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("topic")
    )

    panels = [PageChooserPanel("topic", "articles.TopicPage")]


class RelatedArticle(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related")
    article = models.ForeignKey(
        ArticlePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )

    panels = [PageChooserPanel("article", "articles.ArticlePage")]
