"""The workbench: one screen, its form without scripts, and what its scripts ask."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail_localize.models import Translation

from kb.articles.models import ArticlePage
from kb.review import remarks, road
from kb.translation import bridge, notes, previewing, quality
from kb.translation import segments as kept
from kb.translation.bench import known_of, rows
from kb.translation.models import ApprovedPair, SegmentComment, SegmentReason, SegmentVersion
from kb.translation.places import Places
from kb.translation.quality import Finding, Level
from kb.translation.work import Segment, State, Work
from kb.translation.writing import write
from tests import roads

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation() -> Translation:
    """A live article sent to Japanese; nothing is translated."""
    (sent,) = bridge.send(roads.article(live=True), [roads.locale("ja")], roads.editor())
    return sent


@pytest.fixture
def desk(translation: Translation) -> Desk:
    return Desk(translation, roads.translator("ja"))


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error for marks that are lost, a warning for 多分; what else is checked is tested elsewhere."""

    def check(source: str, target: str, **about: Any) -> list[Finding]:
        errors = [Finding(Level.ERROR, "marks", said) for said in kept.problems(source, target)]
        more = [Finding(Level.WARNING, "hedge", "It hedges.")] if "多分" in target else []
        return [*errors, *more]

    monkeypatch.setattr(quality, "check", check)


class Desk:
    """One person at the workbench of one translation."""

    def __init__(self, translation: Translation, person: Any) -> None:
        self.translation, self.client = translation, Client()
        self.client.force_login(person)

    @property
    def work(self) -> Work:
        return Work(self.translation)

    def segment(self, words: str) -> Segment:
        return next(s for s in self.work.segments if words in s.source)

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"translation:{name}", args=[self.translation.pk, *more])

    def fields(self) -> dict[str, str]:
        """The form as it was opened."""
        found = {}
        for row in rows(self.work):
            found[f"words-{row.segment.pk}"] = row.typed
            found[f"known-{row.segment.pk}"] = row.known
        return found

    def open(self, **query: str) -> Any:
        return self.client.get(self.address("workbench"), query)

    def send(self, fields: dict[str, str], **more: str) -> Any:
        return self.client.post(self.address("workbench"), {**fields, **more}, follow=True)

    def save(self, segment: Segment, words: str, **more: str) -> Any:
        given = {"words": words, "known": known_of(segment), **more}
        address = self.address("save", segment.pk)
        return self.client.post(address, given, headers={"accept": "application/json"})


class Broken:
    """A machine that does not work."""

    name = "Broken"

    def can_translate(self, source: str, target: str) -> bool:
        return True

    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        raise OSError("No answer")


# -- the screen ------------------------------------------------------------------------------------
def test_open__25_queries_for_200_segments(desk):
    """Given a text of 200 segments, half of them translated, with a comment, a reason and a remark,
    when its translator opens the workbench, then that costs at most 25 queries."""
    page = ArticlePage.objects.get(locale=roads.locale("en-us"))
    roads.edit(page, "</p><p>".join(f"Sentence {n} of many." for n in range(200)))
    bridge.send(roads.publish(page), [roads.locale("ja")], roads.editor())
    roads.fill(desk.translation, "訳 {source}")
    state = bridge.submit(desk.translation, roads.translator("ja"))
    remarks.add(state, roads.reviewer("ja"), text="用量。", place="title")
    road.decline(state.revision, roads.reviewer("ja"), "")
    write(desk.work, {s.pk: "" for s in desk.work.segments[100:]}, roads.translator("ja"))
    first = desk.work.segments[0]
    notes.comment(desk.work, first, "?", roads.translator("ja"))
    notes.give_reasons(desk.work, first, {"hedge": "!"}, roads.translator("ja"))
    desk.open()  # what is asked once in a process
    with CaptureQueriesContext(connection) as asked:
        shown = desk.open().content.decode()
    queries = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(queries) <= 25, "\n".join(queries)
    assert shown.count("<textarea") > 200
    assert "kb-segment__remark" in shown


def test_open__rows_say_where_they_stand(desk):
    """Given an article, when its segments are laid out, then each says where it stands as its editor
    knows the place, and none says “Content”."""
    places = {row.segment.source: row.place for row in rows(desk.work)}
    assert places["What is known"] == "Section › Heading"
    said = next(place for source, place in places.items() if "It was studied" in source)
    assert said == "“What is known” › Text"
    assert places["In short."] == "Summary in plain language"


def test_places__tables_lists_images_and_rows_of_other_tables():
    raw = [{"type": "section", "id": "s", "value": {"heading": "H", "anchor": "h", "content": [
        {"type": "table", "id": "t", "value": {
            "caption": "C", "columns": [{"type": "row_header", "heading": ""},
                                        {"type": "text", "heading": "Dose"}],
            "rows": [{"values": ["a", "<p>b</p>"]}, {"values": ["c", "<p>d</p>"]}]}},
        {"type": "list", "id": "l", "value": {"style": "bulleted", "items": [
            {"type": "item", "id": "i1", "value": "<p>x</p>"},
            {"type": "item", "id": "i2", "value": "<p>y</p>"}]}},
        {"type": "figure", "id": "f", "value": {"image": None, "caption": "F"}},
    ]}}]  # fmt: skip
    label = Places(ArticlePage, json.dumps({"body": json.dumps(raw)})).label
    found = {
        path: label(f"body.s.content.{path}")
        for path in (
            "t.cell.1.1",
            "t.cell.0.0",
            "t.head.1",
            "t.caption",
            "l.items.i2",
            "f.image.alt_text",
        )
    }
    assert found == {
        "t.cell.1.1": "“H” › Table › Row 2 › Dose",
        "t.cell.0.0": "“H” › Table › Row 1 › Column 1",
        "t.head.1": "“H” › Table › Heading of column 2",
        "t.caption": "“H” › Table › Caption",
        "l.items.i2": "“H” › List › Item 2",
        "f.image.alt_text": "“H” › Figure › Image › Alt text",
    }
    assert label("codes.c0de.label") == "codes"  # of another kind of page
    assert label("body.gone.heading") == ""
    assert label("nothing") == "nothing"


def test_open__filter_is_in_the_address_and_counts(desk):
    """Given one translated segment, when the untranslated ones are asked for, then only these are
    shown, all are counted, and the form still has every field."""
    desk.save(desk.segment("It was studied"), "研究された。{1}")
    shown = desk.open(show="untranslated")
    counts = {f.key: f.count for f in shown.context["filters"]}
    total = len(desk.work.segments)
    assert (counts[""], counts["checked"], counts["untranslated"]) == (total, 1, total - 1)
    assert shown.content.decode().count(' hidden>\n        <p class="kb-segment__head') == 1


def test_open__changed_source_shows_the_difference_and_the_words_before(desk):
    """Given a translated segment, when its source changes, then it is *changed*, its old and new
    source are shown as one difference, and the old translation can be started from."""
    desk.save(desk.segment("It was studied"), "研究された。{1}")
    page = ArticlePage.objects.get(locale=roads.locale("en-us"))
    roads.edit(page, "It was studied twice.")
    bridge.send(roads.publish(page), [roads.locale("ja")], roads.editor())
    row = next(r for r in rows(desk.work) if "twice" in r.segment.source)
    assert row.segment.state is State.CHANGED
    assert "twice" in str(row.difference).split("<ins")[1]
    assert row.previous == "研究された。{1}"
    assert "研究された。{1}" in desk.open().content.decode()


# -- who -------------------------------------------------------------------------------------------
LOOKERS = {"superuser", "translator into Japanese", "reviewer of Japanese"}
WRITERS = {"superuser", "translator into Japanese"}
ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Japanese": lambda: roads.translator("ja"),
    "translator into Korean": lambda: roads.translator("ko"),
}


@pytest.mark.parametrize("in_review", [False, True], ids=["open", "in review"])
@pytest.mark.parametrize("actor", ACTORS)
def test_who__looks_writes_and_comments(translation, actor, in_review):
    """Given a translation, open or in review, when each kind of person opens it, writes and comments,
    then only its people see it, only its translators write, and nobody while it is in review."""
    if in_review:
        roads.fill(translation, "訳 {source}")
        bridge.submit(translation, roads.translator("ja"))
    desk = Desk(translation, ACTORS[actor]())
    segment = desk.work.segments[0]
    looks, writes = actor in LOOKERS, actor in WRITERS and not in_review
    assert (desk.open().status_code == 200) == looks
    assert (desk.client.get(desk.address("preview")).status_code == 200) == looks
    assert (desk.client.get(desk.address("segment", segment.pk)).status_code == 200) == looks
    if looks:
        assert ('<textarea id="words-' in desk.open().content.decode()) == writes
    assert (desk.save(segment, "新").status_code == 200) == writes
    desk.send({f"words-{segment.pk}": "別", f"known-{segment.pk}": known_of(desk.work.segments[0])})
    assert (desk.work.segments[0].target == "別") == writes
    desk.client.post(desk.address("segment", segment.pk), {"comment": "?"})
    assert SegmentComment.objects.exists() == looks


def test_edit_page__leads_to_the_workbench_until_it_is_stopped(desk):
    """Given a translation, when its page is opened or posted to in the editor, then the workbench
    comes instead, and what was posted is said to be unsaved; a stopped one is edited as a page, and
    its workbench leads to where it can be resumed."""
    editor = reverse("wagtailadmin_pages:edit", args=[desk.work.page.pk])
    assert desk.client.get(editor).url == desk.address("workbench")
    told = desk.client.post(editor, {"action": "publish"}, follow=True).context["messages"]
    assert "Nothing was saved" in str(next(iter(told)))
    desk.translation.enabled = False
    desk.translation.save()
    assert desk.client.get(editor).status_code == 200
    assert desk.open().url == desk.address("resume")
    assert desk.save(desk.work.segments[0], "新").status_code == 409


@pytest.mark.parametrize(
    "name", ["edit_string_translation", "edit_override", "machine_translate", "upload_pofile"]
)
def test_upstream__writing_views_lead_here(desk, name):
    more = [desk.work.segments[0].pk] if name.startswith("edit") else []
    address = reverse(f"wagtail_localize:{name}", args=[desk.translation.pk, *more])
    answer = desk.client.put(address, "value=x", headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert desk.address("workbench") in answer.json()["error_message"]
    assert not desk.work.done


# -- writing ---------------------------------------------------------------------------------------
def test_form__without_scripts(desk):
    """Given the form as a browser without scripts sends it, when it is saved, filled and submitted,
    then what was typed is stored, one warning needs its reason, and the text is in review."""
    fields = desk.fields()
    for name in fields:
        if name.startswith("words-"):
            fields[name] = "訳"
    cited = desk.segment("It was studied").pk
    fields[f"words-{cited}"] = "多分研究された。{1}"
    answer = desk.send(fields, submit="1")
    assert "1 thing is in the way" in str(next(iter(answer.context["messages"])))
    (way,) = [row for row in answer.context["segments"] if row.in_the_way]
    assert way.segment.target == '多分研究された。<a id="a1">[feder2014]</a>'
    assert not desk.work.page.in_review
    reason = {f"reason-{cited}-hedge": "The source hedges too."}
    answer = desk.send(desk.fields(), submit="1", **reason)
    assert "Submitted" in str(next(iter(answer.context["messages"])))
    assert SegmentReason.objects.get().reason == "The source hedges too."
    assert desk.work.page.in_review
    assert "In medical review" in answer.content.decode()


def test_way__is_empty_exactly_when_it_can_be_submitted(desk):
    """Given segments missing, damaged, warned about and right, when each is mended, then the list on
    the screen ends together with what `submit` would refuse."""
    roads.fill(desk.translation, "訳 {source}")
    title, cited = desk.work.segments[0], desk.segment("It was studied")
    for segment, words in (
        (title, ""),
        (title, "多分"),
        (title, "訳"),
        (cited, "訳"),
        (cited, "訳{1}"),
    ):
        desk.save(desk.segment(segment.source), words)
        ways = [row for row in rows(desk.work) if row.in_the_way]
        assert len(ways) == len(desk.work.problems())
    assert not ways


def test_save__keeps_marks_history_and_reasons(desk):
    """Given a segment saved by the script with a warning, when a reason is given and taken back, then
    the answer says how it stands each time, and other words need a reason of their own."""
    cited = desk.segment("It was studied")
    answer = desk.save(cited, "多分 研究された。{1}").json()
    assert (answer["state"], answer["way"]) == ("checked", "It hedges.")
    assert desk.segment("It was").target == '多分 研究された。<a id="a1">[feder2014]</a>'
    field = f"reason-{cited.pk}-hedge"
    answer = desk.save(
        desk.segment("It was"), "多分 研究された。{1}", **{field: "So is it."}
    ).json()
    assert answer["way"] == ""
    assert "So is it." in answer["said"]
    answer = desk.save(desk.segment("It was"), "多分、研究された。{1}", **{field: ""}).json()
    assert answer["way"] == "It hedges."
    assert [v.target[:3] for v in SegmentVersion.objects.all()] == ["多分 ", "多分、"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("訳{9}", "“{9}” is not a mark"),
        ("{b>訳", "“{b>” has no “<b}”"),
        ("訳<b}", "ends a mark"),
    ],
)
def test_save__bad_mark_refused_in_words_and_nothing_lost(desk, words, sentence):
    """Given words with a broken mark, when they are saved by the script or the form, then the sentence
    says what is wrong, the words before stay, and the form shows what was typed."""
    segment = desk.segment("It was studied")
    desk.save(segment, "前{1}")
    answer = desk.save(desk.segment("It was"), words)
    assert answer.status_code == 409
    assert sentence in answer.json()["error_message"]
    known = {f"known-{segment.pk}": known_of(desk.segment("It was"))}
    shown = desk.send({f"words-{segment.pk}": words, **known}, submit="1")
    (row,) = [row for row in shown.context["segments"] if row.refused]
    assert (row.typed, sentence in row.refused) == (words, True)
    assert desk.segment("It was").target.startswith("前")


def test_save__what_someone_else_wrote_meanwhile_stays(desk):
    """Given a segment that two translators opened, when both save it, then the second is told what
    the first wrote, and saving from the form as it is shown then replaces it."""
    segment = desk.work.segments[0]
    desk.save(segment, "甲")
    answer = desk.save(segment, "乙")
    assert "“甲”" in answer.json()["error_message"]
    old = {f"words-{segment.pk}": "乙", f"known-{segment.pk}": known_of(segment)}
    (row,) = [row for row in desk.send(old).context["segments"] if row.refused]
    assert (row.typed, desk.work.segments[0].target) == ("乙", "甲")
    desk.send({**old, f"known-{segment.pk}": row.known})
    assert desk.work.segments[0].target == "乙"


def test_save__untouched_fields_never_overwrite(desk):
    """Given a form that was opened before someone else translated, when it is sent with nothing typed,
    then their words stay."""
    fields, segment = desk.fields(), desk.work.segments[0]
    desk.save(segment, "甲")
    desk.send(fields)
    assert desk.work.segments[0].target == "甲"


def test_save__segment_that_is_gone(desk):
    """Given a segment that left the text while it was translated, when it is saved, then the words are
    given back with a sentence."""
    gone = {"words-999999": "失われない", "known-999999": ""}
    assert "失われない" in desk.send(gone).content.decode()
    answer = desk.client.post(
        desk.address("save", 999999), {"words": "x"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 409
    assert "not part of the text any more" in answer.json()["error_message"]


def test_save__in_review_gives_the_words_back(desk):
    roads.fill(desk.translation, "訳 {source}")
    fields = desk.fields()
    bridge.submit(desk.translation, roads.translator("ja"))
    name = next(iter(fields))
    shown = desk.send({**fields, name: "遅かった"}).content.decode()
    assert "遅かった" in shown
    assert "In medical review" in shown


def test_save__machine_words_are_suggested_until_confirmed(desk):
    """Given words that a machine made, when they are saved, then they are *suggested* and marked so;
    sending the form leaves them, ticking their box confirms them."""
    segment = desk.work.segments[0]
    answer = desk.save(segment, "機械", origin="machine", tool="Example").json()
    assert answer["state"] == "suggested"
    desk.send(desk.fields())
    assert desk.work.segments[0].state is State.SUGGESTED
    desk.client.post(
        desk.address("workbench"), {**desk.fields(), "confirm": [str(segment.pk), "x"]}
    )
    assert desk.work.segments[0].state is State.CHECKED


def test_check__says_without_storing(desk):
    """Given words that are only typed, when they are checked, then errors, warnings and broken marks
    are said, and nothing is stored."""
    address = desk.address("check", desk.segment("It was studied").pk)
    said = {
        words: desk.client.post(address, {"words": words}).json()["said"]
        for words in ("多分", "多分{1}", "{7}", "研究{1}", "")
    }
    assert "A citation or link is missing" in said["多分"]
    assert said["多分"].index("missing") < said["多分"].index("It hedges.")
    assert "missing" not in said["多分{1}"]
    assert "is not a mark" in said["{7}"]
    assert not said["研究{1}"].strip()
    assert not said[""].strip()
    assert not desk.work.done


# -- beside a segment --------------------------------------------------------------------------------
def test_beside__memory_comments_and_history(desk):
    """Given a sentence signed in another text, when a segment like it is worked on, then the signed
    translation is offered; comments and earlier words stand below, and comments can be resolved."""
    segment = desk.segment("It was studied")
    signed = roads.publish_translation(
        ArticlePage.objects.get(slug="ketamine", locale=roads.locale("en-us")), "ko"
    )
    ApprovedPair.objects.create(
        locale=roads.locale("ja"), translation_key=uuid4(), approval=signed.approval,
        source_hash="a", target_hash="b", source=segment.source.replace("It", "This"),
        target='以前<a id="a1">[feder2014]</a>',
    )  # fmt: skip
    desk.save(segment, "初{1}")
    desk.save(desk.segment("It was"), "後{1}")
    address = desk.address("segment", segment.pk)
    shown = desk.client.post(address, {"comment": "用語は？"}, follow=True).content.decode()
    assert 'data-suggestion="以前{1}"' in shown
    assert shown.index("後{1}") < shown.index("初{1}")
    assert "用語は？" in shown
    assert "comments" in next(r for r in rows(desk.work) if r.comments).kinds
    desk.client.post(address, {"resolve": str(SegmentComment.objects.get().pk)})
    assert SegmentComment.objects.get().resolved_by == roads.translator("ja")
    assert not any(r.comments for r in rows(desk.work))
    desk.client.post(address, {"comment": "  ", "resolve": "nobody"})
    assert SegmentComment.objects.count() == 1


def test_beside__machine_is_asked_for_one_segment_and_writes_nothing(desk, settings):
    """Given a machine for the language, when it is asked for a segment, then its words are offered as
    its own and nothing is stored; one that fails says so; without one there is nothing to ask."""
    address = desk.address("segment", desk.segment("It was studied").pk)
    settings.MACHINE_TRANSLATORS = ["kb.translation.machine.pseudo.Pseudo"]
    assert "data-machine" in desk.client.get(address).content.decode()
    asked = desk.client.get(address, {"machine": ""}).content.decode()
    assert 'data-origin="machine" data-tool="pseudo-localization"' in asked
    assert "{1}" in asked.split('data-suggestion="⟦')[1]
    assert not desk.work.done
    settings.MACHINE_TRANSLATORS = [f"{__name__}.Broken"]
    assert "Broken failed (No answer)" in desk.client.get(address, {"machine": ""}).content.decode()
    settings.MACHINE_TRANSLATORS = []
    assert "data-machine" not in desk.client.get(address, {"machine": ""}).content.decode()


def test_preview__missing_words_are_gaps_and_never_english(desk):
    """Given a half translated article, when it is previewed, then its words are there, the rest are
    gaps, and nothing of the source's words nor of the preview is stored."""
    desk.save(desk.segment("It was studied"), "研究された。{1}")
    page = previewing.as_it_stands(desk.work)
    shown = desk.client.get(desk.address("preview")).content.decode()
    assert "研究された。" in shown
    assert shown.count(previewing.GAP) >= 3
    for words in ("What is known", "In short."):
        assert words not in shown
    assert page.title == previewing.GAP
    assert previewing.GAP not in roads.fresh(desk.work.page).draft_title
