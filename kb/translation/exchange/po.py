"""PO files of gettext: a segment is an entry, its place the context, its context comments.

The translator reads markup as it is, `<a id="a1">[who2022]</a>`. What went before a changed source is
the entry's previous msgid, and the old translation is fuzzy, as PO editors expect it.
"""

from __future__ import annotations

import re

import polib
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from ..work import Work
from . import reading
from .context import Told, told
from .reading import Returned, Unreadable

OWNER = "X-WagtailLocalize-TranslationID"
COUNT = "X-Entries"
_BEFORE = re.compile(r"^exported: ([0-9a-f]+)$", re.MULTILINE)
_MACHINE = re.compile(r"^machine: (.+)$", re.MULTILINE)
# polib reads past a string that does not end, and makes something of a line that is none.
_LINE = re.compile(
    r'(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d+\])\s+)?"(?:[^"\\]|\\.)*")?\s*'
)


# -- out -------------------------------------------------------------------------------------------
def export(work: Work) -> bytes:
    entries = [_entry(each) for each in told(work)]
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": reading.tag_of(work.translation.target_locale.language_code),
        OWNER: str(work.translation.uuid),
        COUNT: str(len(entries)),
    }
    file.extend(entries)
    return str(file).encode()


def _entry(each: Told) -> polib.POEntry:
    segment = each.segment
    entry = polib.POEntry(msgctxt=segment.path, msgid=segment.source, msgstr=segment.target)
    if segment.previous and not segment.target:
        entry.msgstr, entry.previous_msgid = segment.previous.target, segment.previous.source
    if entry.msgstr and not each.finished:
        entry.flags.append("fuzzy")
    entry.comment = "\n".join(_comments(each))
    return entry


def _comments(each: Told) -> list[str]:
    terms = [
        _("Glossary: %(term)s = %(rendering)s %(note)s")
        % {"term": term, "rendering": rendering or "–", "note": f"({note})" if note else ""}
        for term, rendering, note in each.terms
    ]
    lines = [_("Place: %s") % each.place, *each.rules, *terms, *each.remarks]
    said = [" ".join(line.split()) for line in lines]
    return [*said, f"exported: {reading.stamp(each.segment.target)}"]


# -- in --------------------------------------------------------------------------------------------
def read(data: bytes, translation: Translation) -> list[Returned]:
    """Raises `Unreadable` for what is no PO file of this translation, or is cut short."""
    file = _parse(data)
    reading.require_owner(translation, file.metadata.get(OWNER, "").strip())
    reading.require_language(translation, file.metadata.get("Language", "").strip())
    units = _units(file)
    made_with = file.metadata.get(COUNT, "")
    if made_with.isdecimal() and len(units) < int(made_with):
        raise Unreadable(
            _("The file was made with %(all)s entries and has %(here)d: its end is missing.")
            % {"all": made_with, "here": len(units)}
        )
    return units


def units(data: bytes) -> list[Returned]:
    """The entries of a file that names no text, for whoever knows which one is meant."""
    return _units(_parse(data))


def _parse(data: bytes) -> polib.POFile:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            _("The file is not UTF-8 text; the first fault is in line %d.") % line
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):
            raise Unreadable(_("The file is not a PO file: line %d cannot be read.") % number)
    reading.require_number(len(re.findall(r"^msgid ", text, re.MULTILINE)))
    try:
        return polib.pofile(text + "\n")  # never the name of a file, which polib would open
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable(_("The file is not a PO file.")) from error


def _units(file: polib.POFile) -> list[Returned]:
    found = [_unit(entry) for entry in file if not entry.obsolete]
    reading.require_number(len(found))
    return found


def _unit(entry: polib.POEntry) -> Returned:
    before, machine = _BEFORE.search(entry.comment), _MACHINE.search(entry.tcomment)
    return Returned(
        where=_("line %d") % entry.linenum,
        key=reading.key_of(entry.msgctxt or "", entry.msgid),
        path=entry.msgctxt or "",
        target=reading.normal(entry.msgstr),
        done="fuzzy" not in entry.flags,
        tool=machine[1].strip() if machine else "",
        before=before[1] if before else "",
        fault=_("It has a plural, which no segment has.") if entry.msgid_plural else "",
    )
