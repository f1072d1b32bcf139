"""Help in a crisis is complete for every reader, or the site does not serve."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from kb.locales import tags
from kb.regions import checks, completeness, shown
from kb.regions.models import DefaultRegion, Region
from kb.review import road
from tests import roads
from tests.review.clock import turn_to

from . import lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("complete")]

ONE_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def complete(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One region that every language has, with one line that needs no words; once for all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        where = lines.region()
        lines.line(where)
        lines.everywhere(where)
        yield
        transaction.set_rollback(True)


def america() -> Region:
    return Region.objects.get(code="US")


def renewed(**fields: Any) -> None:
    """The line, signed with other values."""
    fact = america().facts.get()
    for name, value in fields.items():
        setattr(fact, name, value)
    fact.save_revision(user=roads.editor())
    roads.publish(roads.fresh(fact))


def withdrawn(obj: Any) -> None:
    road.withdraw(obj, roads.reviewer(), "A test.")


def nothing_signed() -> None:
    withdrawn(america().facts.get())
    withdrawn(america())


# -- each gap is named -----------------------------------------------------------------------------
def test_gaps__none(django_assert_num_queries):
    with django_assert_num_queries(4):
        assert completeness.gaps() == []


def no_default() -> None:
    DefaultRegion.objects.get(locale=roads.locale("ja")).delete()


def written_line() -> None:
    renewed(contacts=[{k: v for k, v in lines.LIFELINE.items() if k != "number"}])


def words() -> None:
    renewed(text="Veterans press 1.")
    lines.note(america().facts.get(), "ko", "1번을 누르십시오.")


def part_and_country() -> None:
    country = lines.region("GB", "999")
    lines.region("GB-SCT", "999", part_of=country)


RUINS: dict[str, tuple[Callable[[], None], list[str]]] = {
    "default": (no_default, ["日本語 has no default region that is signed."]),
    "line": (
        lambda: withdrawn(america().facts.get()),
        ["United States has no crisis line that can be called."],
    ),
    "written": (written_line, ["United States has no crisis line that can be called."]),
    "words": (
        words,
        [
            f"The words of us-crisis are not signed in {name}."
            for name in ("English (United Kingdom)", "简体中文", "日本語")
        ],
    ),
    "part": (
        part_and_country,
        [
            "United Kingdom has no crisis line that can be called.",
            "GB-SCT has no crisis line that can be called.",
        ],
    ),
}


@pytest.mark.parametrize("ruin", RUINS)
def test_gaps__each_in_a_sentence(ruin):
    """Given complete help, when one thing of it is missing, then exactly that is said."""
    act, sentences = RUINS[ruin]
    act()
    assert completeness.gaps() == sentences


def test_gaps__region_withdrawn():
    """Given the region of all languages withdrawn, then each language is named."""
    nothing_signed()
    assert len(completeness.gaps()) == len(tags.LANGUAGES)


def test_gaps__on_the_last_day_and_after():
    """Given a line to be reviewed by a day, then it counts until that day's end and not after."""
    assert completeness.gaps(lines.REVIEW_BY) == []
    assert completeness.gaps(lines.REVIEW_BY + ONE_DAY) == [
        "United States has no crisis line after May 31, 2027."
    ]


def test_gaps__number_that_nobody_can_dial():
    """Given an emergency number that is none, which only a hand in the database could have left, then
    it is named."""
    found = completeness._of_region(Region(code="US", emergency_number=""), [], shown.today())
    assert next(found) == "United States has no emergency number."


def test_gaps__part_has_the_lines_of_its_country():
    lines.region("US-HI", part_of=america())
    assert completeness.gaps() == []


# -- serving ---------------------------------------------------------------------------------------
def test_wsgi__serves_what_is_complete():
    assert callable(runpy.run_module("kb.wsgi")["application"])


def test_wsgi__refuses_in_one_sentence_that_names_the_first_gap():
    """Given a region without a crisis line, when the server starts, then it does not, and says why and
    what to do."""
    withdrawn(america().facts.get())
    with pytest.raises(ImproperlyConfigured) as caught:
        runpy.run_module("kb.wsgi")
    assert str(caught.value).startswith(
        "Help in a crisis is incomplete, so nothing is served. "
        "United States has no crisis line that can be called. (1 in all.)"
    )
    assert "kb.wsgi_editors" in str(caught.value)


OPENED = {
    "/admin/login/": True, "/static/kb/site.css": True, "/health/": True,
    "/": False, "/en-us/": False, "/administer/": False, "/api/v2/pages/": False,
}  # fmt: skip


@pytest.mark.parametrize("path", OPENED)
def test_wsgi_editors__opens_the_editors_side_alone(path, monkeypatch):
    """Given incomplete help, when the editors' server starts, then what they need is answered by the
    site, and readers are told whom to call."""
    nothing_signed()
    opened = runpy.run_module("kb.wsgi_editors")["application"]
    monkeypatch.setitem(opened.__globals__, "_site", lambda environ, start: ["the site"])
    statuses: list[str] = []
    said = opened({"PATH_INFO": path}, lambda status, headers: statuses.append(status))
    if OPENED[path]:
        assert said == ["the site"]
    else:
        assert statuses == ["503 Service Unavailable"]
        assert b"In immediate danger" in b"".join(said)


# -- watching --------------------------------------------------------------------------------------
def test_check__errors_now_and_warnings_for_sixty_days(monkeypatch):
    """Given a line that ends, when operators check, then they are warned from sixty days before, and
    after its end it is an error."""

    def ids(day: Any) -> list[str | None]:
        turn_to(day, monkeypatch)
        return [found.id for found in checks.check_help(None, databases=["default"])]

    assert ids(lines.REVIEW_BY - shown.NOTICE) == []
    assert ids(lines.REVIEW_BY - shown.NOTICE + ONE_DAY) == ["kb_regions.W001"]
    assert ids(lines.REVIEW_BY + ONE_DAY) == ["kb_regions.E001"]


def test_check__never_in_the_way_of_migrating():
    """Given no region, when the checks of `migrate` run, then ours is not among them; it is among those
    of `check --deploy --database default`."""
    nothing_signed()
    as_migrate = run_checks(databases=["default"])
    assert not [found for found in as_migrate if str(found.id).startswith("kb_regions")]
    deploy = run_checks(tags=[Tags.database], databases=["default"], include_deployment_checks=True)
    assert "kb_regions.E001" in {found.id for found in deploy}


def test_check__database_that_cannot_be_read(monkeypatch):
    def away(on: Any = None) -> list[str]:
        raise DatabaseError("no such table")

    monkeypatch.setattr(completeness, "gaps", away)
    (found,) = checks.check_help(None, databases=["default"])
    assert "no such table" in found.msg


STANDINGS = {"complete": -60, "due": -59, "last": 0, "incomplete": 1}


@pytest.mark.parametrize("standing", STANDINGS)
def test_health__says_how_it_stands_and_stays_up(standing, client, monkeypatch):
    """Given a line that ends, when the health is asked, then it says so, and answers 200 all the same:
    taking the process away would take the rest of the help with it."""
    turn_to(lines.REVIEW_BY + STANDINGS[standing] * ONE_DAY, monkeypatch)
    response = client.get("/health/")
    assert response.status_code == 200
    said = "due" if standing == "last" else standing
    assert response.json()["crisis help"] == said
