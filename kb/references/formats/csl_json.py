"""CSL-JSON files (CSL 1.0.2, csl-data.json): a list of items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ..csl import Item
from .entry import Entry

_BLANK = re.compile(r"\s*")


def read(text: str) -> list[Entry]:
    """The items with their lines. Raises `ValueError` with a sentence: what follows a fault in the
    punctuation of JSON cannot be told from what is inside it."""
    try:
        if not isinstance(json.loads(text), list):
            raise ValueError(_("It is JSON, but not a list of works."))
        return _entries(text)
    except json.JSONDecodeError as error:
        raise ValueError(_("It is not JSON: line %d cannot be read.") % error.lineno) from None
    except RecursionError:
        raise ValueError(_("It is not JSON: it is nested too deeply.")) from None


def _entries(text: str) -> list[Entry]:
    """The items of a list that is known to be JSON, one by one, for where each begins."""
    decoder, entries = json.JSONDecoder(), []
    place, line, counted = text.index("[") + 1, 1, 0
    while text[place := _after_blank(text, place)] != "]":
        line, counted = line + text.count("\n", counted, place), place
        item, place = decoder.raw_decode(text, place)
        entries.append(Entry(line, item))
        place = _after_blank(text, place)
        place += text[place] == ","
    return entries


def _after_blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def write(items: Iterable[Item]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=1) + "\n"
