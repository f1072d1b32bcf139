"""The road in tests: people and texts, made and put live by the verbs that everyone uses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale, Revision
from wagtail_localize.models import Translation

from home.models import HomePage
from home.rights import EDITORS, REVIEWERS, translators_of
from kb.articles import citing
from kb.articles.models import ArticleAuthor, ArticlePage, Citation, TopicPage
from kb.people.models import Person
from kb.references.models import Reference
from kb.review import passages, road
from kb.review.models import Approval, ChecklistPoint, Disclosure, Reviewed, ReviewerCredential
from kb.translation import bridge
from kb.translation.models import SegmentReason
from kb.translation.quality import Level
from kb.translation.work import Segment, Work, hashed
from kb.translation.writing import write

PASSWORD = "correct horse battery staple"


# -- people ----------------------------------------------------------------------------------------
def user(name: str, *groups: str, **fields: Any) -> Any:
    """Someone who can log in with `PASSWORD`; asked for twice, it is the same person."""
    model = get_user_model()
    found = model.objects.filter(username=name).first()
    if found:
        return found
    made = model.objects.create_user(name, f"{name}@example.org", PASSWORD, **fields)
    for group in groups:
        made.groups.add(Group.objects.get(name=group))
    return made


def editor() -> Any:
    return user("editor", EDITORS)


def superuser() -> Any:
    return user("root", is_superuser=True, is_staff=True)


def translator(code: str) -> Any:
    return user(f"translator-{code}", translators_of(locale(code)))


def reviewer(code: str = "en-us", *, name: str = "", disclosed: bool = True) -> Any:
    """A person with a credential for the language and, unless said otherwise, a disclosure."""
    made = user(name or f"reviewer-{code}", REVIEWERS, first_name="Rita", last_name=code)
    credential(made, code)
    if disclosed and not made.disclosures.exists():
        Disclosure.objects.create(
            user=made, statement="none", valid_until=timezone.localdate() + timedelta(days=300)
        )
    return made


def credential(person: Any, code: str, **fields: Any) -> ReviewerCredential:
    held = ReviewerCredential.objects.filter(
        user=person, locale=locale(code), revoked_at=None
    ).first()
    return held or ReviewerCredential.objects.create(
        user=person,
        locale=locale(code),
        granted_by=fields.pop("granted_by", None) or superuser(),
        **{
            "name": f"{person.first_name} {person.last_name}".strip() or person.username,
            "title": "MD",
            "register": "Test register",
            "register_number": "7",
            "evidence": "register looked up",
            "valid_until": timezone.localdate() + timedelta(days=300),
            **fields,
        },
    )


def locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)


# -- the verbs -------------------------------------------------------------------------------------
def submit(obj: Reviewed, by: Any = None) -> Revision:
    """Submits the latest draft; returns the revision under review."""
    return road.submit(obj, by or editor()).revision


def sign(revision: Revision, by: Any = None, **changes: Any) -> Approval:
    """Signs as a conscientious reviewer of the language; `changes` replace what is given."""
    obj, state = revision.as_object(), revision.task_states.latest("pk").specific
    given = {
        "digest": state.digest,
        "read": passages.to_read(obj, state),
        "password": PASSWORD,
        "checklist": dict.fromkeys(ChecklistPoint.of(obj), True),
        **changes,
    }
    return road.sign(revision, by or reviewer(obj.review_locale.language_code), **given)


def publish(obj: Reviewed) -> Any:
    """The whole road for the latest draft; returns the live object, fresh."""
    sign(submit(obj))
    return fresh(obj)


def fresh(obj: Reviewed) -> Any:
    return type(obj).objects.get(pk=obj.pk)


def translate(page: Any, code: str, text: str = "{language}: {source}") -> Translation:
    """Sends a live page to a language and fills every segment; marks are kept."""
    (translation,) = bridge.send(page, [locale(code)], editor())
    fill(translation, text)
    return translation


def fill(translation: Translation, text: str = "{language}: {source}") -> None:
    """Stand-ins for a translation, each with the reasons that its warnings ask for."""
    code, work = translation.target_locale.language_code, Work(translation)
    words = {s.pk: text.format(language=code, source=s.source) for s in work.segments}
    excuse(write(work, words, translator(code)))


def excuse(work: Work) -> None:
    """Gives a reason for every warning: the words of most tests are English ones."""
    SegmentReason.objects.bulk_create(
        (
            SegmentReason(
                translation=work.translation, path=segment.path, code=finding.code,
                source_hash=hashed(segment.source), target_hash=hashed(segment.target),
                reason="Stands in for a translation.",
                by=translator(work.translation.target_locale.language_code),
            )
            for segment in work.segments
            for finding in work.findings(segment)
            if finding.level is Level.WARNING
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def say(translation: Translation, segment: Segment, words: str) -> None:
    """Translates one segment."""
    work = Work(translation)
    code = translation.target_locale.language_code
    excuse(write(work, {segment.pk: words}, translator(code)))


def publish_translation(page: Any, code: str, text: str = "{language}: {source}") -> Any:
    """Sends, translates, submits and signs; returns the live page of that language."""
    translation = translate(page, code, text)
    sign(bridge.submit(translation, translator(code)).revision)
    return fresh(Work(translation).page)


# -- texts -----------------------------------------------------------------------------------------
def reference(citekey: str = "feder2014", **fields: Any) -> Reference:
    made = Reference(
        citekey=citekey,
        **{
            "title": f"The study {citekey}",
            "authors": [{"family": "Feder", "given": "Adriana"}],
            "container_title": "JAMA Psychiatry",
            "issued": "2014",
            **fields,
        },
    )
    made.save()
    made.save_revision(user=editor())
    return made


def person(name: str = "Editorial team") -> Person:
    made = Person(name=name, role="team")
    made.save()
    made.save_revision(user=editor())
    return made


def home(*, live: bool = True) -> HomePage:
    """The home page of the source language, as the migration left it or signed."""
    page = HomePage.objects.get(locale=locale("en-us"))
    if live and not page.live:
        page.introduction = "Reviewed texts."
        page.save_revision(user=editor())
        page = publish(page)
    return page


def topic(slug: str = "ketamine", *, live: bool = True) -> TopicPage:
    found = TopicPage.objects.filter(slug=slug, locale=locale("en-us")).first()
    if found is None:
        found = TopicPage(title=slug.title(), slug=slug, introduction="About it.")
        home(live=live).add_child(instance=found)
        found.save_revision(user=editor())
    return publish(found) if live and not found.live else found


def furnish() -> tuple[TopicPage, Person]:
    """What an article stands on, live: a topic and an author."""
    author = Person.objects.filter(name="Editorial team").first() or publish(person())
    return topic(), author


def article(
    title: str = "Ketamine", *, words: str = "It was studied.", by: Any = None, live: bool = False
) -> ArticlePage:
    """A complete draft that cites one signed work; live on request."""
    under, author = furnish()
    work = Reference.objects.filter(citekey="feder2014").first() or publish(reference())
    page = ArticlePage(title=title, summary="In short.", short_title=title)
    under.add_child(instance=page)
    page = fresh(page)
    cited = Citation(key="feder2014", reference=work)
    page.citations.add(cited)
    page.authors.add(ArticleAuthor(person=author))
    page.body = body(f"<p>{words} {citing.mark(cited)}</p>")
    page.save_revision(user=by or editor())
    return publish(page) if live else fresh(page)


def body(html: str, heading: str = "What is known") -> Any:
    """The stream of one section with one paragraph, with the block ids that an importer gives."""
    raw = [
        {
            "type": "section",
            "id": "5ec70000-0000-4000-8000-000000000001",
            "value": {
                "heading": heading,
                "anchor": "what-is-known",
                "content": [
                    {"type": "prose", "id": "5ec70000-0000-4000-8000-000000000002", "value": html}
                ],
            },
        }
    ]
    return ArticlePage._meta.get_field("body").to_python(raw)


def words(page: ArticlePage) -> str:
    """The rich text of the article's first paragraph."""
    return page.body[0].value["content"][0].value.source


def edit(page: ArticlePage, words: str, by: Any = None) -> Revision:
    """A new draft of the article with other words; the citation stays."""
    page = page.get_latest_revision_as_object()
    page.body = body(f"<p>{words} {citing.mark(page.citations.first())}</p>")
    return page.save_revision(user=by or editor())
