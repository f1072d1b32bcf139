"""What waits for one person: texts to translate, and sources whose translations wait for an editor.

Asked of many texts at once: the number of queries is fixed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, WorkflowState
from wagtail_localize.models import Translation

from kb.locales.rights import pages_of

from .models import SourceRelease, TranslationState
from .standing import Standing, TextStanding, standings

SOURCE = Q(locale__language_code=settings.LANGUAGE_CODE)
# The screen on which a translation is written.
WORKBENCH = "translation:workbench"
# What comes first when the gravest comes first; what is not named here stands last.
GRAVEST = (
    Standing.BEHIND_SAFETY,
    Standing.OVERDUE,
    Standing.BEHIND_CONTENT,
    Standing.REVIEW_DUE,
    Standing.MISSING,
    Standing.BEHIND_MINOR,
)


def gravity(standing: Standing) -> int:
    """The place of a state in the order of what is wrong; the smaller, the graver."""
    return GRAVEST.index(standing) if standing in GRAVEST else len(GRAVEST)


# -- to translate ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Job:
    """A text that one person may translate and that is not done.

    `work` is the key of its `Translation`; `remarks` counts what its reviewers still ask for, None
    unless they declined it.
    """

    text: TextStanding
    title: str
    work: int | None
    remarks: int | None

    @property
    def late(self) -> bool:
        return self.text.due is not None and self.text.due < timezone.localdate()

    @property
    def address(self) -> str:
        return reverse(WORKBENCH, args=[self.work]) if self.work else ""

    @property
    def urgency(self) -> tuple:
        """Safety first, then what was declined, then the next due, then the shortest."""
        return (
            self.text.standing != Standing.BEHIND_SAFETY,
            self.remarks is None,
            self.text.due or date.max,
            self.text.words_to_do,
            self.title,
        )


@dataclass
class Jobs:
    """Those of one person, each list with the most urgent first."""

    mine: list[Job] = field(default_factory=list)
    free: list[Job] = field(default_factory=list)
    others: list[Job] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.mine) + len(self.free) + len(self.others)


def jobs_of(user: Any) -> Jobs:
    """What was sent to the languages of `user`, and is neither live as it was sent nor in review."""
    pages = _perhaps_at_work(pages_of(user).exclude(SOURCE))
    keys = dict(pages.values_list("pk", "translation_key"))
    found, titles = standings(set(keys.values()), _languages()), _titles(keys.values())
    at_work = [text for text in found.values()
               if text.page_id in keys and text.work_state == Standing.IN_TRANSLATION]  # fmt: skip
    works, declined = works_of(keys.values()), _declined(keys)
    jobs = Jobs()
    for text in at_work:
        work = works.get((text.translation_key, text.locale.pk))
        title = titles.get(text.translation_key, text.title)
        job = Job(text, title, work, declined.get(text.page_id))
        group = jobs.others if text.translator else jobs.free
        (jobs.mine if text.translator == user else group).append(job)
    for group in (jobs.mine, jobs.free, jobs.others):
        group.sort(key=lambda job: job.urgency)
    return jobs


def _perhaps_at_work(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Without those that are surely done, so that a queue does not read a whole language."""
    state = "translation_state__"
    return pages.filter(translation_state__isnull=False).filter(
        Q(live=False)
        | Q(has_unpublished_changes=True)
        | Q(**{f"{state}segments_done__lt": F(f"{state}segments")})
        | Q(**{f"{state}made_from": None})
        | Q(**{f"{state}sent_from__gt": F(f"{state}made_from")})
    )


def works_of(keys: Iterable[UUID]) -> dict[tuple[UUID, int], int]:
    """The key of each open `Translation` of these texts, by text and language."""
    found = Translation.objects.filter(source__object_id__in=set(keys), enabled=True)
    rows = found.values_list("source__object_id", "target_locale_id", "pk")
    return {(key, locale): pk for key, locale, pk in rows}


def _declined(pks: Iterable[int]) -> dict[int, int]:
    """Which of these pages stand declined, and how many remarks of their reviewers are open."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pks],
    )
    open_remarks = Count("task_states__remarks", filter=Q(task_states__remarks__done_at=None))
    rows = states.values("object_id").annotate(open_remarks=open_remarks)
    return {int(row["object_id"]): row["open_remarks"] for row in rows}


# -- to send ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Outdated:
    """A source that was signed with other words since translators got it, and where it stands in
    their languages."""

    source: Page
    texts: list[TextStanding]


def outdated_of(user: Any) -> list[Outdated]:
    """The sources of `user` whose changes were not sent to the translators, the gravest first."""
    latest = SourceRelease.objects.filter(translation_key=OuterRef("translation_key"))
    states = TranslationState.objects.filter(
        translation_key__in=_sources(user).values("translation_key"),
        sent_from__lt=Subquery(latest.order_by("-pk").values("pk")[:1]),
    )
    pages = dict(states.values_list("page_id", "translation_key"))
    found = standings(set(pages.values()), _languages())
    sources = _sources(user).filter(translation_key__in=set(pages.values()))
    outdated = [
        Outdated(source, [text for (key, _locale), text in found.items()
                          if key == source.translation_key and text.page_id in pages])
        for source in sources.select_related("locale")
    ]  # fmt: skip
    return sorted(outdated, key=lambda row: min(gravity(text.standing) for text in row.texts))


def missing_of(user: Any) -> list[tuple[Locale, int]]:
    """For each language, how many live sources of `user` were never sent to it."""
    sources = _sources(user)
    total = sources.count()
    there = Page.objects.filter(
        translation_key__in=sources.values("translation_key"), alias_of=None
    )
    counts = dict(there.order_by().values_list("locale").annotate(Count("pk")))
    lacking = [(locale, total - counts.get(locale.pk, 0)) for locale in _languages()]
    return [(locale, count) for locale, count in lacking if count]


def _sources(user: Any) -> QuerySet[Page]:
    return pages_of(user).filter(SOURCE, live=True, alias_of=None).order_by()


def _languages() -> QuerySet[Locale]:
    """Those that are translated to."""
    return Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).order_by("pk")


def _titles(keys: Iterable[UUID]) -> dict[UUID, str]:
    """What the sources are called."""
    sources = Page.objects.filter(SOURCE, translation_key__in=set(keys))
    return dict(sources.values_list("translation_key", "title"))
