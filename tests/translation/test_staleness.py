"""What counts as a change of the source, and how grave it is for a translation made before it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kb.articles.models import ArticlePage
from kb.translation.fingerprint import copied, differing, fingerprint, said
from kb.translation.models import SourceRelease, TranslationState
from kb.translation.staleness import Change, compare, drift, since_made

pytestmark = pytest.mark.django_db  # a page looks up its own type

SECTION, CALLOUT, LIST, PROSE, FIGURE = "s1", "c1", "l1", "p1", "f1"


def article(**changes: Any) -> ArticlePage:
    """An article in memory; `changes` replace what it says."""
    body = changes.pop("body", None) or stream()
    page = ArticlePage(**{"title": "Ketamine", "summary": "In short.", "slug": "k", **changes})
    page.body = ArticlePage._meta.get_field("body").to_python(body)
    return page


def stream(
    *, text: str = "<p>It was studied.</p>", kind: str = "information", items: str = "ab",
    image: int = 1,
) -> list[dict]:  # fmt: skip
    content = [
        {"type": "prose", "id": PROSE, "value": text},
        {"type": "callout", "id": CALLOUT,
         "value": {"kind": kind, "title": "", "text": "<p>Ask a doctor.</p>"}},
        {"type": "list", "id": LIST,
         "value": {"style": "numbered", "items": [
             {"type": "item", "id": name, "value": f"<p>Step {name}</p>"} for name in items]}},
        {"type": "figure", "id": FIGURE,
         "value": {"image": {"image": image, "alt_text": "", "decorative": True}, "caption": ""}},
    ]  # fmt: skip
    value = {"heading": "What is known", "anchor": "known", "content": content}
    return [{"type": "section", "id": SECTION, "value": value}]


def changed(**changes: Any) -> set[str]:
    return differing(fingerprint(article()), fingerprint(article(**changes)))


BODY = f"body.{SECTION}"
CITED = '<p>It was <a linktype="citation" id="{}" key="feder">[1]</a>.</p>'


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"title": "Esketamine"}, {"title"}, id="title"),
        pytest.param({"kind": "treatment"}, {"kind"}, id="a column that is copied"),
        pytest.param({"slug": "other"}, set(), id="the address"),
        pytest.param({"live": True, "owner_id": 7}, set(), id="bookkeeping"),
        pytest.param(
            {"body": stream(text="<p>It was not studied.</p>")},
            {f"{BODY}.content.{PROSE}"},
            id="a paragraph",
        ),
        pytest.param(
            {"body": stream(text='<p data-block-key="x1">It was studied.</p>')},
            set(),
            id="the keys of an editor",
        ),
        pytest.param(
            {"body": stream(kind="safety")}, {f"{BODY}.content.{CALLOUT}"}, id="kind of a callout"
        ),
        pytest.param(
            {"body": stream(items="ba")}, {f"{BODY}.content.{LIST}"}, id="the order of steps"
        ),
    ],
)  # fmt: skip
def test_fingerprint__what_counts(changes: dict, expected: set[str]) -> None:
    """Given a text and the same with one change, then their fingerprints differ where it changed,
    and not at all for what no reader of a translation could miss."""
    assert changed(**changes) == expected


def test_fingerprint__work_cited_counts() -> None:
    """Given the same words with a citation of another work, then they differ."""
    before, after = (fingerprint(article(body=stream(text=CITED.format(pk)))) for pk in (7, 8))
    assert differing(before, after) == {f"{BODY}.content.{PROSE}"}


def test_fingerprint__order_of_blocks_does_not_count() -> None:
    first, second = stream(), stream()
    first[0]["value"]["content"].reverse()
    assert fingerprint(article(body=first)) == fingerprint(article(body=second))


def test_copied__an_image() -> None:
    """Given a figure, then its image is copied by translations, and so belongs to the fingerprint."""
    one, other = (dict(copied(article(body=stream(image=pk)))) for pk in (1, 2))
    path = f"{BODY}.content.{FIGURE}"
    assert (one.pop(path) != other.pop(path), one) == (True, other)


def test_fingerprint__text_that_was_left_out() -> None:
    """Given a block without its optional text, as an importer leaves it, then it says nothing."""
    body = stream()
    del body[0]["value"]["content"][1]["value"]["title"]
    assert fingerprint(article(body=body)) == fingerprint(article())


def test_said__is_what_the_fingerprint_hashes() -> None:
    page = article()
    assert said(page)[f"{BODY}.content.{PROSE}"] == ["It was studied."]
    assert said(page).keys() <= fingerprint(page).keys()


# -- drift -----------------------------------------------------------------------------------------
def release(number: int, severity: str, **words: str) -> SourceRelease:
    return SourceRelease(
        pk=number, severity=severity, fingerprint={path: [word] for path, word in words.items()},
        released_at=datetime(2026, 1, number, tzinfo=UTC),
    )  # fmt: skip


FIRST = release(1, "content", a="1", b="1", c="1")


@pytest.mark.parametrize(
    ("later", "changes", "removed", "severity", "since"),
    [
        pytest.param([], {}, [], "", None, id="nothing"),
        pytest.param([("minor", "2", "1", "1")], {"a": "minor"}, [], "minor", 2, id="minor"),
        pytest.param(
            [("safety", "2", "1", "1"), ("minor", "3", "2", "1")],
            {"a": "safety", "b": "minor"}, [], "safety", 2,
            id="the gravest of each place",
        ),
        pytest.param(
            [("safety", "2", "1", "1"), ("minor", "1", "2", "1")],
            {"b": "minor"}, [], "minor", 3,
            id="what was taken back counts no more",
        ),
        pytest.param(
            [("safety", "2", "1", "1"), ("content", "1", "1", "1")], {}, [], "", None,
            id="all taken back",
        ),
        pytest.param(
            [("content", "1", "1", "")], {"c": "content"}, ["c"], "content", 2, id="removed",
        ),
    ],
)  # fmt: skip
def test_drift(later: list, changes: dict, removed: list, severity: str, since: int | None) -> None:
    """Given the words a translation was made from and those since, then it is behind at the places
    that differ now, as gravely as the gravest change there."""
    releases = [FIRST]
    for number, (grave, *words) in enumerate(later, 2):
        said = {path: word for path, word in zip("abc", words, strict=True) if word}
        releases.append(release(number, grave, **said))
    found = drift(releases)
    assert (found.changes, found.removed, found.severity) == (changes, removed, severity)
    assert (found.since and found.since.day) == since


def test_compare__names_each_place() -> None:
    before, after = {"a": ["1"], "b": ["1"], "c": ["1"]}, {"a": ["1"], "b": ["2"], "d": ["1"]}
    assert compare(before, after) == {
        "a": Change.UNCHANGED, "b": Change.CHANGED, "d": Change.NEW, "c": Change.REMOVED,
    }  # fmt: skip
    assert len({each.label for each in Change}) == len(Change)


def test_since_made__all_new_before_it_is_live() -> None:
    assert set(since_made(TranslationState(sent_from=FIRST)).values()) == {Change.NEW}
    state = TranslationState(made_from=FIRST, sent_from=release(2, "minor", a="2", b="1"))
    assert since_made(state) == {
        "a": Change.CHANGED, "b": Change.UNCHANGED, "c": Change.REMOVED,
    }  # fmt: skip
