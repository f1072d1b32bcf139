"""The reviewer's queue: what it says of each round, whom it asks, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kb.review import desk, road
from kb.review.errors import MayNotSign, ReviewRequired
from kb.review.kinds import Kind
from kb.review.models import AuditEntry, MedicalReviewTaskState
from kb.review.views.queue import kind_of
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def later(days: float):
    """The same moment of another day; a negative number is in the past."""
    moment = timezone.now() + timedelta(days=days)
    return mock.patch("django.utils.timezone.now", return_value=moment)


def row_of(revision, person=None):
    """The round of `revision` as it stands in the queue of `person`."""
    person = person or roads.reviewer(revision.as_object().review_locale.language_code)
    (row,) = [r for r in desk.waiting_for(person) if r.state.revision_id == revision.pk]
    return row


def risky(words: str = "It was studied."):
    """A draft of an article whose topic is of high risk."""
    page = roads.article(words=words)
    topic = roads.topic().get_latest_revision_as_object()
    topic.high_risk = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    return roads.fresh(page)


# -- what it says ----------------------------------------------------------------------------------
def _first():
    return roads.article()


def _change():
    page = roads.article(live=True)
    roads.edit(page, "It was studied twice.")
    return page


def _evidence():
    page = roads.article(live=True)
    draft = page.get_latest_revision_as_object()
    cited = draft.citations.first()
    cited.locator = "p. 7"
    draft.citations.add(cited)
    draft.save_revision(user=roads.editor())
    return page


def _codes_of_a_topic():
    page = roads.topic()
    draft = page.get_latest_revision_as_object()
    draft.codes.create(system="mesh", code="D007649")
    draft.save_revision(user=roads.editor())
    return page


def _withdrawn():
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), "Wait.")
    return page


KINDS = {
    "never signed": (_first, Kind.FIRST),
    "a record never signed": (lambda: roads.reference("new2024"), Kind.FIRST),
    "other words": (_change, Kind.CHANGE),
    "other place in the work cited": (_evidence, Kind.EVIDENCE),
    "other child rows that are no evidence": (_codes_of_a_topic, Kind.CHANGE),
    "the words that are live": (lambda: roads.article(live=True), Kind.PERIODIC),
    "a live record, unchanged": (lambda: roads.publish(roads.reference("x2020")), Kind.PERIODIC),
    "signed once, withdrawn since": (_withdrawn, Kind.CHANGE),
}


@pytest.mark.parametrize("case", KINDS)
def test_kind__of_each_sort(case):
    """Given a text, when it is submitted, then the queue and the signing screen name its kind alike."""
    make, kind = KINDS[case]
    revision = roads.submit(make())
    assert row_of(revision).kind == kind
    assert kind_of(revision.as_object()) == kind.label


def test_kind__of_a_translation_first_changed_and_periodic():
    page = roads.article(live=True)
    for above in (roads.home(), roads.topic()):
        roads.publish_translation(above, "ja")
    translation = roads.translate(page, "ja")
    revision = bridge.submit(translation, roads.translator("ja")).revision
    assert row_of(revision).kind == Kind.TRANSLATION
    roads.sign(revision)
    roads.fill(translation, "{language}, anew: {source}")
    revision = bridge.submit(translation, roads.translator("ja")).revision
    assert row_of(revision).kind == Kind.RETRANSLATION
    roads.sign(revision)
    assert row_of(roads.submit(revision.as_object())).kind == Kind.PERIODIC


def test_waiting_for__languages_of_ones_credentials_only():
    """Given rounds in two languages, when reviewers look, then each sees those of theirs; someone
    without a credential, a superuser too, sees none."""
    page = roads.article(live=True)
    japanese = bridge.submit(roads.translate(page, "ja"), roads.translator("ja")).revision
    english = roads.submit(roads.reference("new2024"))
    seen = {
        name: {row.state.revision_id for row in desk.waiting_for(person)}
        for name, person in {
            "en": roads.reviewer(), "ja": roads.reviewer("ja"), "ko": roads.reviewer("ko"),
            "root": roads.superuser(), "editor": roads.editor(),
        }.items()
    }  # fmt: skip
    assert seen == {
        "en": {english.pk}, "ja": {japanese.pk}, "ko": set(), "root": set(), "editor": set(),
    }  # fmt: skip


def test_waiting_for__next_due_first_and_high_risk_sooner():
    """Given an article of high risk submitted after others, when the queue is read, then it is due
    in 7 days, stands first and says how many sign it; the others are due in 14."""
    article = risky()
    usual = roads.submit(roads.reference("new2024"))
    high = roads.submit(article)
    rows = desk.waiting_for(roads.reviewer())
    assert [row.state.revision_id for row in rows] == [high.pk, usual.pk]
    assert [row.days_left for row in rows] == [7, 14]
    assert [row.places for row in rows] == [2, 1]


def test_row__says_who_signed_first_and_that_one_does_not_sign_twice():
    revision = roads.submit(risky())
    roads.sign(revision)
    assert row_of(revision).first.signer == roads.reviewer()
    assert "second reviewer" in row_of(revision).refusal
    assert row_of(revision, roads.reviewer(name="second")).refusal is None


def _wrote_it():
    person = roads.reviewer(name="author")
    return roads.article(by=person), roads.editor(), person


def _wrote_these_words_once():
    person = roads.reviewer(name="author")
    page = roads.article(live=False)
    roads.edit(page, "Words of old.", by=person)
    roads.publish(roads.fresh(page))
    roads.edit(roads.fresh(page), "Other words.")
    roads.publish(roads.fresh(page))
    roads.edit(roads.fresh(page), "Words of old.")
    return page, roads.editor(), person


def _submitted_it():
    person = roads.reviewer(name="sender")
    return roads.article(), person, person


STANDING = {
    "independent": lambda: (roads.article(), roads.editor(), roads.reviewer()),
    "wrote it": _wrote_it,
    "wrote these words long ago": _wrote_these_words_once,
    "submitted it": _submitted_it,
    "not disclosed": lambda: (
        roads.article(), roads.editor(), roads.reviewer(name="shy", disclosed=False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STANDING)
def test_row__refuses_as_the_road_does(case):
    """Given each relation of a reviewer to a text, when the queue asks for many texts at once, then
    it says of each what the signing screen says."""
    page, sender, person = STANDING[case]()
    roads.submit(roads.reference("other2024"))
    revision = roads.submit(roads.fresh(page), sender)
    row = row_of(revision, person)
    assert row.refusal == road.why_not_sign(revision.as_object(), person, row.state)
    assert (row.refusal is None) == (case == "independent")


# -- what it costs ---------------------------------------------------------------------------------
def _cost(client: Client) -> int:
    """How many queries opening the queue costs, once everything that is cached is."""
    assert client.get(reverse("review:queue")).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("review:queue"))
    return len(asked)


def test_queue__costs_the_same_with_more_rows():
    """Given a queue of articles, live ones too, translations and works, when as many again wait, then
    opening it asks no more of the database; and never more than 60 questions."""
    client = Client()
    client.force_login(roads.reviewer())
    roads.credential(roads.reviewer(), "ja")

    def add(batch: str) -> None:
        for number in range(3):
            name = f"{batch} {number}"
            page = roads.article(title=name, live=True)
            bridge.submit(roads.translate(page, "ja"), roads.translator("ja"))
            roads.submit(page)
            roads.submit(roads.article(title=f"Draft {name}"))
            roads.submit(roads.reference(f"{batch}{number}"))

    add("one")
    few = _cost(client)
    add("two")
    assert len(desk.waiting_for(roads.reviewer())) == 24
    assert _cost(client) == few <= 60


# -- the screen ------------------------------------------------------------------------------------
def shown(person, **chosen) -> list[str]:
    client = Client()
    client.force_login(person)
    response = client.get(reverse("review:queue"), chosen)
    return [row.title for row in response.context["rows"]]


def test_queue__filters():
    """Given rounds of different languages, kinds, risks and takers, when the queue is filtered by
    one of them, then only those show; nonsense shows all."""
    person = roads.reviewer()
    roads.credential(person, "ja")
    article = risky()
    taken = roads.submit(roads.reference("taken2024", title="Taken"))
    desk.take(taken.task_states.get().specific, by=person)
    roads.submit(article)
    home = roads.home()
    bridge.submit(roads.translate(home, "ja"), roads.translator("ja"))
    (title,) = shown(person, language="ja")
    assert title.startswith("ja:")
    assert shown(person, kind="translation") == [title]
    assert shown(person, risk="high") == ["Ketamine"]
    assert shown(person, taken="mine") == ["taken2024: Taken"]
    assert set(shown(person, taken="free")) == {"Ketamine", title}
    assert len(shown(person, kind="nonsense", language="xx", risk="", taken="1")) == 3


def test_queue__says_overdue_in_words():
    revision = roads.submit(roads.reference("new2024"))
    client = Client()
    with later(16):
        client.force_login(roads.reviewer())
        page = client.get(reverse("review:queue")).content.decode()
    assert "2 days overdue" in page
    assert reverse("review:sign", args=[revision.task_states.get().pk]) in page


def test_queue__empty_says_so():
    client = Client()
    client.force_login(roads.reviewer())
    assert "Nothing is waiting for you." in client.get(reverse("review:queue")).content.decode()


def test_first_page__shows_the_first_five_and_how_many_more():
    for number in range(7):
        roads.submit(roads.reference(f"work{number}"))
    client = Client()
    client.force_login(roads.reviewer())
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert page.count("/admin/review/sign/") == 5
    assert "2 more in your queue" in page
    assert "in 14 days" in page


# -- taking and giving back ------------------------------------------------------------------------
OWN, ANOTHER = "reviewer", "another reviewer"
PEOPLE = {
    OWN: roads.reviewer,
    ANOTHER: lambda: roads.reviewer(name="another"),
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "author who is reviewer": lambda: roads.reviewer(name="author"),
    "not disclosed": lambda: roads.reviewer(name="shy", disclosed=False),
    "editor": roads.editor,
    "superuser": roads.superuser,
}
INDEPENDENT = {OWN, ANOTHER}
# In each state (who took it how many days ago): who may take it, and who may give it back.
STATES = {
    "free": (None, 0, INDEPENDENT, set()),
    "taken today": (OWN, 0, set(), {OWN, "superuser"}),
    "taken six days ago": (OWN, 6, set(), {OWN, "superuser"}),
    "taken seven days ago": (OWN, 7, INDEPENDENT, {OWN, "superuser"}),
}


@pytest.mark.parametrize("actor", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_take_and_release__who_may(state, actor):
    """Given a round, free or taken, when each kind of person takes it or gives it back by the
    buttons, then those who may do, the others read why not, and the log keeps either."""
    holder, days, takers, releasers = STATES[state]
    page = roads.article(by=PEOPLE["author who is reviewer"]())
    round_ = roads.submit(page).task_states.get().specific
    if holder:
        with later(-days):
            desk.take(round_, by=PEOPLE[holder]())
    person, client = PEOPLE[actor](), Client()
    client.force_login(person)
    for verb, may in (("release", releasers), ("take", takers)):
        MedicalReviewTaskState.objects.filter(pk=round_.pk).update(
            taken_by=PEOPLE[holder]() if holder else None,
            taken_at=timezone.now() - timedelta(days=days) if holder else None,
        )
        response = client.post(reverse(f"review:{verb}", args=[round_.pk]), follow=True)
        said = [message.level_tag for message in response.context["messages"]]
        round_.refresh_from_db()
        assert said == (["success"] if actor in may else ["error"])
        if verb == "take":
            assert (round_.taken_by == person) == (actor in may or holder == actor)
        else:
            assert (round_.taken_by is None) == (actor in may or holder is None)
        last = AuditEntry.objects.first()
        assert (last.verb, last.actor) == (verb if actor in may else "refuse", person)


def test_take__of_a_round_that_is_over_says_so():
    revision = roads.submit(roads.reference("new2024"))
    round_ = revision.task_states.get().specific
    roads.sign(revision)
    with pytest.raises(ReviewRequired, match="over"):
        desk.take(round_, by=roads.reviewer())
    with pytest.raises(ReviewRequired, match="over"):
        desk.release(round_, by=roads.reviewer())


def test_take__names_who_has_it_and_does_not_stop_a_colleague_from_signing():
    revision = roads.submit(roads.article())
    desk.take(revision.task_states.get().specific, by=roads.reviewer())
    another = roads.reviewer(name="another")
    with pytest.raises(ReviewRequired, match="Rita en-us took this text"):
        desk.take(revision.task_states.get().specific, by=another)
    assert roads.sign(revision, another).signer == another


def test_take__without_credential_refused_with_the_sentence_of_signing():
    revision = roads.submit(roads.article())
    with pytest.raises(MayNotSign, match="credential"):
        desk.take(revision.task_states.get().specific, by=roads.superuser())


def test_take__leads_back_to_the_queue_as_it_was_filtered():
    round_ = roads.submit(roads.article()).task_states.get()
    client = Client()
    client.force_login(roads.reviewer())
    address = reverse("review:take", args=[round_.pk]) + "?kind=first"
    assert client.post(address).url == reverse("review:queue") + "?kind=first"
