"""One segment of the workbench: saved and checked as it is typed, and what helps to translate it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _

from kb.review.errors import ReviewRequired

from .. import bench, keeping, machine, memory, notes
from ..bench import Row
from ..keeping import Typed
from ..models import SegmentComment, SegmentVersion
from ..quality import Entry
from ..rights import may_change
from ..tokens import BadMark
from ..work import Segment, Work, hashed
from ..writing import Origin, why_not
from . import access
from .workbench import keep_reasons

# What a script may say of where words come from; a file or the page says it elsewhere.
ORIGINS = {Origin.PERSON, Origin.MEMORY, Origin.MACHINE}


def save(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """Stores the words and reasons of one segment; answers how it stands."""
    work = access.work_to_write(request, translation_id)
    if request.method != "POST":
        return redirect("translation:segment", translation_id, segment_id)
    _require_there(_segment(work, segment_id), work)
    typed = Typed(request.POST.get("words", "").strip(), request.POST.get("known", ""))
    origin = request.POST.get("origin")
    kept = keeping.keep(
        work,
        {segment_id: typed},
        request.user,
        origin=origin if origin in ORIGINS else Origin.PERSON,
        tool=request.POST.get("tool", "")[:255],
        confirmed={segment_id} if request.POST.get("confirm") else (),
    )
    if refusal := kept.refused.get(segment_id):
        raise ReviewRequired(refusal, work.page)
    keep_reasons(request, kept.work)
    return _standing(request, Work(work.translation), segment_id)


def check(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """What the checks say of words that are not stored."""
    work = access.work_to_write(request, translation_id)
    if request.method != "POST":
        return redirect("translation:segment", translation_id, segment_id)
    segment = _require_there(_segment(work, segment_id), work)
    row = _row(work, segment)
    row.unsaved = request.POST.get("words", "").strip()
    try:
        html = row.tokens.html(row.unsaved)
        row.refused = why_not(segment, html) or ""
    except BadMark as bad:
        html, row.refused = "", bad.reason
    if html and not row.refused:
        row.findings = work.findings(segment, html)
        stored = hashed(html) == hashed(segment.target)
        segment.reasons = segment.reasons if stored else {}
    return JsonResponse({"said": _said(request, row, mode="write")})


def beside(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """Memory, terms, comments and history of one segment; alone, or beside it for a script."""
    work = access.work_for(request, translation_id)
    if request.method == "POST":
        _comment(request, work, _require_there(_segment(work, segment_id), work))
        if not _by_script(request):
            return redirect("translation:segment", translation_id, segment_id)
        work = Work(work.translation)
    segment = _segment(work, segment_id)
    if segment is None:
        raise Http404
    writes = may_change(request.user, work.page) and not keeping.why_closed(work)
    row = _row(work, segment)
    context = {
        "work": work,
        "row": row,
        "mode": "write" if writes else "read",
        "suggestions": _remembered(row, work) if writes else [],
        **(_by_machine(row, work, asked="machine" in request.GET) if writes else {}),
        "terms": _terms(segment, work),
        "versions": _history(work, segment),
        "page_title": _("Segment %d") % row.number,
        "page_subtitle": work.translation.source.object_repr,
        "header_icon": "wagtail-localize-language",
    }
    name = "beside" if _by_script(request) else "segment"
    return render(request, f"translation/{name}.html", context)


def _remembered(row: Row, work: Work) -> list[dict[str, Any]]:
    """What was signed for segments like this one, as its field shows it."""
    found = memory.suggest(row.segment.source, work.translation.target_locale)
    return [{"pair": pair, "typed": row.tokens.typed(pair.target)} for pair in found]


def _by_machine(row: Row, work: Work, *, asked: bool) -> dict[str, Any]:
    """Which machine translates into the language, and, once `asked`, what it makes of the segment."""
    translation = work.translation
    translator = machine.translator_for(
        translation.source.locale.language_code, translation.target_locale.language_code
    )
    if translator is None or not asked:
        return {"machine": translator}
    try:
        (made,) = machine.suggest(translation, [row.segment.source])
    except machine.Failed as failure:
        return {"machine": translator, "failed": failure.reason}
    return {"machine": translator, "made": row.tokens.typed(made)}


def _terms(segment: Segment, work: Work) -> list[Entry]:
    """The terms of the glossary in the source, each once, in its order."""
    return list(dict.fromkeys(hit.entry for hit in work.glossary.terms_in(segment.source)))


def _history(work: Work, segment: Segment) -> list[dict[str, Any]]:
    """What the segment was translated by, newest first."""
    row = Row(0, segment, "", [])
    versions = SegmentVersion.objects.filter(
        translation=work.translation, path=segment.path, source_hash=hashed(segment.source)
    ).select_related("by")
    return [
        {"version": version, "typed": row.tokens.typed(version.target)}
        for version in versions.order_by("-id")[:20]
    ]


def _comment(request: HttpRequest, work: Work, segment: Segment) -> None:
    if text := request.POST.get("comment", ""):
        notes.comment(work, segment, text, request.user)
    if (pk := request.POST.get("resolve", "")).isdecimal():
        said = get_object_or_404(SegmentComment, pk=pk, translation=work.translation)
        notes.resolve(said, request.user, resolved=said.resolved_at is None)


# -- parts -----------------------------------------------------------------------------------------
def _segment(work: Work, pk: int) -> Segment | None:
    return next((segment for segment in work.segments if segment.pk == pk), None)


def _require_there(segment: Segment | None, work: Work) -> Segment:
    if segment is None:
        raise ReviewRequired(
            _("This segment is not part of the text any more: its source was sent again. Copy your "
              "words and load the page again."), work.page,
        )  # fmt: skip
    return segment


def _row(work: Work, segment: Segment) -> Row:
    return Row(
        work.segments.index(segment) + 1,
        segment,
        bench.places_of(work).label(segment.path),
        work.findings(segment) if segment.target else [],
    )


def _standing(request: HttpRequest, work: Work, pk: int) -> JsonResponse:
    row = _row(work, _require_there(_segment(work, pk), work))
    return JsonResponse(
        {"state": str(row.segment.state), "label": row.segment.state.label, "known": row.known,
         "typed": row.typed, "kinds": row.kinds, "way": row.in_the_way,
         "said": _said(request, row, mode="write")}
    )  # fmt: skip


def _said(request: HttpRequest, row: Row, *, mode: str) -> str:
    return render_to_string("translation/said.html", {"row": row, "mode": mode}, request)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


_ONE = "work/<int:translation_id>/segment/<int:segment_id>/"
urlpatterns = [
    path(_ONE, beside, name="segment"),
    path(f"{_ONE}save/", save, name="save"),
    path(f"{_ONE}check/", check, name="check"),
]
