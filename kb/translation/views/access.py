"""Who may look at a translation, and who may write in it."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from wagtail_localize.models import Translation

from kb.review import road

from ..rights import may_change, require_change
from ..work import Work


def work_for(request: HttpRequest, translation_id: int) -> Work:
    """To look at. Raises `PermissionDenied` for who has no part in its text."""
    work = _work(translation_id)
    if not may_change(request.user, work.page) and not road.has_part_in(work.page, request.user):
        raise PermissionDenied
    return work


def work_to_write(request: HttpRequest, translation_id: int) -> Work:
    """Raises `PermissionDenied` for who may not write in its language."""
    work = _work(translation_id)
    require_change(request.user, work.page)
    return work


def _work(translation_id: int) -> Work:
    found = Translation.objects.select_related(
        "source__locale", "source__specific_content_type", "target_locale"
    )
    work = Work(get_object_or_404(found, pk=translation_id))
    try:
        _both = work.page, work.translation.source.get_source_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error  # one of both was deleted: there is nothing to translate
    return work
