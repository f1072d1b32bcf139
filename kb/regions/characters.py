"""Which characters no text of a fact may have, be it typed or read from a file."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# What PostgreSQL or UTF-8 cannot hold, and other characters that nobody types.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def unfit(text: str) -> str:
    """A sentence about the first character that `text` may not have; "" where it has none."""
    found = _UNFIT.search(text)
    return (
        _("It holds a character that no text has: U+%s.") % f"{ord(found[0]):04X}" if found else ""
    )
