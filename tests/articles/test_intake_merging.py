"""Ids that a changed document keeps, and its changes merged with an editor's."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles.intake import blocks, markdown, merging

Raw = dict[str, Any]

DOCUMENT = """\
## Causes

Pollen is a common cause of an attack at night.

Cold air can narrow the airways of many people.

- smoke
- dust

## Symptoms

A cough that comes at night is the first sign.

### Does it heal?

It can rest for years.
"""


COLD_AIR = "Cold air can narrow the airways of many people."


def body(text: str) -> list[Raw]:
    document, notation = markdown.read(text)
    return blocks.build(
        document, name="a.md", notation=notation, mark=lambda c: None, introduction="I"
    )["body"]


def imported(text: str, base: list[Raw], ours: list[Raw] | None = None) -> list[Raw]:
    """The body of a changed document, with the ids of its earlier one."""
    theirs = body(text)
    merging.adopt_ids(base, theirs, taken=set(merging.ids_in(ours or base)))
    return theirs


def ids(stream: list[Raw]) -> dict[str, str]:
    """Id by words: of a section its heading, of a block what it says, of an item itself."""
    found = {}
    for section in stream:
        found[section["value"]["heading"]] = section["id"]
        for block in section["value"]["content"]:
            if block["type"] == "list":
                found["list"] = block["id"]
                found |= {item["value"]: item["id"] for item in block["value"]["items"]}
            else:
                found[str(block["value"])] = block["id"]
    return found


def said(stream: list[Raw]) -> list[str]:
    return [words for words in ids(stream) if words != "list"]


def edited(stream: list[Raw], old: str, new: str) -> list[Raw]:
    """A copy of the stream in which an editor replaced words, and Draftail added its keys."""
    stream = copy.deepcopy(stream)

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v if k in ("id", "type", "anchor") else walk(v) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v) for v in value]
        return value.replace(old, new).replace("<p>", '<p data-block-key="x1y2z">')

    return walk(stream)


# -- ids -------------------------------------------------------------------------------------------
def test_b7__paragraph_inserted_above__others_keep_their_ids() -> None:
    """
    Given a document with a new paragraph at the top of its first section
    When it is imported again
    Then every block that was there has its id, and the new one another (translations rest on it).
    """
    base = body(DOCUMENT)
    theirs = imported(
        DOCUMENT.replace("## Causes\n", "## Causes\n\nThere are many causes.\n"), base
    )

    before, after = ids(base), ids(theirs)
    assert {words: after[words] for words in before} == before
    assert after["<p>There are many causes.</p>"] not in before.values()


def test_adopt_ids__paragraph_changed_and_list_changed__ids_kept() -> None:
    """
    Given a document with a reworded paragraph, a new item and a renamed section
    When it is imported again
    Then the paragraph, the list, its old items, the section and its anchor are the same blocks.
    """
    base = body(DOCUMENT)
    changed = (
        DOCUMENT.replace("is a common cause of an attack", "often causes an attack")
        .replace("- dust", "- fumes\n- dust")
        .replace("## Symptoms", "## Signs and symptoms")
    )
    theirs = imported(changed, base)

    before, after = ids(base), ids(theirs)
    assert (
        after["<p>Pollen often causes an attack at night.</p>"]
        == (before["<p>Pollen is a common cause of an attack at night.</p>"])
    )
    assert (after["list"], after["<p>dust</p>"]) == (before["list"], before["<p>dust</p>"])
    assert after["Signs and symptoms"] == before["Symptoms"]
    assert theirs[1]["value"]["anchor"] == "symptoms"


def test_adopt_ids__sections_change_places__ids_go_with_them() -> None:
    """
    Given a document whose sections changed places
    When it is imported again
    Then each section and paragraph has its id at its new place.
    """
    base = body(DOCUMENT)
    causes, symptoms = DOCUMENT.split("## Symptoms")

    assert ids(imported("## Symptoms" + symptoms + "\n" + causes, base)) == ids(base)


def test_adopt_ids__paragraph_removed_and_one_written_there__not_the_same() -> None:
    """
    Given a paragraph that was taken out by an import, which an editor still has
    When another document writes one where it stood
    Then the new one does not take the id that the editor's block has.
    """
    base = body(DOCUMENT)
    without = DOCUMENT.replace("Cold air can narrow the airways of many people.\n\n", "")
    shorter = imported(without, base)
    theirs = imported(
        without.replace("- smoke", "Sport in winter does it too, which few expect.\n\n- smoke"),
        shorter,
        ours=base,
    )

    new = ids(theirs)["<p>Sport in winter does it too, which few expect.</p>"]
    assert new not in ids(base).values()


PARTS = st.lists(
    st.sampled_from(
        ["Pollen.", "Dust.", "Cold air.", "- a\n- b", "### Why?\n\nSo.", "## A", "## B"]
    )
)


@given(PARTS, PARTS)
def test_adopt_ids__any_change__no_id_twice(old: list[str], new: list[str]) -> None:
    """
    Given any two versions of a document
    When the second is imported over the first
    Then no two blocks share an id, and importing the second once more changes none.
    """
    base = body("\n\n".join(old))
    theirs = imported("\n\n".join(new), base)

    assert len(merging.ids_in(theirs)) == len(set(merging.ids_in(theirs)))
    assert imported("\n\n".join(new), theirs) == theirs


@given(PARTS, PARTS)
def test_merge__nothing_edited__the_document(old: list[str], new: list[str]) -> None:
    """
    Given any two versions of a document and a draft that nobody edited
    When they are merged
    Then the draft is the new version, without a conflict.
    """
    base = body("\n\n".join(old))
    theirs = imported("\n\n".join(new), base)
    merged, conflicts = merging.merge(base, copy.deepcopy(base), theirs)

    assert sorted(merging.ids_in(merged)) == sorted(merging.ids_in(theirs))
    assert conflicts == []


# -- three ways ------------------------------------------------------------------------------------
def test_merge__editor_opened_and_saved__the_document_wins() -> None:
    """
    Given a draft that an editor saved without a change, which added the editor's keys
    When the document changes a paragraph
    Then the change is taken, and what did not change keeps the editor's keys.
    """
    base = body(DOCUMENT)
    ours = edited(base, "nothing", "nothing")
    merged, conflicts = merging.merge(
        base, ours, imported(DOCUMENT.replace("Pollen", "Dust"), base)
    )

    assert conflicts == []
    assert said(merged)[1] == "<p>Dust is a common cause of an attack at night.</p>"
    assert 'data-block-key="x1y2z"' in said(merged)[2]


def test_merge__both_changed_other_blocks__both_changes() -> None:
    """
    Given a draft with an edited paragraph
    When the document changes another and adds a third
    Then the draft has all three, without a conflict.
    """
    base = body(DOCUMENT)
    ours = edited(base, "Cold air", "Freezing air")
    changed = DOCUMENT.replace("Pollen", "Dust").replace(
        "## Symptoms\n", "## Symptoms\n\nThere are many.\n"
    )
    merged, conflicts = merging.merge(base, ours, imported(changed, base))
    words = " ".join(said(merged))

    assert conflicts == []
    for expected in ("Freezing air", "Dust is", "There are many."):
        assert expected in words


def test_merge__both_changed_one_block__the_editors_words_and_a_conflict() -> None:
    """
    Given a draft with an edited paragraph
    When the document changes the same one
    Then the editor's words stay and the conflict is told.
    """
    base = body(DOCUMENT)
    ours = edited(base, "Cold air", "Freezing air")
    merged, conflicts = merging.merge(
        base, ours, imported(DOCUMENT.replace("Cold air", "Ice"), base)
    )

    assert "Freezing air" in " ".join(said(merged))
    assert len(conflicts) == 1
    assert "Freezing air can narrow" in conflicts[0]


def removed(stream: list[Raw], words: str) -> list[Raw]:
    stream = copy.deepcopy(stream)
    for section in stream:
        section["value"]["content"] = [
            block for block in section["value"]["content"] if words not in str(block["value"])
        ]
    return stream


@pytest.mark.parametrize(
    ("edit", "change", "present", "conflicts"),
    [
        (lambda s: removed(s, "Cold air"), ("Pollen", "Dust"), False, 0),
        (lambda s: removed(s, "Cold air"), ("Cold air", "Ice"), False, 1),
        (lambda s: edited(s, "Cold air", "Frost"), (COLD_AIR, ""), True, 1),
        (lambda s: s, (COLD_AIR, ""), False, 0),
    ],
    ids=["removed here", "removed here, changed there", "changed here, removed there", "removed there"],
)  # fmt: skip
def test_merge__block_removed_on_one_side__never_an_editors_work(
    edit: Callable[[list[Raw]], list[Raw]], change: tuple[str, str], present: bool, conflicts: int
) -> None:
    """
    Given a paragraph that one side removed
    When the other changed it, or did not
    Then it comes back for nobody, goes only if no editor touched it, and a conflict is told.
    """
    base = body(DOCUMENT)
    merged, told = merging.merge(base, edit(base), imported(DOCUMENT.replace(*change), base))

    assert ("the airways of many" in " ".join(said(merged))) is present
    assert len(told) == conflicts


def test_merge__heading_changed_on_both_sides__the_editors_and_a_conflict() -> None:
    """
    Given a section whose heading an editor changed
    When the document changes it too, and a paragraph in it
    Then the editor's heading stays, the paragraph is taken, and the conflict is told.
    """
    base = body(DOCUMENT)
    ours = edited(base, "Causes", "What causes it")
    changed = DOCUMENT.replace("## Causes", "## Causes and triggers").replace("Pollen", "Dust")
    merged, conflicts = merging.merge(base, ours, imported(changed, base))

    assert merged[0]["value"]["heading"] == "What causes it"
    assert "Dust is" in " ".join(said(merged))
    assert len(conflicts) == 1


def test_merge__editors_order_and_new_blocks__kept() -> None:
    """
    Given a draft whose paragraphs an editor moved, with one of the editor's own
    When the document adds a paragraph after the first
    Then the editor's order and paragraph stay, and the new one follows the one it followed.
    """
    base = body(DOCUMENT)
    ours = copy.deepcopy(base)
    content = ours[0]["value"]["content"]
    own = {"type": "prose", "id": "own", "value": "<p>My own.</p>"}
    content[:] = [content[1], own, content[0], content[2]]
    changed = DOCUMENT.replace("at night.\n\nCold", "at night.\n\nSo are mites.\n\nCold")
    merged, conflicts = merging.merge(base, ours, imported(changed, base))

    order = [word for word in ("Cold", "My own", "Pollen", "So are mites") if word in str(merged)]
    assert order == sorted(order, key=str(merged).index)
    assert conflicts == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ('<p data-block-key="a1">It <b>fell</b>.</p>', "<p>It <strong>fell</strong>.</p>", True),
        ("<p>It&#x27;s &quot;so&quot;</p>", "<p>It's \"so\"</p>", True),
        ('<a linktype="citation" id="1" key="k">x</a>', '<a id="1" key="k" linktype="citation">x</a>', True),
        ("<p>one<br/>two</p>", "<p>one<br>two</p>", True),
        ("<p>It fell.</p>", "<p>It rose.</p>", False),
        ("<p>It <b>fell</b>.</p>", "<p>It fell.</p>", False),
        ('<a href="https://a.org">x</a>', '<a href="https://b.org">x</a>', False),
        ("0.5 mg", "5 mg", False),
    ],
)  # fmt: skip
def test_same__spelling_of_tags__does_not_count(one: str, other: str, alike: bool) -> None:
    """
    Given two rich texts
    When they differ in words, tags or addresses, or only in how these are written
    Then they are the same only in the second case.
    """
    assert merging.same({"id": "1", "value": one}, {"id": "1", "value": other}) is alike
