"""The report “Audit”: who may read it, what it shows, and what leaves the house as a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kb.core.models import User
from kb.review import canonical
from kb.review.audit.export import columns
from kb.review.audit.log import Verb, record
from kb.review.models import AuditEntry
from tests import roads
from tests.review.audit import alterations

AUDIT = "/admin/review/audit/"

# Who may read the log, start an examination and take the log away; superusers are administrators.
ACTORS = {
    "superuser": (roads.superuser, True),
    "reviewer": (roads.reviewer, True),
    "reviewer of Japanese": (lambda: roads.reviewer("ja"), True),
    "reviewer without a credential in force": (lambda: _ended(), False),
    "editor": (roads.editor, False),
    "translator": (lambda: roads.translator("ja"), False),
    "anonymous": (lambda: None, False),
}


def _ended() -> User:
    roads.credential(roads.user("ended"), "ko", valid_until=date(2020, 1, 1))
    return roads.reviewer("ko", name="ended")


def client_of(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("query", ["", "?export=csv", "?export=jsonl", "results/", "POST"])
def test_audit__who_may(actor, query, house):
    make, may = ACTORS[actor]
    client = client_of(make())
    before = AuditEntry.objects.filter(verb__in=["finding", "export"]).count()
    response = client.post(AUDIT) if query == "POST" else client.get(AUDIT + query)
    if may and query != "POST":
        assert response.status_code == 200
    else:
        assert response.status_code == 302
        assert (response.url == AUDIT) is may
    acted = AuditEntry.objects.filter(verb__in=["finding", "export"]).count() - before
    assert acted == (1 if may and query not in ("", "results/") else 0)


@pytest.mark.parametrize("actor", ACTORS)
def test_menu__shown_to_those_who_may(actor, house):
    make, may = ACTORS[actor]
    html = client_of(make()).get(reverse("wagtailadmin_home"), follow=True).content.decode()
    assert (AUDIT in html) is may


def test_examine__by_the_button(house):
    """Given altered words, when an administrator presses the button, then they are off line and the
    page lists what was found."""
    alterations.summary(house)
    client = client_of(roads.superuser())
    html = client.post(AUDIT, follow=True).content.decode()
    assert "The words of “Pictured” are not those that were signed." in html
    assert not roads.fresh(house.article).live
    assert "Everything was as it was signed." in client.post(AUDIT, follow=True).content.decode()


FILTERS = {
    "verb=sign": {"verb": "sign"},
    "actor_name=rita": {"actor_name__icontains": "rita"},
    "subject=pictured": {"subject__icontains": "pictured"},
    "language=en-us": {"language": "en-us"},
    "at_from=2020-01-01&at_to=2020-12-31": {"at__year": 2020},
    "verb=sign&subject=draft": {"verb": "sign", "subject__icontains": "draft"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_filter__lists_and_exports_the_same(query, house):
    client = client_of(roads.superuser())
    wanted = set(AuditEntry.objects.filter(**FILTERS[query]).values_list("pk", flat=True))
    shown = client.get(f"{AUDIT}?{query}").context["paginator"].object_list
    assert {entry.pk for entry in shown} == wanted
    exported = body(client.get(f"{AUDIT}?{query}&export=jsonl"))
    assert {json.loads(line)["id"] for line in exported.splitlines()} == wanted


@pytest.mark.parametrize(
    "query", ["verb=nonsense", "at_from=nonsense", "p=x", "language=xx", "export=x"]
)
def test_filter__nonsense_is_no_error(query, house):
    assert client_of(roads.superuser()).get(f"{AUDIT}?{query}").status_code == 200


def test_jsonl__a_stranger_follows_the_chain(house):
    """Given the whole log as JSON Lines, when each hash is computed from its line alone, then the lines
    hang together; one altered letter breaks it."""
    text = body(client_of(roads.superuser()).get(f"{AUDIT}?export=jsonl"))
    rows = [json.loads(line) for line in text.splitlines()]
    assert len(rows) == AuditEntry.objects.count() - 1  # not the entry of the export itself
    assert follows(rows)
    rows[3]["actor_name"] += "x"
    assert not follows(rows)


def follows(rows: list[dict]) -> bool:
    previous = ""
    for row in rows:
        said = {k: v for k, v in row.items() if k not in ("id", "previous_hash", "entry_hash")}
        kept = canonical.without_nulls(
            {k: v for k, v in said.items() if v not in (None, False, "", [])}
        )
        entry_hash = canonical.digest([row["previous_hash"], canonical.digest(kept)])
        if (row["previous_hash"], row["entry_hash"]) != (previous, entry_hash):
            return False
        previous = entry_hash
    return True


def test_csv__every_column_and_no_formula(house):
    """Given a text whose title is a formula, when the log is opened in a spreadsheet, then it is text."""
    person = roads.user("@cmd", first_name="=1+1")
    record(Verb.LOOK, by=person, reason="+1")
    text = body(client_of(roads.superuser()).get(f"{AUDIT}?export=csv"))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert list(rows[0]) == columns()
    assert set(columns()) >= {"previous_hash", "seal", "entry_hash", "detail", "actor_id"}
    assert rows[-1]["actor_name"] == "'=1+1"
    assert json.loads(rows[-1]["detail"]) == {"reason": "+1"}
    assert [int(row["id"]) for row in rows] == sorted(
        AuditEntry.objects.exclude(verb="export").values_list("pk", flat=True)
    )


def test_export__is_an_entry(house):
    client_of(roads.superuser()).get(f"{AUDIT}?export=csv&verb=sign")
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.actor) == ("export", roads.superuser())
    assert entry.detail == {"form": "csv", "filter": "export=csv&verb=sign"}


def test_audit__queries_do_not_grow_with_entries(house, django_assert_max_num_queries):
    client = client_of(roads.superuser())
    client.get(AUDIT)
    for _number in range(30):
        record(Verb.LOOK, by=roads.editor(), obj=house.article)
    with django_assert_max_num_queries(16):
        client.get(AUDIT)
