"""What every kind of file comes down to: rows of cells, each of which knows its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..characters import unfit

COLUMNS = (
    "key", "region", "kind", "substance", "route", "indication", "status", "low", "high",
    "currency", "unit", "price_type", "contacts", "text", "source", "source_name", "source_url",
    "accessed", "as_of", "review_by", "confidence", "verification", "remark",
)  # fmt: skip
REGION_FIELDS = ("code", "part_of", "names", "currency", "emergency_number", "languages")
AMOUNTS = ("low", "high")
# The cells that are not text, and what each is instead.
STRUCTURED: dict[str, type] = {"contacts": list, "names": dict, "languages": list}
_SHAPES: dict[type, Any] = {
    str: gettext_lazy("It must be text, in quotation marks."),
    list: gettext_lazy("It must be a list, in square brackets."),
    dict: gettext_lazy('It must be a name for each language, such as {"ja": "日本"}.'),
}
MAX_BYTES = 5 * 1024 * 1024


class Unreadable(ValueError):
    """The file is not one of facts; the message is a sentence."""


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a field of a file, by the name that the file gives it; "" for a whole row."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        if not self.field:
            return _("Line %(line)d: %(sentence)s") % vars(self)
        return _("Line %(line)d, %(field)s: %(sentence)s") % vars(self)


@dataclass(frozen=True)
class Row:
    """A fact or region of a file: `{column: text, or as in STRUCTURED}`, of the columns that the file
    has; what it does not have stays as it is. `names` are the columns that it calls otherwise,
    `faults` the sentences on what cannot be read of it, by column; "" is the whole row."""

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def problem(self, column: str, sentence: str) -> Problem:
        return Problem(self.line, self.names.get(column, column), sentence)


@dataclass(frozen=True)
class File:
    """What a file holds; `regions` only in JSON."""

    rows: list[Row]
    regions: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Number:
    """A number of JSON as it is written there, be it infinite."""

    text: str


def cell(column: str, value: Any) -> Any:
    """`value` as the cell of a row. Raises `ValueError` with a sentence."""
    kind = STRUCTURED.get(column, str)
    if value is None:
        return kind()
    if isinstance(value, Number) and column in AMOUNTS:
        value = value.text
    if not isinstance(value, kind):
        raise ValueError(str(_SHAPES[kind]))
    require_fit(value)
    if column in ("names", "languages") and not all(isinstance(each, str) for each in _each(value)):
        raise ValueError(_("Each part of it must be text, in quotation marks."))
    return plain(value) if isinstance(value, str) else value


def plain(text: str) -> str:
    """As text is compared and stored: spreadsheets and browsers each end lines in their own way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def require_fit(value: Any) -> None:
    """Raises `ValueError` with a sentence, which does not repeat what cannot be written."""
    if isinstance(value, Number):
        raise ValueError(_("“%s” must stand in quotation marks.") % value.text)
    if isinstance(value, str) and (said := unfit(value)):
        raise ValueError(said)
    if isinstance(value, list | dict):
        for part in [*(value if isinstance(value, dict) else ()), *_each(value)]:
            require_fit(part)


def _each(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value
