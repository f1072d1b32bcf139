"""The workbench: source and target side by side, segment by segment, and submitting them.

One form that works as it stands; with scripts each segment is saved when it is left (`segment`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import Translation

from kb.review import remarks, road
from kb.review.errors import NotReady, ReviewRequired

from .. import bench, bridge, keeping
from ..keeping import Kept, Typed
from ..notes import give_reasons
from ..previewing import as_it_stands
from ..rights import may_change
from ..work import Work
from . import access


def workbench(request: HttpRequest, translation_id: int) -> HttpResponse:
    work, kept, typed = access.work_for(request, translation_id), None, {}
    if not work.translation.enabled and may_change(request.user, work.page):
        return redirect("translation:resume", translation_id)
    if request.method == "POST":
        work, typed = access.work_to_write(request, translation_id), typed_into(request.POST)
        confirmed = {int(pk) for pk in request.POST.getlist("confirm") if pk.isdecimal()}
        kept = keeping.keep(work, typed, request.user, confirmed=confirmed)
        work = kept.work
        gone = _gone(work, typed)
        if not kept.refused:
            keep_reasons(request, work)
        if not kept.refused and not gone:
            if "submit" in request.POST:
                submit(request, work.translation)
            else:
                messages.success(request, _("Saved."))
            return redirect(_back(request, work))
    return render(request, "translation/workbench.html", _context(request, work, kept, typed))


def _context(
    request: HttpRequest, work: Work, kept: Kept | None, typed: dict[int, Typed]
) -> dict[str, Any]:
    rows, closed = bench.rows(work), keeping.why_closed(work)
    for row in rows:
        if kept and row.segment.pk in kept.refused:
            row.refused, row.unsaved = kept.refused[row.segment.pk], typed[row.segment.pk].words
    may_write = may_change(request.user, work.page)
    asked = bench.remarks_on(work, rows)
    signs = work.round and road.credential_of(request.user, work.page)
    return {
        "work": work,
        "translation": work.translation,
        "segments": rows,
        "mode": "write" if may_write and not closed else "read",
        "closed": closed,
        "state": work.round if signs else None,
        "gone": _gone(work, typed),
        "filters": list(bench.filters(rows)),
        "shown": request.GET.get("show", ""),
        "remarks": asked if may_write else [],
        "in_review": bool(work.round),
        "page_title": work.translation.source.object_repr,
        "page_subtitle": _("%(source)s → %(target)s")
        % {"source": work.translation.source.locale, "target": work.translation.target_locale},
        "header_icon": "wagtail-localize-language",
    }


def typed_into(posted: Any) -> dict[int, Typed]:
    """What the fields of the form hold, by segment."""
    found = {}
    for name, words in posted.items():
        head, _dash, pk = name.partition("-")
        if head == "words" and pk.isdecimal():
            found[int(pk)] = Typed(words.strip(), posted.get(f"known-{pk}", ""))
    return found


def keep_reasons(request: HttpRequest, work: Work) -> None:
    """Fields named `reason-<segment>-<check>`."""
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for name, reason in request.POST.items():
        head, _dash, rest = name.partition("-")
        if head == "reason":
            pk, _dash, code = rest.partition("-")
            given[pk][code[:40]] = reason.strip()
    for segment in work.segments:
        if reasons := given.get(str(segment.pk)):
            give_reasons(work, segment, reasons, request.user)


def _gone(work: Work, typed: dict[int, Typed]) -> list[str]:
    """What was typed for segments that are not in the text any more."""
    there = {segment.pk for segment in work.segments}
    return [entry.words for pk, entry in typed.items() if pk not in there and entry.words]


def _back(request: HttpRequest, work: Work) -> str:
    shown = request.GET.urlencode()
    address = reverse("translation:workbench", args=[work.translation.pk])
    return f"{address}?{shown}" if shown else address


def submit(request: HttpRequest, translation: Translation) -> bool:
    """Says on the next page how it went."""
    try:
        bridge.submit(translation, request.user)
    except NotReady as refusal:
        _say_why_not(request, translation, refusal)
    except ReviewRequired as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(
            request, _("Submitted to the reviewers of %s.") % translation.target_locale
        )
        if left := remarks.still_open(Work(translation).page):
            messages.warning(request, left)
        return True
    return False


def _say_why_not(request: HttpRequest, translation: Translation, refusal: NotReady) -> None:
    """What is wrong with segments is listed on the page already; the rest is said here."""
    if own := Work(translation).problems():
        messages.error(
            request,
            ngettext(
                "Not submitted: %d thing is in the way. It is listed below.",
                "Not submitted: %d things are in the way. They are listed below.",
                len(own),
            )
            % len(own),
        )
        return
    for problem in refusal.problems:
        messages.error(request, problem)


def preview(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The page as far as it is translated, with gaps for what is missing."""
    page = as_it_stands(access.work_for(request, translation_id))
    return page.make_preview_request(
        request, page.default_preview_mode, extra_request_attrs={"in_preview_panel": True}
    )


urlpatterns = [
    path("workbench/<int:translation_id>/", workbench, name="workbench"),
    path("workbench/<int:translation_id>/preview/", preview, name="preview"),
]
