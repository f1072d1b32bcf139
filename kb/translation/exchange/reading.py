"""What every format of file comes down to, and the refusals that all of them share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from kb.locales.tags import LANGUAGES
from kb.review.errors import ReviewRequired

from ..work import hashed

MAX_BYTES = 5 * 1024 * 1024
MAX_UNITS = 10_000

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_SPACE = re.compile(r"[ \t\r\n]+")  # what HTML folds; a no-break or full-width space is a character


class Unreadable(ReviewRequired):
    """A file that is refused whole; nothing of it is taken."""


@dataclass(frozen=True)
class Returned:
    """One unit of a file.

    `where` names it for a person. `key` is that of the segment it was made from. `done` is whether
    the file says that a translator finished it, `tool` the machine that it names as the author.
    `before` is the `stamp` of the translation that stood here when the file was made; "" where the
    file does not say. `fault` is, in words, why nothing can be read of it.
    """

    where: str
    key: str
    path: str
    target: str
    done: bool = True
    tool: str = ""
    before: str = ""
    fault: str = ""


def key_of(path: str, source: str) -> str:
    """Names a segment by its place and the words of its source: both make a return the right one."""
    return "u" + hashed(f"{path}\0{source}")[:32]


def stamp(target: str) -> str:
    """Tells a translation from others; short, because tools wrap long comments."""
    return hashed(target)[:16]


def tag_of(code: str) -> str:
    """`zh-Hans` of `zh-hans`, as BCP 47 and both formats write it."""
    return LANGUAGES[code].tag


def require_size(data: bytes) -> None:
    """Raises `Unreadable` for what is no text at all, or too much of it."""
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
    if data.startswith(_ARCHIVES):
        raise Unreadable(
            _("The file is an archive. Unpack it and upload the PO or XLIFF file in it.")
        )


def require_number(number: int) -> None:
    if number > MAX_UNITS:
        raise Unreadable(
            _(
                "The file has %(number)d units, more than any text has. No more than %(most)d are read."
            )
            % {"number": number, "most": MAX_UNITS}
        )
    if not number:
        raise Unreadable(_("The file holds no entries."))


def require_owner(translation: Translation, named: str) -> None:
    """Raises `Unreadable` unless the file says that it was made from this translation."""
    if not named:
        raise Unreadable(
            _("The file does not say which text it belongs to: its header is missing, as some tools "
              "strip it. Copy the translations into a file downloaded here.")
        )  # fmt: skip
    try:
        same = UUID(named) == translation.uuid
    except ValueError:
        same = False
    if not same:
        raise Unreadable(_("The file belongs to another text or language."))


def require_language(translation: Translation, named: str) -> None:
    """Raises `Unreadable` for another language; tools write `ja`, `ja-JP` or `ja_JP` for one."""
    wanted = translation.target_locale.language_code.partition("-")[0]
    found = re.split("[-_]", named)[0].lower()
    if found and found != wanted:
        raise Unreadable(
            _("The file is in the language “%(found)s”, not in %(wanted)s.")
            % {"found": named, "wanted": translation.target_locale}
        )


def normal(words: str) -> str:
    """A translation as it is stored: entities where HTML wants them, and one space for many."""
    return str(BeautifulSoup(_SPACE.sub(" ", words), "html.parser")).strip()
