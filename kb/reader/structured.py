"""What machines are told of a page, in the terms of schema.org.

Only what readers see: live words, live records, and the signature under them. Dates are those of the
signature, never of a draft or of a publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from kb.articles.models import ArticlePage, TopicPage
from kb.articles.models.pages import TopicCode
from kb.locales.tags import LANGUAGES
from kb.references.models import Reference
from kb.review.models import Approval

WORKS = {
    Reference.Type.ARTICLE: "ScholarlyArticle",
    Reference.Type.BOOK: "Book",
    Reference.Type.CHAPTER: "Chapter",
    Reference.Type.REPORT: "Report",
    Reference.Type.LEGISLATION: "Legislation",
    Reference.Type.WEBPAGE: "WebPage",
}


def article(page: ArticlePage, *, url: str, topics: Iterable[Page]) -> dict[str, Any]:
    """An article that readers see; `topics` are live. One query. A retracted work is none that
    machines should count in its favor."""
    retracted = page.numbered.retracted
    works = [entry.reference for entry in page.numbered.entries
             if entry.reference.live and entry not in retracted]  # fmt: skip
    return _page(
        page,
        url=url,
        description=page.search_description or page.summary,
        about=_subjects(topics),
        citation=[_work(work) for work in works],
    )


def topic(page: TopicPage, *, url: str) -> dict[str, Any]:
    """A topic that readers see. One query."""
    return _page(
        page,
        url=url,
        description=page.search_description or page.introduction,
        about=_subjects([page]),
    )


def _page(page: Any, *, url: str, description: str, **more: Any) -> dict[str, Any]:
    signed = timezone.localtime(page.approval.signed_at).date().isoformat()
    stated = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": url,
        "url": url,
        "name": page.title,
        "description": description,
        "inLanguage": LANGUAGES[page.approval.locale.language_code].tag,
        "lastReviewed": signed,
        "dateModified": signed,
        "reviewedBy": [_signer(approval) for approval in page.approval.signatures],
        **more,
    }
    return _without_empty(stated)


def _signer(approval: Approval) -> dict[str, Any]:
    """Whoever signed, as printed under the page."""
    credential = {
        "@type": "EducationalOccupationalCredential",
        "name": approval.signer_credential,
    }
    return {"@type": "Person", "name": approval.signer_name, "hasCredential": credential}


def _subjects(topics: Iterable[Page]) -> list[dict[str, Any]]:
    """Each topic with its codes in the classifications that machines know."""
    topics = list(topics)
    codes = defaultdict(list)
    for code in TopicCode.objects.filter(page__in=[topic.pk for topic in topics]):
        codes[code.page_id].append(
            {
                "@type": "MedicalCode",
                "codeValue": code.code,
                "codingSystem": code.get_system_display(),
            }
        )
    return [
        _without_empty({"@type": "MedicalEntity", "name": topic.title, "code": codes[topic.pk]})
        for topic in topics
    ]


def _work(work: Reference) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": WORKS[Reference.Type(work.type)],
            "name": work.title,
            "datePublished": work.issued,
            "url": f"https://doi.org/{work.doi}" if work.doi else work.url,
        }
    )


def _without_empty(stated: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stated.items() if value}
