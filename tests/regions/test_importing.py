"""Facts read from a file again after they were signed."""

from __future__ import annotations

import pytest

from kb.regions import exchange, importing
from tests import roads
from tests.regions import signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.mark.parametrize(("written", "kind"), [("225", "UNCHANGED"), ("226", "CHANGED")])
def test_plan__an_amount_is_the_same_however_it_is_written(written, kind):
    """Given a signed price, which the database keeps with its cents, when a file says it without them,
    then nothing changes; another price does."""
    fact = signed.fact(signed.region())
    fact.get_latest_revision_as_object().save_revision(user=roads.editor())
    file = f"key,region,kind,low\n{fact.key},GB,cost,{written}\n".encode()
    made = importing.plan(exchange.read("facts.csv", file), by=roads.editor())
    assert [planned.kind.name for planned in made.planned] == [kind]
    assert made.problems == []
