"""What cannot happen inside a test's transaction: a process that ends while signing, and a race."""

from __future__ import annotations

import os

import pytest

from tests.apart import run_apart


def test_sign__killed_between_any_two_statements_leaves_the_old_or_the_new(tmp_path):
    """Given new words in review, when the process is killed before its first statement of signing,
    before its second and so on, then readers have the old words under the old signature, and from
    the statement on at which all is written the new ones under the new; never a mixture."""
    result = run_apart("tests.review.killed", tmp_path)
    old, (*killed, last) = result["old"], result["outcomes"]
    assert len(killed) > 50, "signing takes more statements than that: it was not killed"
    assert killed == [old] * len(killed)
    assert "The new words." in last[1]
    assert last[2] == old[2] + 1
    assert result["findings"] == []


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="SQLite has one writer; there is nothing to race",
)
def test_sign__raced_by_author_autosave_and_a_second_reviewer(tmp_path):
    """Given words in review, when two reviewers sign them while their author saves and autosaves,
    two hundred times on connections of their own, then what is live is exactly what was signed,
    one of the two signed it, and nobody waited for the other for ever."""
    result = run_apart("tests.review.racing", tmp_path)
    assert result["wrong"] == []
    assert result["findings"] == []
    assert result["ends"].get("sign done", 0) >= 150
    assert not [end for end in result["ends"] if "failed" in end]
