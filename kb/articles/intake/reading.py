"""Bytes to text: what can be read at all, and one way to write a space and the end of a line.

Knows nothing of articles. The original bytes are kept by the caller; they are never changed.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

MAX_BYTES, MAX_LINES = 2 * 1024 * 1024, 20_000

_UTF_16_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_BINARY = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xd0\xcf\x11\xe0")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Every space that is not the common one; some look like nothing and glue two words.
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Characters nobody sees: controls, soft hyphen, zero width, and the marks that turn the direction of
# text, which would show a signer other words than the digest covers. U+200C and U+200D are spelling.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)


class IntakeRefused(Exception):
    """A file cannot become a draft; the message is the sentence that its sender reads."""


def read(path: Path) -> bytes:
    """The bytes of the file at `path`. Raises `IntakeRefused` when there is nothing to read."""
    try:
        if path.is_dir():
            raise IntakeRefused(_("It is a folder. Name the files in it."))
        if not path.exists():
            raise IntakeRefused(_("There is no such file."))
        if not path.is_file():
            raise IntakeRefused(_("It is not an ordinary file."))
        with path.open("rb") as file:
            original = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise IntakeRefused(_("It cannot be read: %s.") % reason) from error
    require_size(original)
    return original


def require_size(original: bytes) -> None:
    if len(original) > MAX_BYTES:
        raise IntakeRefused(
            _("It is larger than %d MB. An article is text; is this the right file?")
            % (MAX_BYTES // 1024 // 1024)
        )


def text_of(original: bytes) -> str:
    """The text in `original`, with one kind of space and of line end, in Unicode's form C.

    Raises `IntakeRefused` for what is empty, binary, not UTF-8 or far too long.
    """
    require_size(original)
    if original.startswith(_UTF_16_32):
        raise IntakeRefused(_("It is written in UTF-16 or UTF-32. Save it as UTF-8 and try again."))
    if b"\x00" in original or original.startswith(_BINARY):
        raise IntakeRefused(
            _("It is not a text file. Save the document as plain text or Markdown.")
        )
    text = normalised(_decoded(original))
    if not text.strip():
        raise IntakeRefused(_("It is empty."))
    if sum(map(bool, text.split("\n"))) > MAX_LINES:
        raise IntakeRefused(_("It has more than %d lines. Is this one article?") % MAX_LINES)
    return text


def _decoded(original: bytes) -> str:
    try:
        return original.decode()
    except UnicodeDecodeError as error:
        raise IntakeRefused(
            _("It is not valid UTF-8: byte 0x%(byte)02X in line %(line)d. Save it as UTF-8.")
            % {
                "byte": original[error.start],
                "line": original.count(b"\n", 0, error.start) + 1,
            }
        ) from error


def normalised(text: str) -> str:
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
