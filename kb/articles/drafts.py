"""What articles in draft cite: their newest revision says it, and no index of the database."""

from __future__ import annotations

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from kb.references.models import Reference

from .models import ArticlePage


def drafts_citing(reference: Reference) -> list[ArticlePage]:
    """The articles of every language whose newest draft, not live as it is, cites `reference`."""
    drafts = (
        ArticlePage.objects.filter(Q(live=False) | Q(has_unpublished_changes=True))
        .annotate(draft=Cast("latest_revision__content", TextField()))
        .filter(draft__contains=f'"reference": {reference.pk}')  # of which 7 begins 70 as well
        .select_related("latest_revision", "locale")
    )
    return [
        page
        for page in drafts
        if any(
            row["reference"] == reference.pk for row in page.latest_revision.content["citations"]
        )
    ]
