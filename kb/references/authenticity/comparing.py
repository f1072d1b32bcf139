"""A reference compared with what a source says of the work. Pure: asks nobody and writes nothing.

Works are in the field form of `csl.fields_of`. Compared are title, first author, journal, year,
volume, pages, DOI and PMID. A field that the source does not state is not compared; a field that we
leave unsaid differs only if no reference can do without it (`NEEDED`).

The tolerances, each held by a test: spelling and typography as in `folding`; a journal's title or
its abbreviation; initials or given names; an end page shortened (681-8) or left out. And two more
where volume *and* pages agree, because only then is it surely the same paper: a subtitle left out,
and one year earlier or later, as an article published online first in December is printed in January.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .. import ama, names
from .folding import folded, folded_title, plain, words

Fields = Mapping[str, Any]

LABELS = {
    "title": _("title"),
    "authors": _("first author"),
    "container_title": _("journal or book"),
    "issued": _("year"),
    "volume": _("volume"),
    "pages": _("pages"),
    "doi": _("DOI"),
    "pmid": _("PMID"),
}
NEEDED = {"title", "authors", "container_title", "issued"}
SMALL_WORDS = {"the", "of", "and", "for", "in", "on", "a", "an", "de", "la", "et", "und", "der"}
_ABBREVIATIONS = {folded(title): folded(short) for title, short in ama.JOURNALS.items()}
_RANGE = re.compile(r"([a-z]*)(\d+)-([a-z]*)(\d+)")
_SUBTITLE = re.compile(r"\s*[:.?!;：。？！](?:\s|$)|\s[-‐‑–—]+\s|\s*—\s*")


class Verdict(TextChoices):
    MATCH = "match", _("match")
    MISMATCH = "mismatch", _("mismatch")
    NOT_FOUND = "not-found", _("not found")
    NOT_CHECKED = "not-checked", _("not checked")


@dataclass(frozen=True)
class Difference:
    field: str
    ours: str
    theirs: str

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@dataclass(frozen=True)
class Finding:
    """What came of asking `source`. `work` is what it has, `because` why it was not checked, `whole`
    whether what it does not have does not exist."""

    verdict: Any  # a member of `Verdict`, which Django's base class hides
    source: str = ""
    differences: list[Difference] = field(default_factory=list)
    work: Fields | None = None
    because: str = ""
    whole: bool = False

    @classmethod
    def of(
        cls, ours: Fields, theirs: Fields | None, *, source: str, whole: bool = False
    ) -> Finding:
        if theirs is None:
            return cls(Verdict.NOT_FOUND, source, whole=whole)
        found = differences(ours, theirs)
        return cls(Verdict.MISMATCH if found else Verdict.MATCH, source, found, theirs)


def differences(ours: Fields, theirs: Fields) -> list[Difference]:
    """Where `ours` does not say what `theirs` says, in the order of `LABELS`."""
    mine, said = stated(ours), stated(theirs)
    placed = all(
        name in mine and name in said and _ALIKE[name](mine[name], said[name])
        for name in ("volume", "pages")
    )
    alike = _ALIKE | (_ALIKE_IN_ONE_PLACE if placed else {})
    return [
        Difference(name, mine.get(name, ""), said[name])
        for name in LABELS
        if name in said
        and not (alike[name](mine[name], said[name]) if name in mine else name not in NEEDED)
    ]


def same_place(ours: Fields, theirs: Fields) -> bool:
    """Whether both are printed on one page: of a journal, in a volume."""
    mine, said = stated(ours), stated(theirs)
    needed = ("container_title", "volume", "pages")
    return all(n in mine and n in said and _ALIKE[n](mine[n], said[n]) for n in needed)


def stated(fields: Fields) -> dict[str, str]:
    """What is compared of a work, each as one line; what it does not say is left out."""
    lines = {name: plain(str(fields.get(name) or "")) for name in LABELS if name != "authors"}
    lines["issued"] = lines["issued"][:4]
    lines["authors"] = names.to_lines(fields.get("authors") or []).partition("\n")[0]
    return {name: lines[name] for name in LABELS if lines[name]}


# -- alike, field by field ---------------------------------------------------------------------------
def _same_title(ours: str, theirs: str) -> bool:
    return bool(folded(ours)) and folded_title(ours) == folded_title(theirs)


def _same_title_or_main(ours: str, theirs: str) -> bool:
    return (
        _same_title(ours, theirs)
        or folded_title(ours) in _mains(theirs)
        or folded_title(theirs) in _mains(ours)
    )


def _mains(title: str) -> set[str]:
    """What may stand for the whole title: all before a subtitle, of three words or more."""
    heads = (title[: found.start()] for found in _SUBTITLE.finditer(title))
    return {folded_title(head) for head in heads if len(words(head)) >= 3}


def _same_author(ours: str, theirs: str) -> bool:
    """The same family name or organization, and the same first initial where both state one."""
    (family, _c, given), (other, _c, others) = ours.partition(","), theirs.partition(",")
    initials = {folded(given)[:1], folded(others)[:1]} - {""}
    if folded(ours) == folded(theirs):  # 王小明 in one word, too
        return bool(folded(ours))
    return bool(folded(family)) and _group(family) == _group(other) and len(initials) < 2


def _group(name: str) -> str:
    """A family name, or an organization without its article, in either spelling."""
    found = words(name)
    return folded(name) if len(found) < 3 else folded_title(" ".join(found)).removeprefix("the")


def _same_journal(ours: str, theirs: str) -> bool:
    mine, said = _journal(ours), _journal(theirs)
    full, other = folded(mine), folded(said)
    known = _ABBREVIATIONS.get(full, full) == _ABBREVIATIONS.get(other, other)
    return bool(full) and (known or _abbreviates(mine, said) or _abbreviates(said, mine))


def _journal(title: str) -> str:
    """Without “the”, and without the place or society that catalogues add."""
    return re.sub(r"^the\s+|\s*\([^()]*\)$|\s+:\s.*$", "", title, flags=re.IGNORECASE)


def _abbreviates(short: str, title: str) -> bool:
    """Each word of `short` begins one of `title`, in order (ISO 4). One word stands for itself."""
    pieces = [word for word in words(short) if word not in SMALL_WORDS]
    whole = [word for word in words(title) if word not in SMALL_WORDS]
    return len(pieces) == len(whole) > 1 and all(map(str.startswith, whole, pieces))


def _same_year(ours: str, theirs: str) -> bool:
    return ours == theirs


def _year_apart(ours: str, theirs: str) -> bool:
    return ours.isdecimal() and theirs.isdecimal() and abs(int(ours) - int(theirs)) <= 1


def _same_volume(ours: str, theirs: str) -> bool:
    return _volume(ours) == _volume(theirs)


def _volume(text: str) -> str:
    return re.sub(r"^vol(?:ume)?(?=\d)", "", folded(text)).lstrip("0")


def _same_pages(ours: str, theirs: str) -> bool:
    (first, last), (start, end) = _pages(ours), _pages(theirs)
    return first == start and (last == end or not last or not end)


def _pages(text: str) -> tuple[str, str]:
    """First page and last, in full: 681-8 → 681, 688. An article number is a first page alone."""
    bare = re.sub(r"^(?:pp?|pages?)\b\.?", "", text.casefold())
    bare = re.sub(r"[\u2010-\u2015\u2212]|--+", "-", re.sub(r"\s", "", bare)).rstrip(".")
    found = _RANGE.fullmatch(bare)
    if not found or found[3] not in ("", found[1]):
        return bare, ""
    letters, first, _again, last = found.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return letters + first, letters + last


def _same_identifier(ours: str, theirs: str) -> bool:
    return ours.casefold() == theirs.casefold()


_ALIKE: dict[str, Callable[[str, str], bool]] = {
    "title": _same_title,
    "authors": _same_author,
    "container_title": _same_journal,
    "issued": _same_year,
    "volume": _same_volume,
    "pages": _same_pages,
    "doi": _same_identifier,
    "pmid": _same_identifier,
}
_ALIKE_IN_ONE_PLACE: dict[str, Callable[[str, str], bool]] = {
    "title": _same_title_or_main,
    "issued": _year_apart,
}
