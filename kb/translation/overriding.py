"""What one language sets otherwise than its source: an address, an image, the target of a link.

wagtail-localize stores any string for it, and fails when the text is put together (research:
translation, C3). Here it is set on the page, where its form knows what is possible, and comes over when
the page goes back to its segments (`kb.translation.stopping`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation


def settings_of(translation: Translation) -> dict[str, OverridableSegment]:
    """What the language may set anew, by its path."""
    rows = OverridableSegment.objects.filter(source=translation.source)
    return {row.context.path: row for row in rows.select_related("context")}


def override(translation: Translation, values: dict[str, Any], by: Any) -> None:
    """Sets the values, by path."""
    known = settings_of(translation)
    for path, value in values.items():
        SegmentOverride.objects.update_or_create(
            context=known[path].context,
            locale=translation.target_locale,
            defaults={"data_json": json.dumps(value), "last_translated_by": by},
        )


def problems(translation: Translation) -> Iterator[str]:
    """In words, what is set and cannot be used: an image that is gone, or was none ever."""
    rows = OverridableSegment.objects.filter(source=translation.source)
    for row in rows.annotate_override_json(translation.target_locale):
        # The one chooser that a translation may set anew is that of an image: its key is a number.
        chosen = row.override_json and isinstance(row.data, int)
        if chosen and not _is_image(json.loads(row.override_json)):
            yield _(
                "An image that was set for this language is gone. Edit the text as a page and choose "
                "another."
            )


def _is_image(key: Any) -> bool:
    return str(key).isdecimal() and get_image_model().objects.filter(pk=key).exists()
