"""CSL-JSON items ↔ fields of a `Reference` (CSL 1.0.2, appendix IV; csl-data.json).

Knows no database. What CSL has no variable for stands under `custom`, as the schema provides:
`{"evidence": <kind of evidence>, "authors_complete": bool}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from itertools import takewhile
from typing import Any
from unicodedata import category

from django.utils.translation import gettext as _

from . import identifiers, names
from .models import Reference

Item = dict[str, Any]

# CSL's variables that are one line of text here.
_TEXTS = {
    "title": "title", "container-title": "container_title", "volume": "volume", "issue": "issue",
    "page": "pages", "publisher": "publisher", "URL": "url", "language": "language",
}  # fmt: skip
_IDENTIFIERS: dict[str, Callable[[str], str]] = {
    "DOI": identifiers.doi, "PMID": identifiers.pmid,
    "PMCID": identifiers.pmcid, "ISBN": identifiers.isbn,
}  # fmt: skip
# All that is read of an item.
VARIABLES = frozenset(
    {"id", "type", "author", "issued", "accessed", "custom", *_TEXTS, *_IDENTIFIERS}
)
# Types that CSL knows and the library does not, and what stands for them.
_NEAREST = {
    "article": "article-journal", "article-magazine": "article-journal",
    "article-newspaper": "article-journal", "review": "article-journal",
    "paper-conference": "chapter", "entry": "chapter", "entry-dictionary": "chapter",
    "entry-encyclopedia": "chapter", "collection": "book",
    "thesis": "report", "standard": "report", "pamphlet": "report", "document": "report",
    "bill": "legislation", "regulation": "legislation", "treaty": "legislation",
    "legal_case": "legislation",
    "post": "webpage", "post-weblog": "webpage", "dataset": "webpage",
}  # fmt: skip
_NAME = ("dropping-particle", "non-dropping-particle", "family", "given", "suffix", "literal")
# How exports mark that a list of authors goes on.
_AND_OTHERS = re.compile(r"(?:and )?others|et\.? al\.?", re.IGNORECASE)
# The rich text of CSL-JSON; the library keeps plain text.
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc)>|<span [^<>]*>|</span>")
# Soft hyphen, zero-width space, byte order mark: traces of typesetting.
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")


def fields_of(item: Any) -> dict[str, Any]:
    """The fields of a `Reference` that a CSL-JSON item states, in the forms the model stores.

    `type` and `title` are always there; a variable that the item leaves out or leaves empty is not
    in the result, so that an update takes nothing away. `authors` is a list as in
    `names`, `issued` "YYYY[-MM[-DD]]", `accessed` a `date`. Raises `ValueError` with a sentence.
    """
    if not isinstance(item, dict):
        raise ValueError(_("It is not a work in CSL-JSON."))
    fields: dict[str, Any] = {"type": _type(item.get("type"))}
    if citekey := _citekey(item.get("id")):
        fields["citekey"] = citekey
    for variable, field in _TEXTS.items():
        if value := _text(item, variable):
            fields[field] = value
    if "title" not in fields:
        raise ValueError(_("It has no title."))
    for variable, normal in _IDENTIFIERS.items():
        if value := _text(item, variable):
            fields[variable.lower()] = normal(value)
    if issued := _date(item, "issued"):
        fields["issued"] = issued
    if accessed := _date(item, "accessed"):
        if len(accessed) < len("YYYY-MM-DD"):
            raise ValueError(_("accessed: “%s” has no day.") % accessed)
        fields["accessed"] = date.fromisoformat(accessed)
    return fields | _custom(item.get("custom") or {}) | _authors(item.get("author") or [])


def item_of(reference: Reference) -> Item:
    """The CSL-JSON item of `reference`; what is empty is left out.

    `fields_of(item_of(reference))` gives the same fields back.
    """
    item: dict[str, Any] = {"id": reference.citekey, "type": str(reference.type)}
    stated = {variable: getattr(reference, field) for variable, field in _TEXTS.items()}
    stated |= {variable: getattr(reference, variable.lower()) for variable in _IDENTIFIERS}
    stated["author"] = reference.authors
    for variable, value in (("issued", reference.issued), ("accessed", reference.accessed)):
        if value:
            stated[variable] = {"date-parts": [[int(part) for part in str(value).split("-")]]}
    item |= {variable: value for variable, value in stated.items() if value}
    item["custom"] = {"authors_complete": reference.authors_complete}
    if reference.evidence:
        item["custom"]["evidence"] = str(reference.evidence)
    return item


# -- variables -------------------------------------------------------------------------------------
def _plain(value: Any, variable: str) -> str:
    """One line of plain text. Numbers count as text (CSL allows both), anything else does not."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError(_("%s: it is not text.") % variable)
    line = " ".join(_INVISIBLE.sub("", unescape(_MARKUP.sub("", str(value)))).split())
    if any(category(character) in ("Cc", "Cs") for character in line):
        raise ValueError(_("%s: it contains characters that cannot be printed.") % variable)
    return line


def _text(item: dict, variable: str) -> str:
    return _plain(item.get(variable), variable)


def _citekey(value: Any) -> str:
    """The `id` as documents name the work; spaces and punctuation become hyphens."""
    text = _plain(value, "id")
    if not text:
        return ""
    key = re.sub(r"[^-\w]+", "-", text).strip("-")
    if not key or not key.isascii():
        raise ValueError(
            _("The id “%s” has to consist of letters a–z, digits, hyphens and underscores.") % text
        )
    return key


def _type(value: Any) -> str:
    text = _plain(value, "type")
    kind = _NEAREST.get(text, text)
    if kind not in Reference.Type.values:
        kept = ", ".join(Reference.Type.values)
        raise ValueError(
            _("“%(type)s” is not a type that the library keeps; it keeps %(kept)s.")
            % {"type": text, "kept": kept}
        )
    return kind


def _date(item: dict, variable: str) -> str:
    """The date as "YYYY[-MM[-DD]]", the first day of a range; "" when nothing is stated."""
    value = item.get(variable)
    if not value:
        return ""
    try:
        if not isinstance(value, dict):
            return identifiers.issued(str(value))
        if parts := value.get("date-parts"):
            return _date_parts(parts)
        text = _plain(value.get("raw") or value.get("literal"), variable)
        return identifiers.issued(text) if text else ""
    except ValueError as error:
        raise ValueError(f"{variable}: {error}") from None


def _date_parts(parts: Any) -> str:
    try:
        first, *_end = parts if isinstance(parts, list) else []
        numbers = [int(part) for part in takewhile(lambda part: part, first)]
    except (TypeError, ValueError, OverflowError):
        return identifiers.issued(str(parts))  # which refuses it
    if not numbers:  # Crossref writes [[null]] for “unknown”
        return ""
    year, *rest = numbers
    return identifiers.issued("-".join([f"{year:04}", *(f"{part:02}" for part in rest)]))


def _authors(value: Any) -> dict[str, Any]:
    if not isinstance(value, list):
        raise ValueError(_("The authors are not a list."))
    if not value:
        return {}
    found = [_name(name, number) for number, name in enumerate(value, start=1)]
    listed = [name for name in found if not _AND_OTHERS.fullmatch(name.get("literal", ""))]
    complete = {} if len(listed) == len(found) else {"authors_complete": False}
    return {"authors": names.checked(listed)} | complete


def _name(name: Any, number: int) -> names.Name:
    if not isinstance(name, dict):
        raise ValueError(_("Author %d is not a name.") % number)
    values = (_plain(name.get(key), f"author {number}") for key in _NAME)
    *family_parts, given, suffix, literal = values
    if literal:
        return {"literal": literal}
    family = " ".join(filter(None, family_parts))
    if not family:  # a person with one name, which exports put on either side
        family, given = given, ""
    if "," in given and not suffix:  # “Carlos A., Jr.”
        given, _comma, suffix = given.partition(",")
    return {"family": family, "given": given, "suffix": suffix}


def _custom(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(_("custom: it is not an object."))
    fields = {}
    if evidence := _text(value, "evidence"):
        if evidence not in Reference.Evidence.values:
            kinds = ", ".join(filter(None, Reference.Evidence.values))
            raise ValueError(
                _("“%(kind)s” is not a kind of evidence; those are %(kinds)s.")
                % {"kind": evidence, "kinds": kinds}
            )
        fields["evidence"] = evidence
    if (complete := value.get("authors_complete")) is not None:
        if not isinstance(complete, bool):
            raise ValueError(_("authors_complete: it is neither true nor false."))
        fields["authors_complete"] = complete
    return fields
