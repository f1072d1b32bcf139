"""The page as far as it is translated. What is missing is a gap, never the words of the source."""

from __future__ import annotations

from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

from kb.review.models import ReviewedPage

from .work import Work

GAP = "[…]"


def as_it_stands(work: Work) -> ReviewedPage:
    """The target page with the words of its translator, not to be saved."""
    source, locale = work.translation.source, work.translation.target_locale
    original, page = source.as_instance(), source.get_translated_instance(locale)
    copy_synchronised_fields(original, page)
    gaps = {(segment.path, segment.row.order) for segment in work.segments if not segment.target}
    values = source._get_segments_for_translation(locale, fallback=True)
    for value in values:
        if isinstance(value, StringSegmentValue) and (value.path, value.order) in gaps:
            value.string = StringValue(GAP)
    ingest_segments(original, page, source.locale, locale, values)
    return page
