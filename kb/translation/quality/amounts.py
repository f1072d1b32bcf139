"""Numbers, units and dates of a translation against those of its source.

Amounts are never converted: the glossary has doses keep their unit and their digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from . import dates, units
from .figures import Figure, figures
from .finding import Finding, error, warning
from .text import base, listed, sentences


def check(source: str, target: str, *, language: str) -> Iterator[Finding]:
    """Of two texts as `text.readable` gives them; the source is English of the United States."""
    wanted, found = figures(source, "en"), figures(target, base(language))
    if differ := list(_numbers(wanted, found)):
        yield from differ
    else:
        yield from _moved(source, target, language=base(language))
    yield from _units(wanted, found)
    lost = dates.dates(source, "en-us") - dates.dates(target, language)
    if lost:
        yield error(
            "dates",
            _("The translation does not have the date %(dates)s.")
            % {"dates": listed(day.isoformat() for day in sorted(lost))},
        )


def _numbers(wanted: list[Figure], found: list[Figure]) -> Iterator[Finding]:
    lost, more = _without(wanted, found), _without(found, wanted)
    exact_lost = [f for f in lost if f.exact]
    exact_more = [f for f in more if f.exact and f.values != {1}]
    if exact_lost or exact_more:
        yield error("numbers", _numbers_differ(exact_lost or lost, exact_more or more))
    elif lost and more:
        yield error("numbers", _numbers_differ(lost, more))
    elif lost:
        yield warning("number-words", _numbers_differ(lost, []))
    elif fewer := _fewer(wanted, found):
        yield from _repeated(fewer, _fewer(found, wanted), wanted)


def _moved(source: str, target: str, *, language: str) -> Iterator[Finding]:
    """A number that stands in another sentence, where there are as many sentences."""
    said, told = sentences(source), sentences(target)
    if len(said) != len(told) or len(said) == 1:
        return
    for one, other in zip(said, told, strict=True):
        lost = _without(figures(one, "en"), figures(other, language))
        if moved := [f.text for f in lost if f.exact]:
            yield warning(
                "number-place",
                _("%(number)s stands in another sentence than in the source.")
                % {"number": listed(moved)},
            )
            return


def _without(some: Iterable[Figure], others: Iterable[Figure]) -> list[Figure]:
    values = {value for other in others for value in other.values}
    return [f for f in some if f.required and not f.values & values]


def _fewer(some: list[Figure], others: list[Figure]) -> set[Decimal]:
    """What stands more often in digits in `some` than in any form in `others`."""
    counted = Counter(value for f in some if f.exact for value in f.values)
    allowed = Counter(value for f in others for value in f.values)
    return set(counted - allowed)


def _repeated(
    fewer: set[Decimal], oftener: set[Decimal], wanted: list[Figure]
) -> Iterator[Finding]:
    said = listed(f.text for f in wanted if f.values & fewer)
    if oftener:
        instead = listed(str(value) for value in sorted(oftener))
        yield error(
            "numbers",
            _("%(number)s stands too rarely in the translation, and %(other)s too often.")
            % {"number": said, "other": instead},
        )
    else:
        yield warning(
            "number-count",
            _("%(number)s stands in the translation more rarely than in the source.")
            % {"number": said},
        )


def _numbers_differ(lost: list[Figure], more: list[Figure]) -> str:
    values = {"lost": listed(f.text for f in lost), "more": listed(f.text for f in more)}
    if lost and more:
        return _("The source has %(lost)s; the translation has %(more)s.") % values
    if lost:
        return _("The translation does not have the number %(lost)s.") % values
    return _("The translation has the number %(more)s, which the source does not have.") % values


def _units(wanted: list[Figure], found: list[Figure]) -> Iterator[Finding]:
    pairs = list(_other_units(wanted, found))
    pairs += [(b, a) for a, b in _other_units(found, wanted) if _strict(a)]
    said = {(one.text, other.text): None for one, other in pairs}
    for one, other in said:
        yield error(
            "units",
            _("“%(source)s” of the source stands as “%(target)s” in the translation.")
            % {"source": one, "target": other},
        )


def _other_units(some: list[Figure], others: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Each measure of `some` whose value stands in `others` with another unit, and that one."""
    for one in some:
        if not one.unit or one.lent:
            continue
        alike = [o for o in others if o.values & one.values]
        if one.unit == "times":
            alike = [o for o in others if o.unit == "times" or (o in alike and not o.unit)]
            wrong = [o for o in alike if not o.values & one.values]
        else:
            wrong = [o for o in alike if o.unit != one.unit and (_strict(one) or _same(one, o))]
            wrong = [o for o in wrong if len(o.values) == 1]  # “half” may be 50%
        right = len(alike) - len(wrong)
        needed = sum(o.unit == one.unit and o.values == one.values for o in some)
        if wrong and right < (needed if _strict(one) else 1):
            yield one, wrong[0]


def _same(one: Figure, other: Figure) -> bool:
    return units.dimension(one.unit) == units.dimension(other.unit)


def _strict(figure: Figure) -> bool:
    return units.dimension(figure.unit) in units.STRICT
