"""`/api/v2/pages/`: the pages that a reader can open, as data, each with its signatures. Read only.

Wagtail's own viewset asks for live pages; this one asks for what readers can open, and leaves out
what no reviewer signed: dates of publication, parents and aliases, search over other columns.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.cache import patch_cache_control
from rest_framework.fields import Field
from rest_framework.renderers import JSONRenderer
from wagtail.api import APIField
from wagtail.api.v2.filters import (
    ChildOfFilter,
    DescendantOfFilter,
    FieldsFilter,
    LocaleFilter,
    OrderingFilter,
    TranslationOfFilter,
)
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from kb.articles.models import ArticlePage
from kb.articles.templatetags.articles import written_by
from kb.locales.alternates import canonical, readable
from kb.references import csl
from kb.references.models import Alert
from kb.review.models import Approval, LiveApproval
from kb.translation.behind import told
from kb.translation.models import TranslationState

from .regional import RegionFactsField

# The signed words of a page, in the order of the page; each kind of page has some of them.
WORDS = ("introduction", "short_title", "summary", "key_messages", "body")


class AddressField(Field):
    def to_representation(self, page: Page) -> str | None:
        return canonical(page, request=self.context["request"])


class SignaturesField(Field):
    """Everyone who signed the words that are live, as printed under the page."""

    def to_representation(self, page: Page) -> list[dict[str, Any]]:
        approval = self.context["view"].approvals.get(page.pk)
        return [_signature(signed) for signed in approval.signatures] if approval else []


class TranslationField(Field):
    """Of which words of the source a translation was made, and the places that changed since, which
    readers are told of, with how grave the change is; null for a text that is no translation."""

    def to_representation(self, page: Page) -> dict[str, Any] | None:
        state = self.context["view"].translations.get(page.pk)
        if state is None:
            return None
        made, changed = state.made_from.released_at, told(state.changes)
        return {
            "made_from": made.isoformat(),
            "behind_since": state.behind_since.isoformat() if changed else None,
            "changed": changed,
        }


class AuthorsField(Field):
    def to_representation(self, page: ArticlePage) -> list[dict[str, str]]:
        return [{"name": p.name, "credentials": p.credentials} for p in written_by(page)]


class ReferencesField(Field):
    """The works cited, numbered as on the page; `keys` are those of the marks in the text, `work`
    is in CSL-JSON, `alerts` what became known about it since."""

    def to_representation(self, page: ArticlePage) -> list[dict[str, Any]]:
        return [
            {
                "number": entry.number,
                "keys": [citation.key for citation in entry.citations],
                "work": csl.item_of(entry.reference),
                "alerts": [_alert(alert) for alert in entry.reference.standing_alerts],
            }
            for entry in page.numbered.entries
            if entry.reference.live
        ]


def _alert(alert: Alert) -> dict[str, str]:
    """Empty values are not known."""
    day = alert.date.isoformat() if alert.date else ""
    return {"nature": alert.nature, "date": day, "notice": alert.url}


def _signature(approval: Approval) -> dict[str, Any]:
    return {
        "name": approval.signer_name,
        "credential": approval.signer_credential,
        "meaning": approval.meaning,
        "signed_at": approval.signed_at.isoformat(),
        "next_review": approval.review_due.isoformat(),
        "digest": approval.digest,
    }


class ReadablePages(PagesAPIViewSet):
    renderer_classes = [JSONRenderer]
    authentication_classes: list = []  # everyone gets what an anonymous reader gets
    filter_backends = [
        FieldsFilter,
        ChildOfFilter,
        DescendantOfFilter,
        OrderingFilter,
        TranslationOfFilter,
        LocaleFilter,
    ]
    known_query_parameters = frozenset(
        {"limit", "offset", "fields", "order", "type", "locale"}
        | {"child_of", "descendant_of", "translation_of"}
    )
    body_fields = [
        "id",
        "title",
        APIField("signatures", SignaturesField(source="*")),
        APIField("translation", TranslationField(source="*")),
    ]
    meta_fields = [
        "type",
        "detail_url",
        APIField("html_url", AddressField(source="*")),
        "slug",
        "seo_title",
        "search_description",
        "locale",
    ]
    listing_default_fields = ["id", "type", "detail_url", "html_url", "title", "signatures",
                              "translation"]  # fmt: skip
    detail_only_fields: list[str] = []

    @classmethod
    def get_body_fields(cls, model: type[Page]) -> list[APIField]:
        columns = {field.name for field in model._meta.get_fields()}
        fields = [*super().get_body_fields(model), *(APIField(n) for n in WORDS if n in columns)]
        if issubclass(model, ArticlePage):
            fields.append(APIField("authors", AuthorsField(source="*")))
            fields.append(APIField("references", ReferencesField(source="*")))
            fields.append(APIField("region_facts", RegionFactsField(source="*")))
        return fields

    @classmethod
    def get_urlpatterns(cls) -> list:
        """Without `find/`, which looks for the page of an address in the source language alone."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "find"]

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Any:
        return transaction.non_atomic_requests(super().as_view(*args, **kwargs))

    def get_base_queryset(self) -> QuerySet[Page]:
        return readable(self.request).public().filter(depth__gt=1)  # without the tree's root

    def get_queryset(self) -> QuerySet[Page]:
        return super().get_queryset().select_related("locale").order_by("pk")

    def get_serializer(self, shown: Any, **kwargs: Any) -> Any:
        """Reads the signatures of everything shown at once, and what translations were made from."""
        pages = shown if kwargs.get("many") else [shown]
        live = LiveApproval.objects.filter(
            subject_table=Page._meta.db_table, subject_id__in=[page.pk for page in pages]
        )
        self.approvals = {
            row.subject_id: row.approval for row in live.select_related("approval__first")
        }
        states = TranslationState.objects.filter(
            page__in=[page.pk for page in pages], made_from__isnull=False
        )
        self.translations = {
            state.page_id: state
            for state in states.select_related("made_from").defer("made_from__fingerprint")
        }
        return super().get_serializer(shown, **kwargs)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex"  # the page is for search engines, not its data
        patch_cache_control(response, no_cache=True)  # facts lapse, texts are withdrawn
        return response


router = WagtailAPIRouter("api")
router.register_endpoint("pages", ReadablePages)
