"""What prose says of a country is found in five languages, and what only looks like it is not."""

from __future__ import annotations

from typing import Any

import pytest

from kb.regions.parity import Known, mentions, retired_in
from tests.regions.prose import NOT_RETIRED, NOTHING, RETIRED, SAYS, ids, known


@pytest.mark.parametrize("row", SAYS, ids=ids(SAYS))
def test_mentions__found(row: Any) -> None:
    _language, sentence, wanted = row
    assert {m.what: m.said for m in mentions(sentence, known())} == wanted


@pytest.mark.parametrize("row", NOTHING, ids=ids(NOTHING))
def test_mentions__what_only_looks_like_it(row: Any) -> None:
    assert list(mentions(row[1], known())) == []


@pytest.mark.parametrize("row", RETIRED, ids=ids(RETIRED))
def test_retired__refused(row: Any) -> None:
    (old,) = retired_in(row[1], known())
    assert (old.number, old.successor, old.region) == ("1393", "109", "South Korea")


@pytest.mark.parametrize("row", NOT_RETIRED, ids=ids(NOT_RETIRED))
def test_retired__another_number(row: Any) -> None:
    assert list(retired_in(row[1], known())) == []


def test_retired__nothing_known_nothing_refused() -> None:
    assert list(retired_in("Call 1393.", Known())) == []


OFFERS = [
    ("The FDA approved it.", "approval"),
    ("The FDA warned of it.", "warning"),
    ("DEA is what Americans call the agency.", "regulator"),
    ("식약처가 허가했습니다.", "approval"),
    ("It costs $5.", "cost"),
    ("Call 988.", "crisis"),
    ("Call 1-800-332-1088.", "reporting"),
    ("Call 020 7946 0018.", ""),
]


@pytest.mark.parametrize(("sentence", "kind"), OFFERS, ids=[kind or "none" for _s, kind in OFFERS])
def test_mentions__kind_of_fact_that_says_it(sentence: str, kind: str) -> None:
    (found,) = mentions(sentence, known())
    assert found.kind == kind
