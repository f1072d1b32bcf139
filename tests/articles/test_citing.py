"""The order of an article's citations, and the numbers that readers of every language see."""

from __future__ import annotations

from uuid import uuid4

import pytest

from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

TWO = "<p>Both {second} and {first} say so.</p>"


def two_works(html: str = TWO) -> ArticlePage:
    """A draft whose rows stand in another order than the text cites them."""
    page = roads.article().get_latest_revision_as_object()
    second = roads.publish(roads.reference("popova2019"))
    page.citations.add(Citation(key="second", reference=second, sort_order=1))
    page.citations.add(Citation(key="unused", reference=second, sort_order=2))
    marks = {"first": "feder2014", "second": "second"}
    rows = {row.key: row for row in page.citations.all()}
    page.body = roads.body(html.format(**{k: citing.mark(rows[v]) for k, v in marks.items()}))
    return page


def order(page: ArticlePage) -> list[str]:
    return [row.key for row in page.citations.all()]


def numbers(page: ArticlePage) -> dict[str, int]:
    return {c.key: entry.number for entry in page.numbered.entries for c in entry.citations}


def test_save_revision__orders_rows_as_the_text_cites_them() -> None:
    """Given rows in another order than their marks, when the draft is saved, then they stand in the
    order of the text, those without a mark last."""
    page = two_works()
    assert order(page) == ["feder2014", "second", "unused"]
    saved = page.save_revision(user=roads.editor()).as_object()
    assert order(saved) == ["second", "feder2014", "unused"]
    assert [row.sort_order for row in saved.citations.all()] == [0, 1, 2]


def test_save_revision__leaves_the_rows_of_readers() -> None:
    """Given a live article, when a draft with another order is saved, then readers' rows stay."""
    page = two_works()
    page.citations.remove(next(row for row in page.citations.all() if row.key == "unused"))
    page.save_revision(user=roads.editor())
    live = roads.publish(page)
    draft = live.get_latest_revision_as_object()
    draft.body = roads.body(
        "<p>{} {}</p>".format(*map(citing.mark, reversed(live.citations.all())))
    )
    draft.save_revision(user=roads.editor())
    assert order(draft.get_latest_revision_as_object()) == ["feder2014", "second"]
    assert order(roads.fresh(live)) == ["second", "feder2014"]


@pytest.mark.parametrize("code", ["en-gb", "zh-hans", "ja", "ko"])
def test_numbers__same_in_every_language(code: str) -> None:
    """Given a sentence whose translation turns its two marks round, when it is read, then each work
    has the number that it has in the source."""
    page = two_works()
    page.citations.remove(next(row for row in page.citations.all() if row.key == "unused"))
    page.save_revision(user=roads.editor())
    source = roads.publish(page)
    (translation,) = bridge.send(source, [roads.locale(code)], roads.editor())
    roads.fill(translation)
    turned = next(s for s in bridge.Work(translation).segments if "Both" in s.source)
    first, second = (f'<a id="a{n}">{w}</a>' for n, w in ((1, "[popova2019]"), (2, "[feder2014]")))
    assert turned.source == f"Both {first} and {second} say so."
    roads.say(translation, turned, f"{second} {first}.")
    roads.sign(bridge.submit(translation, roads.translator(code)).revision)
    translated = roads.fresh(bridge.Work(translation).page)
    assert citing.cited_keys(translated) == ["feder2014", "second"]
    assert numbers(translated) == numbers(source) == {"second": 1, "feder2014": 2}


def test_numbers__of_a_text_begun_in_another_language() -> None:
    """Given an article that no source stands behind, when it is saved, then its own order counts."""
    page = two_works()
    page.locale, page.translation_key = roads.locale("ja"), uuid4()
    assert not page.is_translation()
    assert numbers(page.save_revision(user=roads.editor()).as_object()) == {
        "second": 1,
        "feder2014": 2,
    }
