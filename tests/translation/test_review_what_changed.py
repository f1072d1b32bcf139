"""A reviewer reads what changed and nothing else: which pairs are approved, and what reopens."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail_localize.models import Translation

from kb.articles import citing
from kb.articles.models import ArticlePage
from kb.review import passages, road
from kb.review.errors import NotWhatWasShown, ReviewRequired
from kb.review.models import Approval, ChecklistPoint
from kb.translation import bridge, changes
from kb.translation.behind import behind
from kb.translation.models import ApprovedPair, SegmentComment, SegmentReason
from kb.translation.quality import Finding, Level
from kb.translation.standing import Standing, standing_of
from kb.translation.work import Work, hashed
from kb.translation.writing import Origin, write
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid")]

LANGUAGES = ["en-gb", "ja", "ko", "zh-hans"]
WARNING = ("callout", "The dose is 0.5 mg.", "Do not drive after it.", "Tell your doctor.")
Block = tuple[str, ...]  # its kind, and its paragraphs


# -- a text of which one part changes ------------------------------------------------------------------
def body(page: ArticlePage, blocks: dict[str, Block]) -> Any:
    """One section; the keys of `blocks` are the last digits of their ids. The last one cites."""
    mark = citing.mark(page.citations.first())
    content = []
    for key, (kind, *paragraphs) in blocks.items():
        html = "".join(f"<p>{text}</p>" for text in paragraphs)
        if key == list(blocks)[-1]:
            html = html.removesuffix("</p>") + f" {mark}</p>"
        value = {"kind": "safety", "title": "", "text": html} if kind == "callout" else html
        content.append({"type": kind, "id": f"5ec70000-0000-4000-8000-{key:>012}", "value": value})
    raw = roads.body("").get_prep_value()
    raw[0]["value"]["content"] = content
    return ArticlePage._meta.get_field("body").to_python(raw)


def write_source(
    blocks: dict[str, Block], title: str = "Ketamine", *, severity: str = ""
) -> ArticlePage:
    """The article of that title live with these words, made the first time; `severity` is what its
    editor says of the change."""
    found = ArticlePage.objects.filter(locale=roads.locale("en-us"), title=title)
    page = found.first() or roads.article(title)
    draft = page.get_latest_revision_as_object()
    draft.body = body(draft, blocks)
    draft.save_revision(user=roads.editor())
    if not severity:
        return roads.publish(page)
    revision = roads.submit(page)
    changes.declare(
        changes.in_review(roads.fresh(page)), severity, note="A typo.", by=roads.editor()
    )
    roads.sign(revision)
    return roads.fresh(page)


def send(page: ArticlePage, code: str = "ja") -> Translation:
    (translation,) = bridge.send(page, [roads.locale(code)], roads.editor())
    return translation


def translate(translation: Translation) -> list[str]:
    """Fills what is missing; returns the sources of that."""
    code, work = translation.target_locale.language_code, Work(translation)
    missing = {s.pk: f"{code} {s.source}" for s in work.segments if not s.target}
    roads.excuse(write(work, missing, roads.translator(code)))
    return [s.source for s in work.segments if s.pk in missing]


def submit(translation: Translation) -> Any:
    code = translation.target_locale.language_code
    return bridge.submit(translation, roads.translator(code))


def to_read(state: Any) -> list[str]:
    """The sources of the segments that the reviewer of a round has to read."""
    found = passages.passages_of(state.revision.as_object(), state)
    return [passage.pair.source for passage in found.unread]


def unapproved(translation: Translation) -> list[str]:
    return [s.source for s in Work(translation).segments if not s.approved]


def source_changed(blocks: dict[str, Block]) -> Any:
    """The source with other words is signed, sent and translated; returns the round in Japanese."""
    translation = send(write_source(blocks))
    translate(translation)
    return submit(translation)


TEXT: dict[str, Block] = {
    "1": ("prose", "It was studied.", "Many took part."),
    "2": WARNING,
    "3": ("prose", "It is given in 2 doses.", "It cures nobody.", "More is known"),
}


@pytest.fixture(scope="module")
def laid(furnished: None, django_db_blocker: Any) -> int:
    """`TEXT`, live in Japanese for all tests of this module, in the transaction of `furnished`."""
    with django_db_blocker.unblock(), override("en-us"):
        translation = send(write_source(TEXT))
        translate(translation)
        roads.sign(submit(translation).revision)
        return translation.pk


@pytest.fixture
def live(laid: int) -> Translation:
    return Translation.objects.get(pk=laid)


def with_block(key: str, *block: str) -> dict[str, Block]:
    return {**TEXT, key: block}


# -- the screen ------------------------------------------------------------------------------------
class Screen:
    def __init__(self, state: Any) -> None:
        self.state = state
        self.client = Client()
        code = state.revision.as_object().locale.language_code
        self.client.force_login(roads.reviewer(code))
        self.address = reverse("review:sign", args=[state.pk])

    def open(self) -> BeautifulSoup:
        return BeautifulSoup(self.client.get(self.address).content, "html.parser")

    def press_sign(self, **typed: str) -> BeautifulSoup | None:
        """With all that is asked but the passages; None once it is signed."""
        points = dict.fromkeys(ChecklistPoint.of(self.state.revision.as_object()), "on")
        data = {"digest": self.state.digest, "sign": "1", "password": roads.PASSWORD, **points}
        answer = self.client.post(self.address, {**data, **typed})
        return None if answer.status_code == 302 else BeautifulSoup(answer.content, "html.parser")


def rows(screen: BeautifulSoup) -> list[BeautifulSoup]:
    return screen.select("#read > ol > li")


def words(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


# -- one typo in forty segments --------------------------------------------------------------------
def test_typo_in_forty_segments__each_reviewer_reads_one() -> None:
    """Given an article of 40 segments live in five languages, when a typo in one is mended, said to be
    minor, signed and sent again, then no reader gets a banner, each of four translators has one segment
    to do, each of four reviewers one to read on one screen, and after four signatures all is current."""
    many = [f"This is paragraph {number} of it." for number in range(1, 34)]
    blocks: dict[str, Block] = {"1": ("prose", "Peple were asked.", *many[:10])}
    blocks |= {"2": ("prose", *many[10:20]), "3": WARNING, "4": ("prose", *many[20:-1])}
    page = write_source(blocks, "Forty")
    translations = [send(page, code) for code in LANGUAGES]
    for translation in translations:
        assert len(translate(translation)) == 40
        state = submit(translation)
        assert len(to_read(state)) == 40
        roads.sign(state.revision)
        assert unapproved(translation) == []

    blocks["1"] = ("prose", "People were asked.", *many[:10])
    page = write_source(blocks, "Forty", severity="minor")
    for translation in bridge.send(page, map(roads.locale, LANGUAGES), roads.editor()):
        target = Work(translation).page
        assert standing_of(target).standing is Standing.BEHIND_MINOR
        assert behind(target) is None
        assert translate(translation) == ["People were asked."]
        screen = Screen(submit(translation))
        shown = screen.open()
        (row,) = rows(shown)
        assert [words(mark) for mark in row.select(".kb-beside > :first-child :is(del, ins)")] == [
            "[removed: Peple ]", "[added: People ]"
        ]  # fmt: skip
        assert len(shown.select("#read > details li")) == 39
        assert screen.press_sign(read=shown.find(id="id_read")["value"]) is None
        assert unapproved(translation) == []
        assert standing_of(target).standing is Standing.CURRENT


# -- what keeps an approval, and what ends it ------------------------------------------------------
def test_blocks_moved__nothing_to_read(live: Translation) -> None:
    state = source_changed({"2": TEXT["2"], "1": TEXT["1"], "3": TEXT["3"]})
    assert to_read(state) == []


def test_imported_again_with_new_ids__nothing_to_read_once_translated(live: Translation) -> None:
    """Given a live translation, when its source is imported again, so that every block has another
    id, and the same words are put in again, then nobody has to read them again."""
    translation = send(write_source({f"9{key}": block for key, block in TEXT.items()}))
    assert "It was studied." in translate(translation)
    state = submit(translation)
    assert to_read(state) == []
    roads.sign(state.revision)
    assert unapproved(translation) == []


def test_source_changed__that_segment_reopens(live: Translation) -> None:
    state = source_changed(with_block("1", "prose", "It was studied well.", "Many took part."))
    assert to_read(state) == ["It was studied well."]


def test_source_changed_but_not_the_translation__reopens(live: Translation) -> None:
    """Given a typo in the source that no translation shows, when the translator keeps the words, then
    the words are those that are live, and the reviewer still reads the pair."""
    translation = send(write_source(with_block("1", "prose", "It was studied!", "Many took part.")))
    changed = next(s for s in Work(translation).segments if not s.target)
    roads.say(translation, changed, "ja It was studied.")
    state = submit(translation)
    assert to_read(state) == ["It was studied!"]
    row = words(rows(Screen(state).open())[0])
    assert "only the source changed" in row


def test_translation_changed__that_segment_reopens(live: Translation) -> None:
    segment = next(s for s in Work(live).segments if s.source == "Many took part.")
    roads.say(live, segment, "多くの人が参加した。")
    state = submit(live)
    assert to_read(state) == ["Many took part."]
    assert "only the translation changed" in words(rows(Screen(state).open())[0])


def test_earlier_words_brought_back__reopen(live: Translation) -> None:
    """Given a translation whose words were corrected and signed, when the earlier ones come back, then
    they are read again, although they were signed once."""
    segment = next(s for s in Work(live).segments if s.source == "It is given in 2 doses.")
    for said in ("二回投与する。", segment.target):
        roads.say(live, segment, said)
        state = submit(live)
        assert to_read(state) == ["It is given in 2 doses."]
        roads.sign(state.revision)


def test_withdrawn__all_is_read_again_and_approved_anew(live: Translation) -> None:
    """Given a withdrawn translation, when it is submitted as it was, then every segment is read again,
    and the new signature approves the same pairs."""
    road.withdraw(Work(live).page, roads.reviewer("ja"), "A doubt.")
    assert len(unapproved(live)) == len(Work(live).segments)
    state = submit(live)
    assert len(to_read(state)) == len(Work(live).segments)
    assert "its signature has ended" in words(rows(Screen(state).open())[0])
    approval = roads.sign(state.revision)
    assert unapproved(live) == []
    assert set(ApprovedPair.objects.values_list("approval", flat=True)) == {approval.pk}


def test_pairs_of_another_text__count_for_nothing(live: Translation) -> None:
    """Given the same sentences and translations approved in another article, when a new article is
    reviewed, then all of it has to be read."""
    translation = send(write_source(TEXT, "Another"))
    translate(translation)
    assert {"It was studied.", "The dose is 0.5 mg."} <= set(to_read(submit(translation)))


# -- what is risky ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("It is given in 3 doses.", "has a number"),
        ("It cures no one.", "has a negation"),
    ],
)
def test_number_or_negation_changed__reopens_and_is_named(
    live: Translation, sentence: str, why: str
) -> None:
    paragraphs = ["It is given in 2 doses.", "It cures nobody.", "More is known"]
    place = 0 if "number" in why else 1
    paragraphs[place] = sentence
    state = source_changed(with_block("3", "prose", *paragraphs))
    assert to_read(state) == [sentence]
    assert why in words(rows(Screen(state).open())[0])


def test_safety_notice__one_change_reopens_all_of_it(live: Translation) -> None:
    """Given a safety notice, when one sentence of it changes, then the reviewer reads the whole notice
    and nothing else."""
    state = source_changed(with_block("2", *WARNING[:-1], "Tell your doctor at once."))
    assert to_read(state) == [*WARNING[1:-1], "Tell your doctor at once."]
    shown = [words(row) for row in rows(Screen(state).open())]
    assert all("in a safety notice" in row for row in shown)
    assert "another part of its notice changed" in shown[0]


# -- the pairs are those that were signed ----------------------------------------------------------
def test_source_sent_again_while_in_review__signed_pairs_are_those_submitted(
    live: Translation,
) -> None:
    """Given a translation in review, when its source changes and is sent again, then the reviewer is
    shown the source it was made from, and what the signature approves is that."""
    segment = next(s for s in Work(live).segments if s.source == "Many took part.")
    roads.say(live, segment, "多くの人が参加した。")
    state = submit(live)
    send(write_source(with_block("1", "prose", "It was studied.", "Few took part.")))
    assert to_read(state) == ["Many took part."]
    assert "Few" not in words(Screen(state).open().find(id="read"))
    roads.sign(state.revision)
    assert unapproved(live) == ["Few took part."]
    assert not ApprovedPair.objects.filter(source__startswith="Few").exists()
    assert ApprovedPair.objects.get(target="多くの人が参加した。").source == "Many took part."


def test_written_while_being_submitted__refused(
    live: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given that someone writes a segment at the moment of submission, then the translation does not
    go into review with words that were not checked."""
    segment = next(s for s in Work(live).segments if s.source == "Many took part.")
    source = type(live.source)
    assemble = source.get_ephemeral_translated_instance

    def write_and_assemble(self: Any, *args: Any, **kwargs: Any) -> Any:
        roads.say(live, segment, "後から。")
        return assemble(self, *args, **kwargs)

    monkeypatch.setattr(source, "get_ephemeral_translated_instance", write_and_assemble)
    with pytest.raises(ReviewRequired, match="while it was being submitted"):
        submit(live)
    assert not Work(live).page.in_review


def test_first_of_two_signatures__approves_no_pair(
    live: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArticlePage, "signatures_needed", 2)
    translation = send(live.source.get_source_instance(), "ko")
    translate(translation)
    state = submit(translation)
    roads.sign(state.revision)
    assert not ApprovedPair.objects.filter(locale=roads.locale("ko")).exists()
    assert len(to_read(state)) == len(Work(translation).segments)
    roads.sign(state.revision, roads.reviewer("ko", name="second-ko"))
    assert unapproved(translation) == []


def test_periodic_review__pairs_move_to_the_new_signature(live: Translation) -> None:
    state = road.submit(Work(live).page, None)
    assert to_read(state) == []
    approval = roads.sign(state.revision)
    assert set(ApprovedPair.objects.values_list("approval", flat=True)) == {approval.pk}


@pytest.mark.parametrize("overwritten", [False, True], ids=["new revision", "overwritten"])
def test_edited_as_a_page__is_read_whole_and_approves_no_pair(
    live: Translation, overwritten: bool
) -> None:
    """Given a declined translation that was edited as a page, in a revision of its own or over the one
    that was declined, when it is reviewed, then its words are compared as those of any text, and the
    segments are approved no more: nobody knows whether they stand."""
    roads.say(live, Work(live).segments[0], "別の題")
    road.decline(submit(live).revision, roads.reviewer("ja"), "誤訳")
    page = roads.fresh(Work(live).page)
    draft = page.get_latest_revision_as_object()
    draft.summary = "手で書いた。"
    before = page.get_latest_revision() if overwritten else None
    draft.save_revision(user=roads.translator("ja"), overwrite_revision=before)
    state = road.submit(page, roads.translator("ja"))
    assert passages.passages_of(state.revision.as_object(), state) is None
    assert "手で書いた" in words(Screen(state).open().find(id="changes"))
    roads.sign(state.revision)
    assert len(unapproved(live)) == len(Work(live).segments)


# -- the reviewer confirms what was shown ----------------------------------------------------------
def test_sign__unread_refused(live: Translation) -> None:
    state = source_changed(with_block("1", "prose", "It was studied well.", "Many took part."))
    with pytest.raises(ReviewRequired, match="Confirm that you read"):
        roads.sign(state.revision, read="")
    with pytest.raises(NotWhatWasShown, match="Not the same passages"):
        roads.sign(state.revision, read="0" * 64)
    screen = Screen(state)
    refused = screen.press_sign()
    assert "Confirm that you read" in words(refused.find(id="decide"))
    assert not refused.find(id="id_read").has_attr("checked")
    assert not Approval.objects.filter(revision_id=state.revision_id).exists()


def test_sign__more_to_read_than_was_shown_refused(live: Translation) -> None:
    """Given a screen that shows one changed segment, when the signature under the others ends before
    it is sent, then it is refused, and all of them are shown."""
    state = source_changed(with_block("1", "prose", "It was studied well.", "Many took part."))
    screen = Screen(state)
    shown = screen.open().find(id="id_read")["value"]
    road.withdraw(Work(live).page, roads.reviewer("ja"), "A doubt.")
    refused = screen.press_sign(read=shown)
    assert "Not the same passages" in words(refused.find(id="decide"))
    assert len(rows(refused)) == len(Work(live).segments)
    assert not refused.find(id="id_read").has_attr("checked")


def test_decline__asks_for_no_reading(live: Translation) -> None:
    state = source_changed(with_block("1", "prose", "It was studied well.", "Many took part."))
    screen = Screen(state)
    answer = screen.client.post(screen.address, {"decline": "1", "decline-reason": "誤訳"})
    assert answer.status_code == 302
    assert translate(live) == []
    assert to_read(submit(live)) == ["It was studied well."]


# -- what is shown beside --------------------------------------------------------------------------
def test_screen__shows_machine_words_warnings_with_reasons_and_comments(
    live: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a segment made by machine, with a warning, its reason and a comment, when the reviewer
    opens the screen, then all of it stands beside the segment."""
    warned = Finding(Level.WARNING, "length", "It is very short.")
    translation = send(write_source(with_block("1", "prose", "It was new.", "Many took part.")))
    work = Work(translation)
    segment = next(s for s in work.segments if s.source == "It was new.")
    write(work, {segment.pk: "新。"}, roads.translator("ja"), origin=Origin.MACHINE, tool="pseudo")
    monkeypatch.setattr(
        "kb.translation.quality.check",
        lambda source, *args, **kw: [warned] if "new" in source else [],
    )
    about = {"translation": translation, "path": segment.path, "by": roads.translator("ja"),
             "source_hash": hashed(segment.source)}  # fmt: skip
    SegmentReason.objects.create(
        **about, target_hash=hashed("新。"), code="length", reason="That is the usual word."
    )
    SegmentComment.objects.create(**about, text="Is this right?")
    row = words(rows(Screen(submit(translation)).open())[0])
    for said in ("made by machine", "It is very short.", "The translator says: That is the usual word.",
                 "Is this right?", "What is known"):  # fmt: skip
        assert said in row


def test_screen__sentence_taken_away_is_shown(live: Translation) -> None:
    """Given a paragraph that is gone from source and translation, when it is reviewed, then no segment
    has to be read, what is gone is shown, and so is every other difference."""
    state = source_changed(with_block("1", "prose", "It was studied."))
    assert to_read(state) == []
    screen = Screen(state).open()
    assert "ja Many took part." in words(screen.find(id="read"))
    assert screen.find(id="id_read") is None
    assert screen.select_one("#changes details").has_attr("open")


def test_first_signature__all_segments_in_order(live: Translation) -> None:
    translation = send(live.source.get_source_instance(), "ko")
    translate(translation)
    state = submit(translation)
    shown = rows(Screen(state).open())
    sources = [words(row.select_one(".kb-beside > div")) for row in shown]
    assert [s.split(" [")[0] for s in sources][-3:] == ["It is given in 2 doses.", *TEXT["3"][2:]]
    assert len(shown) == len(Work(translation).segments)


def test_source_text__has_no_passages() -> None:
    revision = roads.submit(roads.article())
    state = revision.task_states.latest("pk").specific
    assert passages.passages_of(revision.as_object(), state) is None


# -- what it costs ---------------------------------------------------------------------------------
def queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_costs__few_queries_more_to_show_and_to_sign(
    live: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a translation in review, when the screen is opened, then it takes at most six queries
    more than without its segments; when it is signed, at most four more."""
    state = source_changed(with_block("2", *WARNING[:-1], "Tell your doctor at once."))
    screen = Screen(state)
    screen.open()
    shown = queries(screen.open)
    with monkeypatch.context() as without:
        without.setattr(passages, "_sources", [])
        assert shown - queries(screen.open) <= 6
    points = dict.fromkeys(ChecklistPoint.of(state.revision.as_object()), True)
    given = {"read": passages.to_read(state.revision.as_object(), state), "checklist": points,
             "digest": state.digest, "password": roads.PASSWORD}  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        road.sign(state.revision, roads.reviewer("ja"), **given)
    tables = '"translation_submission"', '"translation_approvedpair"'
    assert len([q for q in captured if any(table in q["sql"] for table in tables)]) <= 4
