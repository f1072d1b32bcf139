"""The grid of facts: what each cell says, what it costs, where it leads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.regions import shown
from kb.regions.grid import Cell, grid
from kb.regions.models import Kind, Region, RegionFact
from kb.regions.standing import Standing, in_standing, standing
from kb.review import periodic
from tests import roads
from tests.regions.signed import draft, draft_region, unsaved_fact

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


def unsaved(*, live: bool = True, days: int = 365, waits: bool = False, changed: bool = False):
    """A fact whose last day is so many days after `TODAY`."""
    made: Any = RegionFact(
        live=live, review_by=TODAY + timedelta(days), has_unpublished_changes=changed
    )
    made.under_review = waits
    return made


def words(*facts: Any, of_country: bool = False) -> list[str]:
    uk = Region(code="GB")
    where = Region(code="GB-SCT", part_of=uk, names={"en-US": "Scotland"})
    return [m.words for m in Cell(where, Kind.COST, list(facts), of_country, TODAY).marks]


SAYS = {
    "nothing": ([], ["nothing known"]),
    "last day": ([unsaved(days=0)], ["1 holds", "1 due"]),
    "day after": ([unsaved(days=-1)], ["1 lapsed"]),
    "60 days": ([unsaved(days=60)], ["1 holds", "1 due"]),
    "61 days": ([unsaved(days=61), unsaved()], ["2 hold"]),
    "draft": ([unsaved(live=False)], ["nothing known", "1 draft"]),
    "waits": ([unsaved(live=False, waits=True)], ["nothing known", "1 waits for a signature"]),
    "changed": ([unsaved(changed=True)], ["1 holds", "1 draft"]),
    "renewed": (
        [unsaved(days=-1, waits=True, changed=True)], ["1 lapsed", "1 waits for a signature"]
    ),
    "both": ([unsaved(), unsaved(days=-9)], ["1 holds", "1 lapsed"]),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS)
def test_cell__says_in_words(case):
    facts, said = SAYS[case]
    assert words(*facts) == said


def test_cell__part_of_a_country_has_what_holds_in_it():
    assert words(of_country=True) == ["as in GB"]


@pytest.mark.parametrize("days", [-1, 0, 60, 61])
@pytest.mark.parametrize("live", [True, False])
def test_standing__of_one_and_of_a_list_agree(live, days):
    where = roads.publish(draft_region()) if live else draft_region()
    one = draft(unsaved_fact(where, review_by=timezone.localdate() + timedelta(days=400)))
    if live:
        one = roads.publish(one)
    today = one.review_by - timedelta(days=days)
    own = standing(one, on=today)
    for other in Standing:
        found = in_standing(RegionFact.objects.all(), other, on=today).exists()
        assert found == (own == other or (own, other) == (Standing.DUE, Standing.HOLDS))


def saved(key: str, where: Region, **fields: Any) -> RegionFact:
    return draft(unsaved_fact(where, key=key, **fields))


def test_grid__two_queries_however_many_facts(django_assert_num_queries):
    """Given a country with a part and facts of two kinds, when ten more facts come, then the grid
    still takes two queries, and each cell has its own facts."""
    uk = roads.publish(draft_region())
    names = dict.fromkeys(("en-US", "en-GB", "zh-Hans", "ja", "ko"), "Scotland")
    scotland = draft_region("GB-SCT", part_of=uk, names=names)
    roads.publish(saved("one", uk))
    with django_assert_num_queries(2):
        grid(shown.today())
    for number in range(10):
        saved(f"more-{number}", scotland, kind="rule", text="So it is.", low=None, high=None)
    with django_assert_num_queries(2):
        found = grid(shown.today())
        cells = {(c.kind, c.region.code): [m.words for m in c.marks] for c in found.cells}
    assert cells["cost", "GB"] == ["1 holds"]
    assert cells["cost", "GB-SCT"] == ["as in GB"]
    assert cells["rule", "GB-SCT"] == ["nothing known", "10 drafts"]
    assert len(cells) == 2 * len(Kind)


def client(person: Any) -> Client:
    made = Client()
    made.force_login(person)
    return made


LEADS = {"superuser": (True, True), "editor": (True, True), "reviewer": (False, False)}


@pytest.mark.parametrize("actor", LEADS)
def test_screen__leads_where_the_person_may_go(actor):
    """Given a fact and gaps, when each kind of person opens the grid, then its cells lead editors to
    the facts and to a form with region and kind filled in; others read it."""
    uk = draft_region()
    saved("one", uk)
    person = getattr(roads, actor)()
    page = client(person).get(reverse("regions:grid")).content.decode()
    name = RegionFact.snippet_viewset.get_url_name
    to_list, to_form = LEADS[actor]
    assert (f'{reverse(name("list"))}?region={uk.pk}&amp;kind=cost"' in page) == to_list
    assert (f'{reverse(name("add"))}?region={uk.pk}&amp;kind=rule"' in page) == to_form
    assert "nothing known" in page
    assert "1 draft" in page


def test_form__comes_with_region_kind_and_currency():
    uk = draft_region()
    url = reverse(RegionFact.snippet_viewset.get_url_name("add"))
    response = client(roads.editor()).get(f"{url}?region={uk.pk}&kind=cost")
    form = response.context["form"]
    assert (form["region"].value(), form["kind"].value()) == (uk.pk, "cost")
    assert form["currency"].value() == "GBP"


@pytest.mark.parametrize("query", ["region=x&kind=y", "region=99999", "region=²", ""])
def test_form__address_that_names_nothing_is_an_empty_form(query):
    url = reverse(RegionFact.snippet_viewset.get_url_name("add"))
    response = client(roads.editor()).get(f"{url}?{query}")
    assert response.status_code == 200
    assert response.context["form"]["region"].value() is None


# -- due -------------------------------------------------------------------------------------------
def live(key: str, days: int) -> RegionFact:
    uk = Region.objects.filter(code="GB").first() or roads.publish(draft_region())
    return roads.publish(saved(key, uk, review_by=shown.today() + timedelta(days=days)))


def test_due__lapsed_first_on_the_screen_and_in_the_queue():
    """Given facts that end in 61, 60 and 10 days, when the screens of editors and reviewers are
    opened, then both list the last two, the next first; their review waits for the editor, since no
    signature under the same words would move their date."""
    later, soon, sooner = live("later", 61), live("soon", 60), live("sooner", 10)
    page = client(roads.editor()).get(reverse("regions:grid"))
    assert [fact for fact, *_rest in page.context["due"]] == [sooner, soon]
    again = periodic.due_again()
    assert [row.text for row in again] == [sooner, soon]
    assert [row.due for row in again] == [sooner.review_by, soon.review_by]
    assert all("its editor looks it up" in row.waits for row in again)
    assert periodic.open_due() == ([], [])
    queue = client(roads.reviewer()).get(reverse("review:queue")).content.decode()
    assert str(sooner) in queue
    assert str(later) not in queue


# -- lists -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["", "standing=holds&kind=cost&state=live&q=price"])
def test_list__no_query_for_each_row(query, django_assert_max_num_queries):
    """Given a list of one fact, when there are ten more, then it takes no more queries."""
    live("first", 300)
    editor = client(roads.editor())
    url = reverse(RegionFact.snippet_viewset.get_url_name("list_results")) + f"?{query}"
    editor.get(url)
    with django_assert_max_num_queries(100) as one:
        assert len(editor.get(url).context["object_list"]) == 1
    for number in range(3):
        live(f"more-{number}", 300)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(editor.get(url).context["object_list"]) == 4
