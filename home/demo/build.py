"""Builds the demonstration by the verbs of the road, step by step; a step done before is skipped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from wagtail.models import Locale, Site
from wagtail_localize.models import Translation

from home.models import DemoDatabase, HomePage, Notice
from kb.articles.models import ArticlePage, TopicPage
from kb.articles.models.pages import TopicCode
from kb.people.models import Person
from kb.references.models import Reference
from kb.regions.models import FactNote, Region, RegionFact
from kb.review import passages, road
from kb.review.models import (
    Approval,
    ChecklistPoint,
    MedicalReviewTaskState,
    Reviewed,
    ReviewedPage,
)
from kb.translation import bridge, exchange
from kb.translation.exchange import po

from .people import EDITOR, People, reviewer_name, translator_name

HERE = Path(__file__).parent
SITE = json.loads((HERE / "articles" / "site.json").read_text(encoding="utf-8"))
NOTICES = json.loads((HERE / "notices.json").read_text(encoding="utf-8"))
LIBRARY = HERE / "references.csl.json"
FACTS = HERE / "region_facts.json"
# What the facts mean, in the words of each language but the source's: {key: {language: text}}.
NOTES = json.loads((HERE / "region_notes.json").read_text(encoding="utf-8"))
ARTICLES = ["ketamine-and-esketamine", "ketamine-for-ptsd", "access-law-and-cost"]
TEAM = "Demonstration Editorial Team"

Say = Callable[[str], None]


class Demo:
    """One building of the demonstration. `say` gets a line for each thing that went live."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.people = People()

    def build(self) -> int:
        """Puts everything live that is not; returns how many texts that were."""
        DemoDatabase.objects.get_or_create(pk=1)
        _name_site(settings.BASE_URL)
        self.people.make()
        call_command("load_glossary", stdout=StringIO())
        return sum(1 for text in self._texts() if self._put_live(text))

    def _texts(self) -> Iterator[Reviewed]:
        """Everything, each after what it shows or stands under; made as it is asked for."""
        _run("import_references", LIBRARY)
        yield from Reference.objects.filter(citekey__in=_citekeys()).order_by("citekey")
        yield from self._regions()
        yield self._team()
        for kind, texts in NOTICES.items():
            for code, text in texts.items():
                yield self._notice(kind, code, text)
        yield self._home()
        for topic in SITE["topics"]:
            yield self._topic(topic)
        for name in ARTICLES:
            yield self._article(name)
        for locale in Locale.objects.exclude(pk=Locale.get_default().pk).order_by("pk"):
            for page in self._sources():
                yield self._translation(page, locale)

    def _put_live(self, text: Reviewed | Translation) -> bool:
        if isinstance(text, Translation):
            page, submit = bridge.Work(text).page, bridge.submit
            submitter = self.people[translator_name(text.target_locale.language_code)]
        else:
            page, submit, submitter = text, road.submit, self.people[EDITOR]
        if page.live or Approval.objects.of(page).exists():
            return False  # someone who withdrew it since meant it
        state = page.current_workflow_task_state or submit(text, submitter)
        signed = self._sign(state)
        live = type(page).objects.get(pk=page.pk)
        self.say(f"{signed.locale.language_code:8} {page._meta.verbose_name}: {live}")
        return True

    def _sign(self, state: MedicalReviewTaskState) -> Approval:
        obj = state.revision.as_object()
        return road.sign(
            state.revision,
            self.people[reviewer_name(obj.review_locale.language_code)],
            digest=state.digest,
            password=self.people.password,
            checklist=dict.fromkeys(ChecklistPoint.of(obj), True),
            read=passages.to_read(obj, state),
            comment="Demonstration: signed to show the road, not reviewed by a clinician.",
        )

    # -- the regions -------------------------------------------------------------------------------
    def _regions(self) -> Iterator[Reviewed]:
        """Countries before their parts, then the facts, and what each means in each language."""
        _run("import_region_facts", FACTS)
        yield from Region.objects.order_by("code")
        for fact in RegionFact.objects.order_by("key"):
            yield fact
            for code, text in NOTES.get(fact.key, {}).items():
                yield self._note(fact, code, text)

    def _note(self, fact: RegionFact, code: str, text: str) -> FactNote:
        locale = Locale.objects.get(language_code=code)
        note = FactNote.objects.filter(fact=fact, locale=locale).first()
        if note is None:
            note = FactNote(fact=fact, locale=locale, text=text)
            note.save()
            note.save_revision(user=self.people[EDITOR])
        return note

    # -- the texts ---------------------------------------------------------------------------------
    def _team(self) -> Person:
        team = Person.objects.filter(name=TEAM).first()
        if team is None:
            team = Person(name=TEAM, role="team")
            team.save()
            team.save_revision(user=self.people[EDITOR])
        return team

    def _notice(self, kind: str, code: str, text: str) -> Notice:
        locale = Locale.objects.get(language_code=code)
        notice = Notice.objects.filter(kind=kind, locale=locale).first()
        if notice is None:
            notice = Notice(kind=kind, locale=locale, text=text)
            notice.save()
            notice.save_revision(user=self.people[EDITOR])
        return notice

    def _home(self) -> HomePage:
        home = HomePage.objects.get(locale=Locale.get_default())
        if not home.live and home.latest_revision is None:
            home.title, home.introduction = SITE["home"]["title"], SITE["home"]["introduction"]
            home.save_revision(user=self.people[EDITOR])
        return home

    def _topic(self, wanted: dict) -> TopicPage:
        home = HomePage.objects.get(locale=Locale.get_default())
        topic = TopicPage.objects.child_of(home).filter(slug=wanted["slug"]).first()
        if topic is None:
            topic = TopicPage(
                title=wanted["title"], slug=wanted["slug"], introduction=wanted["introduction"]
            )
            topic.codes = [TopicCode(**code) for code in wanted["codes"]]
            home.add_child(instance=topic)
            topic.save_revision(user=self.people[EDITOR])
        return topic

    def _article(self, name: str) -> ArticlePage:
        file = HERE / "articles" / f"{name}.md"
        _run("import_article", file)
        return ArticlePage.objects.get(source_documents__name=file.name)

    def _sources(self) -> list[ReviewedPage]:
        source = Locale.get_default()
        return [
            HomePage.objects.get(locale=source),
            *TopicPage.objects.filter(locale=source, slug__in=[t["slug"] for t in SITE["topics"]]),
            *ArticlePage.objects.filter(
                locale=source, source_documents__name__in=[f"{name}.md" for name in ARTICLES]
            ),
        ]

    def _translation(self, page: ReviewedPage, locale: Locale) -> Translation:
        code = locale.language_code
        existing = page.get_translation_or_none(locale)
        if existing and Approval.objects.of(existing).exists():
            return bridge.translation_of(existing)
        (translation,) = bridge.send(page, [locale], self.people[EDITOR])
        file = HERE / "translations" / f"{po_name(page)}.{code}.po"
        work = bridge.Work(translation)
        plan = exchange.plan(work, po.units(file.read_bytes()))
        if plan.left:
            raise ValueError(f"{file.name}: {'; '.join(map(str, plan.left))}")
        exchange.take(work, plan, self.people[translator_name(code)])
        return translation


def _name_site(base_url: str) -> None:
    """Wagtail's own links (“view live”, mails) need the address that the demo is served at."""
    address = urlsplit(base_url)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(hostname=address.hostname, port=port)
    Site.clear_site_root_paths_cache()


def _citekeys() -> list[str]:
    """The works of the demonstration; others in the library are not its to sign."""
    return [item["id"] for item in json.loads(LIBRARY.read_text(encoding="utf-8"))]


def _run(command: str, file: Path) -> None:
    """An importer's command, as the editor would type it; its report is not the demo's."""
    call_command(command, str(file), user=EDITOR, stdout=StringIO())


def po_name(page: ReviewedPage) -> str:
    """The stem of the PO files of a demonstration page."""
    if isinstance(page, HomePage):
        return "home"
    if isinstance(page, TopicPage):
        return f"topic-{page.slug}"
    return page.source_documents.get().name.removesuffix(".md")
