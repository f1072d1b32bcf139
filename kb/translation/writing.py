"""How words of a translator get into a translation: typed, suggested, or from a file.

Every way ends here. What was there before is kept (`SegmentVersion`), and nothing is written while
the text is in review.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation
from wagtail_localize.strings import StringValue, validate_translation_links

from kb.review.errors import InReview, ReviewRequired
from kb.review.models import Contribution, ReviewedPage

from . import counting, segments
from .models import SegmentVersion
from .work import Segment, Work, hashed

Origin = SegmentVersion.Origin


def require_not_in_review(work: Work) -> ReviewedPage:
    """The target page. Raises `InReview` while nobody may change its words."""
    if work.page.in_review:
        raise InReview(_("“%s” is in review; nobody can change it now.") % work.page, work.page)
    return work.page


def require_open(work: Work) -> ReviewedPage:
    """The target page. Raises `InReview` in review, `ReviewRequired` while it is edited as a page."""
    page = require_not_in_review(work)
    if not work.translation.enabled:
        raise ReviewRequired(
            _("“%s” is edited as a page. Go back to its segments first.") % page, page
        )
    return page


@transaction.atomic
def write(
    work: Work,
    words: Mapping[int, str],
    by: Any,
    *,
    origin: Any = Origin.PERSON,
    tool: str = "",
    confirmed: bool = True,
) -> Work:
    """Translates the segments of `work` whose keys are in `words`; "" takes a translation away.

    What is not `confirmed` by a person counts as suggested until somebody writes it again, and what
    a machine made is never confirmed. Returns the work as it is afterwards. The number of queries
    does not grow with the segments.

    Raises `InReview`, and `ReviewRequired` for markup that no segment may have; then nothing is
    written.
    """
    page = require_open(work)
    changed = [(s, words[s.pk].strip()) for s in work.segments if s.pk in words]
    confirmed = confirmed and origin != Origin.MACHINE
    changed = [(s, w) for s, w in changed if w != s.target or (s.is_machine_made and confirmed)]
    for segment, target in changed:
        if reason := why_not(segment, target):
            raise ReviewRequired(reason, page)
    _keep(work, changed, by, origin=origin, tool=tool)
    _store(work, changed, by, tool=tool, confirmed=confirmed)
    if changed:
        Contribution.record(page, by.pk)
    after = Work(work.translation)
    counting.count(after)
    return after


def why_not(segment: Segment, target: str) -> str | None:
    """Why `target` cannot be stored for this segment, in words; None when it can."""
    try:
        StringValue.from_translated_html(target)
        validate_translation_links(segment.source, target)
    except ValueError:
        return (
            _("“%s” has markup or a citation that its source does not have.")
            % segments.plain(target)
        )  # fmt: skip
    return None


def _keep(
    work: Work, changed: list[tuple[Segment, str]], by: Any, *, origin: str, tool: str
) -> None:
    def version(segment: Segment, target: str, **how: Any) -> SegmentVersion:
        return SegmentVersion(
            translation=work.translation, path=segment.path, source_hash=hashed(segment.source),
            source=segment.source, target=target, **how,
        )  # fmt: skip

    known = SegmentVersion.objects.filter(translation=work.translation)
    said = set(known.values_list("path", "source_hash", "target"))
    unknown = [  # written before there was a history, or past it
        version(s, s.target, by=s.translated.last_translated_by, origin=Origin.PERSON)
        for s, _target in changed
        if s.translated and (s.path, hashed(s.source), s.target) not in said
    ]
    new = [version(s, target, by=by, origin=origin, tool=tool) for s, target in changed]
    SegmentVersion.objects.bulk_create([*unknown, *new])


def _store(
    work: Work, changed: list[tuple[Segment, str]], by: Any, *, tool: str, confirmed: bool
) -> None:
    """In bulk, so without the signals of `StringTranslation`: what they do is done here."""
    emptied = [s.translated.pk for s, target in changed if s.translated and not target]
    StringTranslation.objects.filter(pk__in=emptied).delete()
    StringTranslation.objects.bulk_create(
        (
            StringTranslation(
                translation_of_id=segment.row.string_id, context_id=segment.row.context_id,
                locale_id=work.translation.target_locale_id, data=target, tool_name=tool,
                translation_type="manual" if confirmed else "machine", last_translated_by=by,
                updated_at=timezone.now(),
            )
            for segment, target in _once(changed) if target
        ),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "tool_name", "last_translated_by",
                       "updated_at", "has_error", "field_error"],
    )  # fmt: skip
    titles = [target for segment, target in changed if segment.path == "title" and target]
    if titles:
        title = StringValue(titles[-1]).render_text()  # a segment is HTML, a title is not
        type(work.page).objects.filter(pk=work.page.pk).update(draft_title=title)


def _once(changed: list[tuple[Segment, str]]) -> list[tuple[Segment, str]]:
    """Two paragraphs of the same words in one block are one row; the last word counts."""
    return list({(s.row.context_id, s.row.string_id): (s, t) for s, t in changed}.values())
