"""Whether every reader in a crisis finds help: asked when the site starts, and by who watches it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from kb.locales import tags

from . import crisis, formats, shown
from .models import DefaultRegion, Kind, Region, RegionFact
from .telephone import checked_number


def require() -> None:
    """Raises `ImproperlyConfigured` while some reader would find no help; else the process learns
    what there is, for pages that cannot ask."""
    if found := gaps():
        raise ImproperlyConfigured(
            f"Help in a crisis is incomplete, so nothing is served. {found[0]} ({len(found)} in all.) "
            "Editors complete it with kb.wsgi_editors, which serves nothing but their side."
        )
    crisis.keep_defaults()


def standing() -> str:
    """For those who watch the site: "complete", "due" while it is so but not for `shown.NOTICE`
    longer, else "incomplete"."""
    if not gaps(shown.today() + shown.NOTICE):
        return "complete"
    return "incomplete" if gaps() else "due"


def gaps(on: date | None = None) -> list[str]:
    """Where readers would be without help on `on`, a sentence for each; four queries.

    Complete is: each language has a signed region of its own; each signed region has an emergency
    number and a line to call that holds, its own or its country's; and the words of those lines are
    signed in the languages whose region it is.
    """
    day = on or shown.today()
    regions = list(Region.objects.filter(live=True).select_related("part_of").order_by("code"))
    facts = list(RegionFact.objects.filter(live=True, kind=Kind.CRISIS).order_by("key"))
    defaults = dict(
        DefaultRegion.objects.filter(region__live=True).values_list(
            "locale__language_code", "region"
        )
    )
    said = {(n.fact_id, n.locale.language_code) for n in shown.signed_notes(facts)}
    found = [
        _("%s has no default region that is signed.") % language.name
        for code, language in tags.LANGUAGES.items()
        if code not in defaults
    ]
    for region in regions:
        theirs = [fact for fact in facts if fact.region_id in (region.pk, region.part_of_id)]
        readers = [lang for code, lang in tags.LANGUAGES.items() if defaults.get(code) == region.pk]
        found += _of_region(region, theirs, day)
        found += _of_words((fact for fact in theirs if not fact.lapsed(day)), readers, said)
    return found


def _of_region(region: Region, facts: list[RegionFact], day: date) -> Iterator[str]:
    try:
        checked_number(region.emergency_number)
    except ValueError:
        yield _("%s has no emergency number.") % region
    called = [fact for fact in facts if any(entry.get("number") for entry in fact.contacts)]
    if not called:
        yield _("%s has no crisis line that can be called.") % region
    elif all(fact.lapsed(day) for fact in called):
        last = max(fact.review_by for fact in called)
        yield _("%(region)s has no crisis line after %(date)s.") % {
            "region": region, "date": formats.partial_date(last.isoformat())
        }  # fmt: skip


def _of_words(
    facts: Iterable[RegionFact], readers: list[tags.Language], said: set[tuple[Any, str]]
) -> Iterator[str]:
    """The source language has the words of the fact itself."""
    for fact in facts:
        for language in readers:
            if fact.text and language != tags.SOURCE and (fact.pk, language.code) not in said:
                yield _("The words of %(fact)s are not signed in %(language)s.") % {
                    "fact": fact.key, "language": language.name
                }  # fmt: skip
