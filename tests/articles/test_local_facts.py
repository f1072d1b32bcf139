"""What holds in one country and stands in prose: pointed out, and a retired number refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail_localize.models import Translation

import home.demo
from kb.articles import localising, wording
from kb.articles.models import ArticlePage
from kb.regions.parity import mentions, retired_in
from kb.review import road
from kb.review.errors import NotReady
from kb.review.models import AuditEntry
from kb.translation import bridge
from kb.translation.models import SegmentReason
from kb.translation.quality.text import readable
from kb.translation.work import Work
from kb.translation.writing import write
from tests import roads
from tests.articles.drafts import draft_of
from tests.regions import named
from tests.regions.prose import RETIRED, SAYS, ids, known

DEMO, SEEDS = Path(home.demo.__file__).parent, Path(__file__).parents[1] / "seeds"
REFUSAL = (
    "“%s” says 1393, a number that is no longer in use: in South Korea, “자살예방 상담전화” has the "
    "number 109."
)


# -- every word of a page, without a database ------------------------------------------------------
SECTION, BLOCK = "5ec70000-0000-4000-8000-000000000001", "5ec70000-0000-4000-8000-000000000002"


def page(kind: str, value: Any, **columns: str) -> ArticlePage:
    made = ArticlePage(content_type=ContentType(pk=1), **columns)
    content = [{"type": kind, "id": BLOCK, "value": value}] if kind else []
    section = {"heading": columns.get("title", ""), "anchor": "call-1393", "content": content}
    made.body = ArticlePage._meta.get_field("body").to_python(
        [{"type": "section", "id": SECTION, "value": section}]
    )
    made.key_messages = ArticlePage._meta.get_field("key_messages").to_python(
        [{"type": "message", "id": SECTION, "value": columns.get("summary", "")}]
    )
    return made


PLACES = {
    "title": (page("", "", title="Call 1393."), {"title", f"body.{SECTION}"}),
    "summary": (page("", "", summary="Call 1393."), {"summary", f"key_messages.{SECTION}"}),
    "search": (page("", "", search_description="Call 1393."), {"search_description"}),
    "prose": (page("prose", "<p>A word.</p><p>Call 1393.</p>"), {f"body.{BLOCK}"}),
    "link": (page("prose", '<p><a href="tel:1393">Call us.</a></p>'), {f"body.{BLOCK}"}),
    "callout": (
        page("callout", {"kind": "safety", "title": "Call 1393.", "text": "<p>A</p>"}),
        {f"body.{BLOCK}"},
    ),
    "list": (
        page("list", {"style": "bulleted", "items": [
            {"type": "item", "id": "i", "value": "<p>Call 1393.</p>"}]}),
        {f"body.{BLOCK}"},
    ),
    "cell": (
        page("table", {"columns": [{"type": "text", "heading": "Call 1393."}], "caption": "",
                       "rows": [{"values": ["<p>A</p>"]}]}),
        {f"body.{BLOCK}"},
    ),
    "heading": (page("region_facts", {"heading": "Call 1393.", "kind": "cost"}), {f"body.{BLOCK}"}),
    "nowhere": (page("prose", "<p>Call 109.</p>"), set()),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_wording__every_place_where_readers_see_words(place: str) -> None:
    made, wanted = PLACES[place]
    found = {words.place for words in wording.wording(made) if [*retired_in(words.text, known())]}
    assert found == wanted


# What each of them says, read by eye: nothing else in them belongs to a country.
FOUND = {
    "000": ["$500", "£250", "£450", "¥3000", "¥5000"],
    "001": [],
    "002": ["FDA"],
    "003": [],  # its two prices are an offer, which the intake leaves out
    "004": [],
}


@pytest.mark.parametrize("seed", FOUND)
def test_seeds__what_is_found(seed: str) -> None:
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    found = (m for w in wording.wording(draft_of(path)) for m in mentions(w.text, known()))
    assert [said for mention in found for said in mention.said] == FOUND[seed]


def test_demo__says_nothing_of_the_kind_in_any_language() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (DEMO / "articles").glob("*.md")]
    for file in (DEMO / "translations").glob("*.po"):
        texts += [entry.msgstr for entry in polib.pofile(str(file))]
    assert len(texts) > 500
    assert [m.said for text in texts for m in mentions(readable(text), known())] == []
    assert [text for text in texts if [*retired_in(readable(text), known())]] == []


def codes(source: str, target: str) -> dict[str, str]:
    return {f.code: f.level for f in localising.check(source, target, known())}


@pytest.mark.parametrize("row", SAYS, ids=ids(SAYS))
def test_segment__local_fact_that_the_source_has_not_is_a_warning(row: Any) -> None:
    assert codes("It is so.", row[1]) == {"local-fact": "warning"}
    assert codes(row[1], row[1]) == {}


@pytest.mark.parametrize("row", RETIRED, ids=ids(RETIRED))
def test_segment__retired_number_is_an_error_whatever_the_source_says(row: Any) -> None:
    assert codes(row[1], row[1]) == {"retired-number": "error"}


# -- the road --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def facts(furnished: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():
        yield named.sign_facts()


SHOW = "Show it with the block “Regional facts” of the kind “%s”."
STANDS = "the helplines of the reader’s region stand on every page."
MAKE = (
    "Leave out emergency numbers and helplines, which stand on every page; make another number a "
    "regional fact, and show that."
)
TOLD = [
    f"“The FDA approved it.” names a regulator (FDA). {SHOW % 'approval'}",
    f"“It costs $400.” speaks of money ($400). {SHOW % 'cost'}",
    f"“Call 109 in Korea.” gives a telephone number (109). Leave it out: {STANDS}",
    f"“Call 020 7946 0018.” gives a telephone number (020 7946 0018). {MAKE}",
]


@pytest.mark.django_db
@pytest.mark.usefixtures("facts")
class TestRoad:
    def test_article__retired_number_refused_until_it_is_gone(self) -> None:
        """Given an article that says a retired number, when its editor submits it, then that is
        refused with the number that is in use, at its block; without it, it goes into review."""
        article = roads.article(words="In Korea, call 1393.")
        with pytest.raises(NotReady) as refused:
            road.submit(article, roads.editor())
        assert refused.value.problems == [REFUSAL % "In Korea, call 1393."]
        assert refused.value.problems[0].place == f"body.{BLOCK}"
        roads.edit(article, "Call the line of your country.")
        road.submit(article, roads.editor())

    def test_topic__retired_number_refused(self) -> None:
        topic = roads.topic("crisis", live=False)
        topic.introduction = "Call 1393."
        topic.save_revision(user=roads.editor())
        assert road.why_not_submit(topic) == [REFUSAL % "Call 1393."]

    def test_article__local_facts_are_pointed_out_with_the_block_that_says_them(self) -> None:
        """Given a price, a regulator and a helpline in prose, when the draft is submitted, then it is
        in review, and editor, reviewer and audit have a sentence for each, with its block."""
        article = roads.article(
            words="The FDA approved it. It costs $400. Call 109 in Korea. Call 020 7946 0018."
        )
        told = [one for one in road.worth_a_look(article) if one.place == f"body.{BLOCK}"]
        assert told == TOLD
        road.submit(article, roads.editor())
        entry = AuditEntry.objects.filter(verb=AuditEntry.Verb.SUBMIT).first()
        assert set(told) <= set(entry.detail["warnings"])

    def test_import__retired_number_is_a_problem(self, tmp_path: Path, capsys: Any) -> None:
        """Given a Markdown document with a retired number, when it is imported, then it is a draft,
        and the number is among the problems."""
        file = tmp_path / "help.md"
        file.write_text("# Help\n\n## Now\n\nIn Korea, dial １３９３.\n", encoding="utf-8")
        call_command("import_article", str(file), parent="ketamine", user="editor")
        assert REFUSAL % "In Korea, dial １３９３." in capsys.readouterr().out
        draft = ArticlePage.objects.get(source_documents__name="help.md")
        assert REFUSAL % "In Korea, dial １３９３." in road.why_not_submit(draft)

    def test_translation__retired_number_refused_whatever_reason_is_given(self) -> None:
        """Given a live article and its translation with a retired number, when it is submitted, then
        that is refused, though a reason is given; a regulator that the source does not name is a
        warning, which a reason answers."""
        article = roads.article(words="Call 109 in Korea.", live=True)
        translation = roads.translate(article, "ko", text="{source}")
        say(translation, "한국에서는 1393번으로 전화하십시오.", "retired-number", "local-fact")
        with pytest.raises(NotReady) as refused:
            bridge.submit(translation, roads.translator("ko"))
        assert REFUSAL % "한국에서는 1393번으로 전화하십시오." in refused.value.problems
        say(translation, "한국에서는 식품의약국 109번으로 전화하십시오.")
        with pytest.raises(
            NotReady, match="The translation names 식품의약국, and its source nothing"
        ):
            bridge.submit(translation, roads.translator("ko"))
        say(translation, "한국에서는 식품의약국 109번으로 전화하십시오.", "local-fact")
        bridge.submit(translation, roads.translator("ko"))

    def test_translation__is_told_of_nothing_that_its_source_has(self) -> None:
        """Given an article with a price, then its translation has no warning of it: a translation has
        the blocks of its source."""
        article = roads.article(words="It costs $400.", live=True)
        page = roads.publish_translation(article, "ko", text="{source}")
        assert not [told for told in road.worth_a_look(page) if "speaks of money" in told]


def say(translation: Translation, words: str, *excused: str) -> None:
    """Translates the sentence that has a number, with a reason for the findings `excused`."""
    by = roads.translator("ko")
    work = Work(translation)
    (segment,) = [s for s in work.segments if s.source.startswith("Call 109")]
    mark = segment.source[segment.source.index("<a") :]
    after = write(work, {segment.pk: f"{words} {mark}"}, by)
    (segment,) = [s for s in after.segments if s.pk == segment.pk]
    others = {f.code for f in after.findings(segment)} - {"retired-number", "local-fact"}
    SegmentReason.objects.all().filter(path=segment.path).delete()
    for code in {*others, *excused}:
        SegmentReason.objects.create(
            translation=translation, path=segment.path, code=code, by=by, reason="It is right.",
            source_hash=segment.pair.key[0], target_hash=segment.pair.key[1],
        )  # fmt: skip
