"""Bytes of a file to text: UTF-8, with the lines named that are not."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_NEWLINES = re.compile("\r\n?")
_UNDECODED = re.compile("[\udc80-\udcff]")


def decoded(raw: bytes) -> tuple[str, list[int]]:
    """The text with newlines as \\n, and the numbers of the lines with bytes that are no UTF-8.

    Such bytes stay in the text as lone surrogates, so that all other lines can be read. Raises
    `ValueError` with a sentence for what is no text at all, or text in UTF-16.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(_("It is text in UTF-16, from line 1 on. Save it in UTF-8."))
    text = _NEWLINES.sub("\n", raw.decode("utf-8-sig", errors="surrogateescape"))
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ValueError(_("It is not text in UTF-8: line %d cannot be read.") % line)
    if not _UNDECODED.search(text):
        return text, []
    lines = enumerate(text.split("\n"), start=1)
    return text, [number for number, line in lines if _UNDECODED.search(line)]
