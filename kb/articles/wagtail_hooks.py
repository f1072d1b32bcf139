"""The citation in Wagtail's rich-text editor, kept by its converters and known to its usage index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from kb.references.formats import FORMATS

from . import reports, views, works
from .citing import CitationLink
from .drafts import drafts_citing
from .links import LivePageLink
from .models import ArticlePage, Citation, SourceDocument

# What the dialog says. Lazy, because the registry is filled once and read in every language.
LABELS = {
    "citation": _("Citation"),
    "title": _("Cite a work"),
    "search": _("Search by title, author, journal, or year, or paste a DOI or PMID"),
    "again": _("Citations of this article"),
    "library": _("Works of the library"),
    "none": _("This article has no citations yet. Search the library for a work."),
    "searching": _("Searching…"),
    "unreachable": _(
        "The library does not answer. Check your connection, and that you are logged in."
    ),
    "incomplete": _("A citation of this article is offered here once it has a key and a work."),
    "hint": _("To change or remove a citation later, click it, or select it and press Enter."),
    "add": _("Add a work to the library"),
    "existing": _("In the library already"),
    "draft": _("The work is kept as a draft. Readers see it once it has been reviewed."),
    "save": _("Add and cite"),
    "locator": _("Where in the work"),
    "quote": _("Supporting passage, in the words of the work"),
    "stance": _("What the work says of the statement"),
    "stances": {
        Citation.Stance.SUPPORTS: _("supports it"),
        Citation.Stance.LIMITS: _("limits it"),
        Citation.Stance.CONTRADICTS: _("contradicts it"),
    },
    "cite": _("Cite"),
    "change": _("Save"),
    "edit": _("Edit"),
    "back": _("Back"),
    "missing": _("This key is not among the citations of the article."),
    "remove": _("Remove"),
    "close": _("Close"),
}
# Each uses those before it.
SCRIPTS = ("rows", "text", "mark", "steps", "dialog")


class CitationFeature(draftail.EntityFeature):
    """The entity, and the plugin that keeps the caret out of its marks."""

    def construct_options(self, options: dict[str, Any]) -> None:
        super().construct_options(options)
        options.setdefault("plugins", []).append({"type": "CITATION"})


class CitationElement(InlineEntityElementHandler):
    """From the database into the editor. Immutable: a citation is moved or deleted as a whole."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"id": attrs.get("id", ""), "key": attrs.get("key", "")}


def citation_to_database(props: dict[str, Any]) -> Any:
    """Plain text inside, as the segment engine needs it: the exporter puts bold into the link.

    What comes from the browser and names no work stays as its words: `CitationLink` reads the id.
    """
    work, key, text = str(props.get("id", "")), props.get("key"), _text(props["children"])
    if not (work.isdecimal() and key):
        return text
    return DOM.create_element("a", {"linktype": "citation", "id": work, "key": key}, text)


def _text(node: Any) -> str:
    return node if isinstance(node, str) else "".join(map(_text, node.children))


@hooks.register("register_rich_text_features")
def register_citation(features: FeatureRegistry) -> None:
    features.register_link_type(CitationLink)
    features.register_editor_plugin(
        "draftail",
        "citation",
        CitationFeature(
            {
                "type": "CITATION",
                "icon": "openquote",
                "description": _("Citation"),
                "labels": LABELS,
                "urls": {
                    "works": reverse_lazy("articles:works"),
                    "add": reverse_lazy("articles:add_work"),
                },
                # What is left of a pasted mark, and what it has to be to stay one.
                "attributes": ["id", "key"],
                "allowlist": {"id": r"^\d+$", "key": r"^[-\w]+$"},
            },
            js=[f"articles/citation/{name}.js" for name in SCRIPTS],
            css={"all": ["articles/citation/citation.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "citation",
        {
            "from_database_format": {'a[linktype="citation"]': CitationElement("CITATION")},
            "to_database_format": {"entity_decorators": {"CITATION": citation_to_database}},
        },
    )


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own links to pages
def register_live_page_link(features: FeatureRegistry) -> None:
    features.register_link_type(LivePageLink)


hooks.register("drafts_citing_work", drafts_citing)


# -- addresses -------------------------------------------------------------------------------------
@hooks.register("register_admin_urls")
def admin_urls() -> list:
    urls = [
        path("source/<int:pk>/", views.source, name="source"),
        path("references/<int:pk>/<slug:name>/", views.bibliography, name="references"),
        *reports.urlpatterns,
        path("works/", works.works, name="works"),
        path("works/add/", works.add_work, name="add_work"),
    ]
    return [path("articles/", include((urls, "articles"), namespace="articles"))]


def source_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """From an article to the documents it was made from."""
    if page.specific_class is ArticlePage and page.permissions_for_user(user).can_edit():
        for document in page.source_documents.all():
            yield Button(
                _("Source document"),
                reverse("articles:source", args=[document.pk]),
                icon_name="doc-full",
                priority=70,
            )


def bibliography_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """The works an article cites, in each format."""
    if page.specific_class is ArticlePage and page.permissions_for_user(user).can_edit():
        for place, (name, format_) in enumerate(FORMATS.items()):
            yield Button(
                _("References as %s") % format_.label,
                reverse("articles:references", args=[page.pk, name]),
                icon_name="download",
                priority=71 + place,
            )


hooks.register("register_page_header_buttons", bibliography_buttons)
hooks.register("register_page_header_buttons", source_buttons)
hooks.register("register_page_listing_more_buttons", source_buttons)


@hooks.register("construct_explorer_page_queryset")
def with_source_documents(
    parent_page: Page, pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    """One query for the buttons of all rows, without the documents themselves."""
    documents = SourceDocument.objects.only("pk", "page")
    return pages.prefetch_related(Prefetch("source_documents", documents))


# -- the claims register ---------------------------------------------------------------------------
class ClaimsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reports.may_open(request.user)


@hooks.register("register_reports_menu_item")
def claims_menu_item() -> MenuItem:
    return ClaimsMenuItem(_("Claims"), reverse("articles:claims"), icon_name="openquote", order=160)
