"""One person's queue: what to translate, what to send, and the way to what to review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.models import Locale

from kb.locales.rights import locales_of
from kb.review.models import ReviewerCredential

from .. import waiting

# So many rows of a list are shown; the rest is found on the table.
SHOWN = 50


def mine(request: HttpRequest) -> HttpResponse:
    user, source = request.user, Locale.get_default().pk
    locales = locales_of(user)
    jobs = waiting.jobs_of(user) if locales - {source} else waiting.Jobs()
    outdated = waiting.outdated_of(user) if source in locales else []
    return render(
        request,
        "translation/mine.html",
        {
            "translates": bool(locales - {source}),
            "edits": source in locales,
            "reviews": ReviewerCredential.objects.in_force().filter(user=user).exists(),
            "jobs": jobs,
            "groups": [
                (_("Yours"), jobs.mine[:SHOWN], True),
                (_("Nobody has these"), jobs.free[:SHOWN], False),
                (_("Others have these"), jobs.others[:SHOWN], False),
            ],
            "outdated": outdated[:SHOWN],
            "more": max(0, len(outdated) - SHOWN),
            "missing": waiting.missing_of(user) if source in locales else [],
            "page_title": _("My queue"),
            "header_icon": "wagtail-localize-language",
        },
    )


urlpatterns = [path("", mine, name="mine")]
