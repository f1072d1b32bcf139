"""What became known about the works that an article cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.references.models import Alert, fetch_alerts

if TYPE_CHECKING:
    from .models import ArticlePage


def standing_for(page: ArticlePage) -> list[Alert]:
    """Of every work among its citations, marked in the text or not; by citation key. One query
    besides those for the works."""
    works = {citation.reference_id: citation.reference for citation in page.citations.all()}
    fetch_alerts(works.values())
    return [
        alert
        for work in sorted(works.values(), key=lambda work: work.citekey)
        for alert in work.standing_alerts
    ]
