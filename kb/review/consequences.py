"""What else changes for readers when a text is signed, in sentences.

Of a record, this room knows the texts that name it. Where readers see it otherwise, rooms above say
so by `consequences_from`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page

from . import road
from .content import reviewed_specs
from .declared import declared
from .models import LiveApproval, MedicalReviewTaskState, Reviewed

EXAMPLES = 3


@dataclass(frozen=True)
class Place:
    """A live text in which readers see a record; `language` is its code, `name` what we call it."""

    title: str
    language: str
    name: str
    url: str


@dataclass(frozen=True)
class Consequence:
    """One sentence, and what it speaks of: by name, or every place of it."""

    sentence: str
    examples: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


Source = Callable[[Any], Iterable[Consequence]]
_sources: dict[type, Source] = {}


def consequences_from(model: type) -> Callable[[Source], Source]:
    """Registers what follows for readers when a draft of `model`, a record, is signed."""

    def keep(source: Source) -> Source:
        _sources[model] = source
        return source

    return keep


def consequences(obj: Reviewed, state: MedicalReviewTaskState) -> list[Consequence]:
    """Everything besides the words themselves, in the order of weight."""
    return [
        *_moment(obj, state),
        *(_of_page(obj, state) if isinstance(obj, Page) else _of_record(obj)),
        *(Consequence(said.sentence, said.remarks) for said in declared(state)),
    ]


def _moment(obj: Reviewed, state: MedicalReviewTaskState) -> Iterator[Consequence]:
    """When readers see it, and whether another signature is needed for that."""
    if first := road.first_signature(state.revision, state.digest):
        yield Consequence(
            _("%(name)s signed these words first, on %(date)s. Your signature completes theirs.")
            % {"name": first.signer_name, "date": date_format(first.signed_at)}
        )
    elif obj.signatures_needed > 1:
        yield Consequence(
            _("Nothing changes for readers yet: a second reviewer has to sign these words too.")
        )
        return
    opens, closes = getattr(obj, "go_live_at", None), getattr(obj, "expire_at", None)
    if opens and opens > timezone.now():
        yield Consequence(
            _("Readers see it from %s on, not at once.") % date_format(opens, "DATETIME_FORMAT")
        )
    elif obj.approval is None:
        yield Consequence(_("Readers see it for the first time, or again, at once."))
    elif obj.approval.digest == state.digest:
        yield Consequence(_("Readers go on seeing the same words, with the new date of review."))
    else:
        yield Consequence(_("The words that readers see now are replaced at once."))
    if closes:
        yield Consequence(
            _("It is taken from readers on %s.") % date_format(closes, "DATETIME_FORMAT")
        )


# -- pages -----------------------------------------------------------------------------------------
def _of_page(page: Any, state: MedicalReviewTaskState) -> Iterator[Consequence]:
    yield from _address(page)
    copies = page.aliases.filter(locale=page.locale).values_list("path", flat=True)
    if above := Page.objects.filter(path__in=[path[: -Page.steplen] for path in copies]):
        yield Consequence(
            ngettext(
                "%d copy of it at another place changes with it.",
                "%d copies of it at other places change with it.",
                len(above),
            )
            % len(above),
            [str(parent) for parent in above],
        )
    unchanged = page.approval is not None and page.approval.digest == state.digest
    if page.locale_id == Locale.get_default().pk and not unchanged:
        yield from _translations(page)
    if page.pk and (below := page.get_descendants().live().count()):
        yield Consequence(
            ngettext(
                "Its title stands above %d live text.",
                "Its title stands above %d live texts.",
                below,
            )
            % below
        )


def _address(page: Any) -> Iterator[Consequence]:
    was = Page.objects.filter(pk=page.pk, live=True).first()
    if was is not None and was.slug != page.slug:
        yield Consequence(
            _("Its address changes: instead of %(old)s it will end in “%(slug)s”.")
            % {"old": was.get_url(), "slug": page.slug}
        )
    else:
        yield Consequence(_("Address: %s") % (page.full_url or page.get_url()))


def _translations(page: Page) -> Iterator[Consequence]:
    """Live texts in other languages that say what the source said before."""
    behind = page.get_translations().filter(live=True, alias_of=None).select_related("locale")
    languages = sorted(str(translation.locale) for translation in behind)
    if languages:
        yield Consequence(
            ngettext(
                "%d translation falls behind this text until its change is translated and signed.",
                "%d translations fall behind this text until the change is translated and signed.",
                len(languages),
            )
            % len(languages),
            languages,
        )


# -- records ---------------------------------------------------------------------------------------
def _of_record(record: Any) -> Iterator[Consequence]:
    """A record is read inside texts that are live already, and changes in all of them at once."""
    if source := _sources.get(type(record)):
        yield from source(record)
        return
    rows = set(LiveApproval.objects.showing(record).values_list("subject_table", "subject_id"))
    if not rows:
        yield Consequence(_("No live text shows it yet."))
        return
    yield Consequence(
        ngettext(
            "It changes at once in %d live text that shows it.",
            "It changes at once in %d live texts that show it.",
            len(rows),
        )
        % len(rows),
        _titles(rows),
    )


def _titles(rows: set[tuple[str, int]]) -> list[str]:
    """A few of them by name."""
    keys: dict[str, list[int]] = defaultdict(list)
    for table, pk in rows:
        keys[table].append(pk)
    subjects = {spec.table: spec.subject for spec in reviewed_specs()}
    titles = [
        str(subject)
        for table, pks in keys.items()
        for subject in subjects[table]._base_manager.filter(pk__in=pks).order_by("pk")[:EXAMPLES]
    ]
    return sorted(titles)[:EXAMPLES] + ([_("and others")] if len(rows) > EXAMPLES else [])
