"""Authors: CSL names, and the plain lines in which an editor writes them.

Three shapes are stored: `{"family", "given"}` (and `"suffix"` where there is one), `{"family"}`
for a person with one name, `{"literal"}` for an organisation. Particles are part of the family
name. One line per author, the comma of a Chinese keyboard included:

    Zarate, Carlos A., Jr       王, 小明       Sukarno,
    World Health Organization   "Department of Health, Education, and Welfare"
"""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Name = dict[str, str]

_COMMA = re.compile("[,，]")
_QUOTED = re.compile(r'["“](.+)["”]')


def checked(value: Any) -> list[Name]:
    """`value` with spaces trimmed and empty members left out.

    Raises `ValueError` with a sentence when it is not a list of the three shapes.
    """
    if not isinstance(value, list):
        raise ValueError(_("The authors are not a list."))
    return [_checked(name, number) for number, name in enumerate(value, start=1)]


def _checked(name: Any, number: int) -> Name:
    if not isinstance(name, dict) or not all(isinstance(v, str) for v in name.values()):
        raise ValueError(_("Author %d is not a name.") % number)
    trimmed = {key: " ".join(part.split()) for key, part in name.items() if part.strip()}
    if set(trimmed) == {"literal"}:
        return trimmed
    if "family" not in trimmed or set(trimmed) - {"family", "given", "suffix"}:
        raise ValueError(_("Author %d has no family name and is no organization.") % number)
    if any(_COMMA.search(part) for part in trimmed.values()):
        raise ValueError(_("Author %d has a comma inside a part of the name.") % number)
    return trimmed


def readable(value: Any) -> list[Name]:
    """The names that can be read from any JSON value, for showing what is stored; never raises."""
    found = []
    for name in value if isinstance(value, list) else []:
        try:
            found.append(_checked(name, 0))
        except ValueError:
            parts = name.values() if isinstance(name, dict) else [name]
            words = " ".join(" ".join(p for p in parts if isinstance(p, str)).split())
            found += [{"literal": words}] if words else []
    return found


# -- lines -----------------------------------------------------------------------------------------
def to_lines(names: list[Name]) -> str:
    return "\n".join(map(to_line, readable(names)))


def to_line(name: Name) -> str:
    if literal := name.get("literal"):
        return f'"{literal}"' if _COMMA.search(literal) or _QUOTED.fullmatch(literal) else literal
    parts = [name["family"], name.get("given", "")]
    return ", ".join([*parts, name["suffix"]] if "suffix" in name else parts).rstrip()


def from_lines(text: str) -> list[Name]:
    """Raises `ValidationError` with one sentence per line that is not a name."""
    names, errors = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                names.append(_from_line(line.strip(), number))
            except ValueError as error:
                errors.append(str(error))
    if errors:
        raise ValidationError(errors)
    return names


def _from_line(line: str, number: int) -> Name:
    if quoted := _QUOTED.fullmatch(line):
        return {"literal": " ".join(quoted[1].split())}
    if not _COMMA.search(line):
        return {"literal": " ".join(line.split())}
    parts = [" ".join(part.split()) for part in _COMMA.split(line)]
    if not parts[0]:
        raise ValueError(
            _("Line %(number)d, “%(line)s”: the family name before the comma is missing.")
            % {"number": number, "line": line}
        )
    if len(parts) > 3:
        raise ValueError(
            _(
                "Line %(number)d, “%(line)s”: write “Family, Given” or “Family, Given, Jr”, one "
                "author per line; put an organization with commas in quotation marks."
            )
            % {"number": number, "line": line}
        )
    return {k: v for k, v in zip(("family", "given", "suffix"), parts, strict=False) if v}


class TextEncoder(json.JSONEncoder):
    """Keeps 王 as 王 in the column, so that SQLite finds it there too."""

    def __init__(self, **options: Any) -> None:
        options["ensure_ascii"] = False
        super().__init__(**options)


class AuthorsField(forms.CharField):
    """Lines in the form, CSL names in the model."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "One author per line: “Family, Given”, or an organization without a comma."
            ),
        )
        super().__init__(strip=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return to_lines(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[Name]:
        return from_lines(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True
