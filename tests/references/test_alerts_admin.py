"""Alerts in the admin: what is listed, uploaded, settled, and what the signing screen says."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.rights import REVIEWERS
from kb.references.alerts.settling import MayNotSettle, settle
from kb.references.models import Alert, Reference
from kb.review import granting
from kb.review.errors import ReviewRequired
from kb.review.models import AuditEntry
from tests import roads
from tests.references.test_alerts import NOTICE, RETRACTED, take, work
from tests.references.test_alerts_reading import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
__all__ = ["work"]


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def upload(client: Client, content: bytes) -> Any:
    return client.post(
        reverse("references:alerts"), {"file": SimpleUploadedFile("alerts.csv", content)}
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# -- uploading -------------------------------------------------------------------------------------
def test_upload__says_what_the_command_says(work: Reference, mailoutbox: list) -> None:
    """Given a file with a good and a broken line, when an editor uploads it, then the page has the
    command's sentences, the alert is the editor's, and people are told."""
    roads.article(live=True)
    mailoutbox.clear()
    response = upload(
        logged_in(roads.editor()), sheet({**RETRACTED, "RetractionNature": "Gone"}, RETRACTED)
    )
    assert response.status_code == 200
    for sentence in (
        "2 lines read, 1 broken, 1 about works of the library, 1 new.",
        "feder2014: retraction, Feb. 6, 2010",
        "Review opened: “Ketamine” (English (United States)).",
        "line 2: “Gone” is none of",
        f"https://doi.org/{NOTICE}",
    ):
        assert sentence in text(response)
    assert AuditEntry.objects.filter(verb="alert", actor=roads.editor()).exists()
    assert mailoutbox


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7\n", "columns are missing"), (b"\n", "It is empty."), (b"", "empty")],
)
def test_upload__of_something_else(work: Reference, content: bytes, sentence: str) -> None:
    response = upload(logged_in(roads.editor()), content)
    assert response.status_code == 200
    assert sentence in text(response)


def test_upload__many_broken_lines_are_counted(work: Reference) -> None:
    response = upload(logged_in(roads.editor()), sheet(*["too,few"] * 60))
    assert text(response).count("It has 2 fields where the first line has 20.") == 50
    assert "and 10 more" in text(response)


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (roads.superuser, True),
        (roads.editor, True),
        (roads.reviewer, False),
        (lambda: roads.translator("ja"), False),
        (lambda: None, False),
    ],
    ids=["superuser", "editor", "reviewer", "translator", "anonymous"],
)
def test_upload__who_may(work: Reference, actor: Any, may: bool) -> None:
    person = actor()
    upload(logged_in(person) if person else Client(), sheet(RETRACTED))
    assert Alert.objects.exists() == may


# -- settling --------------------------------------------------------------------------------------
def _with_right(right: str) -> Any:
    person = roads.user("admin", REVIEWERS)
    app_label, codename = right.split(".")
    person.user_permissions.add(
        Permission.objects.get(content_type__app_label=app_label, codename=codename)
    )
    return person


def _revoked() -> Any:
    person = roads.reviewer("ko")
    credential = roads.credential(person, "ko")
    granting.revoke(credential, by=roads.superuser(), reason="Retired.")
    return person


ACTORS = {
    "superuser": (roads.superuser, True),
    "administrator of credentials": (lambda: _with_right("review.add_reviewercredential"), True),
    "reviewer": (roads.reviewer, True),
    "reviewer of another language": (lambda: roads.reviewer("ja"), True),
    "reviewer without a disclosure": (lambda: roads.reviewer(disclosed=False), True),
    "reviewer whose credential was revoked": (_revoked, False),
    "member of the group without a credential": (lambda: roads.user("x", REVIEWERS), False),
    "editor": (roads.editor, False),
    "editor of the library": (lambda: _with_right("references.change_reference"), False),
    "translator": (lambda: roads.translator("ja"), False),
}


@pytest.mark.parametrize("case", ACTORS)
@pytest.mark.parametrize("route", ["verb", "screen"])
def test_settle__who_may(work: Reference, case: str, route: str) -> None:
    actor, may = ACTORS[case]
    take(RETRACTED)
    alert, person = Alert.objects.get(), actor()
    if route == "screen":
        address = reverse("references:settle_alert", args=[alert.pk])
        logged_in(person).post(address, {"reason": "Another author."})
    elif may:
        settle(alert, by=person, reason="Another author.")
    else:
        with pytest.raises(MayNotSettle):
            settle(alert, by=person, reason="Another author.")
    assert Alert.objects.standing().exists() != may


def test_settle__stays_listed_and_is_in_the_audit(work: Reference) -> None:
    """Given an alert that was settled, then it is listed with the name and the reason, the audit has
    it, and it cannot be settled again."""
    take(RETRACTED)
    alert, reviewer = Alert.objects.get(), roads.reviewer()
    client = logged_in(reviewer)
    address = reverse("references:settle_alert", args=[alert.pk])
    assert "This field is required" in text(client.post(address, {"reason": "  "}))
    response = client.post(address, {"reason": "Another author."}, follow=True)
    assert "Settled by Rita en-us on" in text(response)
    assert "Another author." in text(response)
    entry = AuditEntry.objects.filter(verb="alert").first()
    assert (entry.actor, entry.detail["reason"]) == (reviewer, "Another author.")
    assert "This alert is settled already." in text(client.post(address, {"reason": "Again."}))
    with pytest.raises(ReviewRequired, match="Say how you know"):
        settle(alert, by=reviewer, reason=" ")


def test_list__says_what_readers_are_told(work: Reference) -> None:
    """Given a correction and a retraction that was taken back, when they are listed, then each says
    whether readers are told of it."""
    for nature, day in (("Correction", "1"), ("Retraction", "2"), ("Reinstatement", "3")):
        take({**RETRACTED, "RetractionNature": nature, "RetractionDate": f"1/{day}/2020"})
    shown = text(logged_in(roads.editor()).get(reverse("references:alerts")))
    assert shown.count("Readers are told of it.") == 1
    assert shown.count("Readers are not told of it: the work was reinstated.") == 2


# -- where people find it --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        (roads.superuser, True),
        (roads.editor, True),
        (roads.reviewer, True),
        (lambda: roads.translator("ja"), False),
    ],
    ids=["superuser", "editor", "reviewer", "translator"],
)
def test_menu__alerts_in_the_library(actor: Any, shown: bool) -> None:
    response = logged_in(actor()).get(reverse("wagtailadmin_home"))
    assert (reverse("references:alerts") in response.content.decode()) == shown


def test_signing_screen__shows_it_beside_the_source(work: Reference) -> None:
    """Given a round that an alert opened, when its reviewer opens the signing screen, then it says
    why it is open, and beside the source what happened and for which reasons."""
    roads.article(live=True)
    (met,) = take(RETRACTED).opened
    response = logged_in(roads.reviewer()).get(reverse("review:sign", args=[met.state.pk]))
    for words in (
        "Evidence changed",
        "something became known about a work that it cites",
        "Retraction, Feb. 6, 2010, Error in Data, Misconduct by Author",
        f'href="https://doi.org/{NOTICE}"',
    ):
        assert words in text(response)


def test_signing_screen__of_what_was_in_review_already(work: Reference) -> None:
    state = roads.submit(roads.article()).task_states.get()
    take(RETRACTED)
    response = logged_in(roads.reviewer()).get(reverse("review:sign", args=[state.pk]))
    assert "Retraction, Feb. 6, 2010" in text(response)
