"""What stands in a segment letter by letter and must stand in its translation: marks, codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .. import segments
from .finding import Finding, error, warning
from .text import listed

_PLACEHOLDER = re.compile(
    r"\{\{?[\w .:!]*\}?\}|%\([\w ]+\)[a-z]|%[sdif](?![A-Za-z])"
    r"|https?://[A-Za-z0-9._~:/?#@!$&*+;=%-]+(?<![.,;:?!])"
    r"|[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z]"
)
_FORMAT = re.compile(r"<(b|strong|i|em|sub|sup|code|u)\b", re.I)


def check(source: str, target: str) -> Iterator[Finding]:
    """Of two segments with their markup."""
    for said in segments.problems(source, target):
        yield error("marks", said)
    wanted, found = (Counter(_PLACEHOLDER.findall(text)) for text in (source, target))
    if lost := wanted - found:
        yield error(
            "placeholders",
            _("%(codes)s of the source must stand in the translation as it is.")
            % {"codes": listed(lost)},
        )
    if more := found - wanted:
        yield error(
            "placeholders",
            _("%(codes)s in the translation is not in the source.") % {"codes": listed(more)},
        )
    if Counter(_FORMAT.findall(source)) != Counter(_FORMAT.findall(target)):
        yield warning("markup", _("Bold, italic or raised text is not the same as in the source."))
