"""What follows for readers when a region, a fact or a note is signed: its reviewer reads it first."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.review.consequences import Consequence, Place, consequences_from

from . import shown
from .models import FactNote, Region, RegionFact
from .places import everywhere, places, places_of_note


@consequences_from(RegionFact)
def of_fact(fact: RegionFact) -> Iterator[Consequence]:
    before = RegionFact.objects.filter(pk=fact.pk, live=True).first()
    here, *earlier = places(fact, *([before] if before else []))
    if everywhere(fact):
        yield Consequence(
            _("It stands on every page, in every language, for readers in: %s.") % fact.region
        )
    if here or not everywhere(fact):
        yield _in_texts(here)
    if before and _leaves_every_page(before, fact):
        yield Consequence(
            _("It goes from every page, in every language, for readers in: %s.") % before.region
        )
    if gone := [place for found in earlier for place in found if place not in here]:
        yield Consequence(
            ngettext(
                "It goes from %d live text that shows it now:",
                "It goes from %d live texts that show it now:",
                len(gone),
            )
            % len(gone),
            places=gone,
        )
    yield _last_day(fact)
    yield from _notes(before, fact)


def _leaves_every_page(before: RegionFact, fact: RegionFact) -> bool:
    """For readers in the region it had; those in a part of a country have the country's lines too."""
    kept = everywhere(fact) and fact.region in (before.region, before.region.part_of)
    return everywhere(before) and not kept


def _in_texts(found: list[Place]) -> Consequence:
    if not found:
        return Consequence(_("No live text shows it yet."))
    said = ngettext(
        "It changes at once in %d live text that shows it:",
        "It changes at once in %d live texts that show it:",
        len(found),
    )
    return Consequence(said % len(found), places=found)


def _last_day(fact: RegionFact) -> Consequence:
    if fact.lapsed():
        return Consequence(
            _("Its last day was %s: readers are told that nothing current is known.")
            % date_format(fact.review_by)
        )
    return Consequence(
        _("Readers see its value up to and including %s; after that, that there is none.")
        % date_format(fact.review_by)
    )


def _notes(before: RegionFact | None, fact: RegionFact) -> Iterator[Consequence]:
    """A note says what the fact said when it was written, and is shown no more when that changes."""
    if before is None or before.value_digest() == fact.value_digest():
        return
    if notes := shown.signed_notes([before]):
        yield Consequence(
            ngettext(
                "%d note on it is shown no more until it is renewed and signed:",
                "%d notes on it are shown no more until they are renewed and signed:",
                len(notes),
            )
            % len(notes),
            [str(note.locale) for note in notes],
        )


@consequences_from(FactNote)
def of_note(note: FactNote) -> Iterator[Consequence]:
    if everywhere(note.fact):
        yield Consequence(
            _("It stands on every page in its language, for readers in: %s.") % note.fact.region
        )
    found = places_of_note(note)
    if found or not everywhere(note.fact):
        yield _in_texts(found)


@consequences_from(Region)
def of_region(region: Region) -> Iterator[Consequence]:
    yield Consequence(
        _("Its name and its emergency number change at once on every page, in every language, for "
          "readers who see its facts.")
    )  # fmt: skip
    if signed := region.facts.filter(live=True).count():
        said = ngettext(
            "%d signed fact stands under it.", "%d signed facts stand under it.", signed
        )
        yield Consequence(said % signed)
