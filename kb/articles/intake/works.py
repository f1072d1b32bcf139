"""The works that a document cites, and the key of each citation among those of its article."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from kb.references.models import Reference

from .. import citing
from ..models import Citation
from .notation import Cited

_KEY = re.compile(r"@([A-Za-z0-9_-]+)")
_MAX_LOCATOR = Citation._meta.get_field("locator").max_length

Use = list[str]
"""Citekey, locator and stance: what JSON keeps of a `Cited`."""


class Works:
    """Gives each use of a work its key: `feder2014`, then `feder2014-2` for another place or stance.

    `earlier` are the keys that an earlier import gave, `present` those that stand in the article now;
    both are kept, since the marks in its text rest on them.
    """

    def __init__(
        self, text: str, *, earlier: dict[str, Use], present: dict[str, Use] | None = None
    ) -> None:
        found = set(_KEY.findall(text))
        self._works = {w.citekey: w for w in Reference.objects.filter(citekey__in=found)}
        self._keys = {
            tuple(use): key for known in (present or {}, earlier) for key, use in known.items()
        }
        self._taken = {*earlier, *(present or {})}
        self.used: dict[str, Use] = {}
        self.problems: list[str] = []

    def mark(self, cited: Cited) -> str | None:
        """The rich text of a citation; None, and a problem, for a work that is not in the library."""
        work = self._works.get(cited.key)
        if work is None:
            self._problem(_("There is no work “%s” in the library.") % cited.key)
            return None
        if len(cited.locator) > _MAX_LOCATOR:
            self._problem(_("Where in the work is said at too great length: %s") % cited)
            return None
        use = [cited.key, cited.locator, cited.stance]
        key = self._keys.get(tuple(use)) or self._new_key(use)
        self.used[key] = use
        return citing.mark(Citation(key=key, reference=work))

    def _new_key(self, use: Use) -> str:
        key, number = use[0], 1
        while key in self._taken:
            number += 1
            key = f"{use[0][:76]}-{number}"
        self._taken.add(key)
        self._keys[tuple(use)] = key
        return key

    def _problem(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)
