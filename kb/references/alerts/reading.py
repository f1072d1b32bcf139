"""Files of alerts, read as they stream: never a whole file in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _

from . import nbib, retraction_watch
from .notices import Broken, Notice, Unreadable

# No line of either format is longer; what has no line ends is not text.
LONGEST_LINE = 1024 * 1024


def read(stream: BinaryIO) -> Iterator[Notice | Broken]:
    """The lines of a file of either format. Raises `Unreadable` with a sentence.

    The data set has titles in other encodings; they are not read, so such a line is taken, as long
    as what is read of it is UTF-8.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines, head = _lines(text), []
    for line in lines:
        head.append(line)
        if line.strip():
            break
    else:
        raise Unreadable(_("It is empty."))
    if "\0" in head[-1]:
        raise Unreadable(_("It is not text in UTF-8."))
    reader = nbib if nbib.looks_like(head[-1]) else retraction_watch
    yield from reader.read(chain(head, lines))


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        yield line
