"""What stands between the watch's rounds: documents as they are served, and `/health/`."""

from __future__ import annotations

import pytest
from django.test import Client

from home import health
from kb.review.audit import watch as watching
from kb.review.models import AuditEntry
from tests import roads
from tests.review.audit import alterations
from tests.review.audit.conftest import stored


def get(path: str, person=None):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.get(path)


def test_document__served_while_its_bytes_are_those_signed(house):
    response = get(house.video.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == stored(house.video.file)


@pytest.mark.parametrize(
    "alter",
    [alterations.video_swapped, alterations.video_missing, lambda house: _rename(house)],
    ids=["swapped", "missing", "record"],
)
def test_document__altered_is_not_served_and_told_once(alter, house):
    """Given a document whose bytes or record changed, when readers ask for it, then each gets the 404
    page, and the log has it once; the next round of the watch does not write it down again."""
    alter(house)
    for _time in range(2):
        assert get(house.video.url).status_code == 404
    told = AuditEntry.objects.filter(verb="finding")
    assert told.get().subject_id == house.video.pk
    watching.watch(report_only=True)
    assert told.filter(detail__has_key="key").count() == 1


def _rename(house) -> None:
    alterations.tamper(f"UPDATE core_sitedocument SET title = 'Other' WHERE id = {house.video.pk}")


def test_document__staff_still_get_it(house):
    alterations.video_swapped(house)
    assert get(house.video.url, roads.editor()).status_code == 200


# -- /health/ --------------------------------------------------------------------------------------
def test_health__in_order(house, django_assert_num_queries):
    watching.watch()
    with django_assert_num_queries(2):  # the log, and the rules in the database
        assert watching.in_order()
    response = get("/health/")
    assert response.status_code == 200
    assert response.json()["review"] == "in order"


def test_health__words_without_cover_still_live(house):
    """Given a round that only reported altered words, when the health is asked, then it is bad and says
    no more; after a round that took them off line it is good."""
    alterations.summary(house)
    assert get("/health/").status_code == 200
    watching.watch(report_only=True)
    response = get("/health/")
    assert response.status_code == 503
    assert response.json()["review"] == "needs attention"
    watching.watch()
    assert get("/health/").status_code == 200


def test_health__entry_of_the_last_round_forged(house):
    alterations.summary(house)
    watching.watch(report_only=True)
    last = watching.last_round().pk
    alterations.tamper(
        f'UPDATE review_auditentry SET detail = \'{{"open": [], "exposed": 0}}\' WHERE id = {last}'
    )
    assert get("/health/").status_code == 503


def test_health__triggers_missing(house, monkeypatch):
    monkeypatch.setattr(watching, "trigger_problems", lambda: ["trigger x is missing"])
    response = get("/health/")
    assert response.status_code == 503
    assert "trigger" not in response.content.decode()


def test_health__database_away(house, monkeypatch):
    def away() -> bool:
        raise health.DatabaseError

    monkeypatch.setattr(health, "in_order", away)
    assert get("/health/").status_code == 503
