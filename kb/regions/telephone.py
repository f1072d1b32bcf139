"""Telephone numbers as people dial them in their country, which include short codes."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

MAX_LENGTH = 20
_DIALLED = re.compile(r"^\+?[0-9]+([ -][0-9]+)*$")


def checked_number(number: str) -> str:
    """`number` with single spaces. Raises `ValueError` with a sentence for what nobody can dial."""
    cleaned = " ".join(number.split())
    if len(cleaned) > MAX_LENGTH:
        raise ValueError(
            _("A telephone number has at most %(max)d characters; this has %(count)d.")
            % {"max": MAX_LENGTH, "count": len(cleaned)}
        )
    if not _DIALLED.match(cleaned):
        raise ValueError(
            _("“%s” is no telephone number: digits, with spaces or hyphens between.") % cleaned
        )
    return cleaned


def dialled(number: str) -> str:
    """What stands behind `tel:` (RFC 3966): without the separators that only help the eye."""
    return re.sub(r"[ -]", "", number)


def spoken(number: str) -> str:
    """Digit by digit, for a screen reader, which would read 988 as nine hundred eighty-eight."""
    return " ".join(dialled(number))
