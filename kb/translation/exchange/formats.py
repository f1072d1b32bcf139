"""The formats of a file: how each is called, and which one a file is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wagtail_localize.models import Translation

from ..work import Work
from . import po, reading, xliff
from .reading import Returned


@dataclass(frozen=True)
class Format:
    label: str
    suffix: str
    content_type: str
    export: Callable[[Work], bytes]
    read: Callable[[bytes, Translation], list[Returned]]


FORMATS = {
    "po": Format("PO", "po", "text/x-gettext-translation; charset=utf-8", po.export, po.read),
    "xliff": Format("XLIFF 2.1", "xlf", "application/xliff+xml", xliff.export, xliff.read),
}
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def read(data: bytes, translation: Translation) -> list[Returned]:
    """The units of a file that was made from this translation. Its bytes say in which format.

    Raises `Unreadable` with a sentence for every other file.
    """
    reading.require_size(data)
    format_ = "xliff" if data.lstrip().startswith(_XML) else "po"
    return FORMATS[format_].read(data, translation)
