"""Crossref and PubMed as they answer, and as they fail: a fault is never an answer."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from kb.references.authenticity import asking
from kb.references.authenticity.comparing import differences
from kb.references.authenticity.registries import Crossref, PubMed, configured
from kb.references.authenticity.sources import Source, Unavailable

from .recordings import (
    AGENCY_JALC,
    CROSSREF_FEDER,
    CROSSREF_TAKAHASHI,
    FEDER_DOI,
    FEDER_PMID,
    PUBMED_FEDER,
    PUBMED_UNKNOWN,
)
from .registry import Plays, Registry
from .test_comparing import FEDER

WORK, SUMMARY = f"/works/{FEDER_DOI}", "/esummary.fcgi"


def asked_crossref() -> Any:
    return Crossref().find(doi=FEDER_DOI)


# -- their answers -----------------------------------------------------------------------------------
def test_crossref__work_in_its_shape(registry: Registry) -> None:
    """Given a message with the subtitle apart and the first page alone, then it is the work."""
    registry.play(WORK, Plays(CROSSREF_FEDER))
    found = asked_crossref()
    assert found["title"].endswith("Stress Disorder: A Randomized Clinical Trial")
    assert differences(FEDER, found) == []


def test_crossref__article_number_and_markup(registry: Registry) -> None:
    registry.play("/works/10.1186/s12888-021-03538-y", Plays(CROSSREF_TAKAHASHI))
    found = Crossref().find(doi="10.1186/s12888-021-03538-y")
    assert found
    assert (found["pages"], found["issued"]) == ("526", "2021-10-25")
    assert "in Japanese patients" in found["title"]


def test_crossref__printed_year_counts_before_the_one_online(registry: Registry) -> None:
    message = CROSSREF_FEDER["message"] | {"issued": {"date-parts": [[2013, 12]]}}
    registry.play(WORK, Plays(CROSSREF_FEDER | {"message": message}))
    assert asked_crossref()["issued"] == "2014-06-01"


def test_crossref__unknown_to_it_and_to_the_agencies__not_found(registry: Registry) -> None:
    assert Crossref().find(doi="10.1000/nothing") is None


def test_crossref__doi_of_another_agency__cannot_say(registry: Registry) -> None:
    """Given a DOI that the Japanese agency registered, then Crossref does not say it is invented."""
    registry.play("/works/10.1241/johokanri.1.1/agency", Plays(AGENCY_JALC))
    with pytest.raises(Unavailable, match="registered with JaLC, not with Crossref"):
        Crossref().find(doi="10.1241/johokanri.1.1")


def test_pubmed__summary_in_its_shape(registry: Registry) -> None:
    registry.play(SUMMARY, Plays(PUBMED_FEDER))
    found = PubMed().find(pmid=FEDER_PMID)
    assert found
    assert found["authors"][0] == {"family": "Feder", "given": "A"}
    assert differences(FEDER, found) == []


def test_pubmed__number_that_nobody_has__not_found(registry: Registry) -> None:
    registry.play(SUMMARY, Plays(PUBMED_UNKNOWN))
    assert PubMed().find(pmid="99999999") is None


def test_pubmed__translated_title_stands_beside_the_authors_own(registry: Registry) -> None:
    record = PUBMED_FEDER["result"][FEDER_PMID] | {
        "title": "[Ketamine in depression].", "vernaculartitle": "氯胺酮治疗抑郁症.",
        "authors": [{"name": "Ketamine Group", "authtype": "CollectiveName"}],
    }  # fmt: skip
    registry.play(SUMMARY, Plays({"result": {FEDER_PMID: record}}))
    found = PubMed().find(pmid=FEDER_PMID)
    assert found
    assert found["title"] == "氯胺酮治疗抑郁症."
    assert found["authors"] == [{"literal": "Ketamine Group"}]


@pytest.mark.parametrize("source", [Crossref(), PubMed()])
def test_source__nothing_to_ask_by(source: Source, registry: Registry) -> None:
    with pytest.raises(Unavailable, match="It has no"):
        source.find()
    assert registry.asked == []


# -- faults ------------------------------------------------------------------------------------------
def circle(base: str) -> Plays:
    return Plays(status=302, headers={"Location": WORK})


FAULTS = {
    "slow": (lambda base: [Plays(delay=1.0)], "did not answer in time"),
    "slow in the middle": (lambda base: [Plays(CROSSREF_FEDER, stall=0.6)], "did not answer in time"),
    "trickle": (lambda base: [Plays(CROSSREF_FEDER, stall=0.01)], "did not answer in time"),
    "429": (lambda base: [Plays(status=429)], "is busy"),
    "503": (lambda base: [Plays(status=503, headers={"Retry-After": "x"})], "is busy"),
    "500": (lambda base: [Plays(b"oops", status=500)], "has a problem .HTTP 500."),
    "403": (lambda base: [Plays(status=403)], "has a problem .HTTP 403."),
    "broken JSON": (lambda base: [Plays(b'{"message": {')], "cannot be read"),
    "no JSON": (lambda base: [Plays(b"<html>Welcome</html>")], "cannot be read"),
    "no text": (lambda base: [Plays(b"\xff\xfe\x00")], "cannot be read"),
    "empty": (lambda base: [Plays(b"")], "cannot be read"),
    "deep": (lambda base: [Plays(b"[" * 100_000)], "cannot be read"),
    "list": (lambda base: [Plays([])], "cannot be read"),
    "null": (lambda base: [Plays(b"null")], "cannot be read"),
    "other shape": (lambda base: [Plays({"message": "Resource not found."})], "cannot be read"),
    "no title": (lambda base: [Plays({"message": {"title": [], "DOI": FEDER_DOI}})], "cannot be read"),
    "title of another kind": (lambda base: [Plays({"message": {"title": {}, "DOI": 7}})],
                              "cannot be read"),
    "authors of another kind": (
        lambda base: [Plays({"message": CROSSREF_FEDER["message"] | {"author": ["Feder"]}})],
        "cannot be read"),
    "truncated": (lambda base: [Plays(CROSSREF_FEDER, short=True)], "broke off its answer"),
    "too large": (lambda base: [Plays(b" " * (asking.MAX_BYTES + 1))], "more than can be an answer"),
    "redirect in a circle": (lambda base: [circle(base)], "redirects in a circle"),
    "redirect to another host": (
        lambda base: [Plays(status=302, headers={"Location": "https://example.org/"})],
        "redirects to example.org, which is not asked"),
    "redirect inside": (
        lambda base: [Plays(status=301, headers={"Location": "http://169.254.169.254/latest"})],
        "redirects to 169.254.169.254"),
    "redirect to a file": (
        lambda base: [Plays(status=302, headers={"Location": "file:///etc/passwd"})],
        "redirects to nowhere"),
    "redirect nowhere": (lambda base: [Plays(status=302)], "redirects to"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_fault__a_sentence_and_nothing_remembered(
    fault: str, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a registry with a fault, when it is asked, then a sentence says so; and when it has
    recovered, then the answer is right: the fault was not remembered."""
    for name, seconds in (("CONNECT", 0.4), ("READ", 0.4), ("ALTOGETHER", 0.8)):
        monkeypatch.setattr(asking, name, seconds)
    monkeypatch.setattr(asking, "sleep", lambda seconds: None)
    answers, sentence = FAULTS[fault]
    registry.play(WORK, *answers(registry.base))
    with pytest.raises(Unavailable, match=sentence) as refusal:
        asked_crossref()
    assert str(refusal.value).startswith("Crossref ")
    assert str(refusal.value).endswith(".")
    registry.play(WORK, Plays(CROSSREF_FEDER))
    assert differences(FEDER, asked_crossref()) == []


def test_fault__nobody_there(registry: Registry, settings: Any) -> None:
    settings.REFERENCE_CROSSREF_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable, match="Crossref cannot be reached"):
        asked_crossref()


@pytest.mark.parametrize(
    "answer",
    [{}, {"result": {}}, {"esummaryresult": ["Invalid uid"]}, {"result": {FEDER_PMID: {}}},
     {"result": {FEDER_PMID: "x"}}, {"result": []}],
)  # fmt: skip
def test_fault__pubmed_of_another_shape(registry: Registry, answer: Any) -> None:
    registry.play(SUMMARY, Plays(answer))
    with pytest.raises(Unavailable, match="PubMed sent an answer that cannot be read"):
        PubMed().find(pmid=FEDER_PMID)


# -- manners -----------------------------------------------------------------------------------------
def test_busy__waits_once_as_asked_and_asks_again(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(asking, "sleep", waited.append)
    registry.play(WORK, Plays(status=429, headers={"Retry-After": "3"}), Plays(CROSSREF_FEDER))
    assert asked_crossref()
    assert waited == [3.0]
    assert len(registry.asked) == 2


def test_busy__twice__gives_up(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "sleep", lambda seconds: None)
    registry.play(WORK, Plays(status=503, headers={"Retry-After": "1"}))
    with pytest.raises(Unavailable, match="is busy"):
        asked_crossref()
    assert len(registry.asked) == 2


def test_busy__asks_for_a_long_time__left_alone_for_so_long(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a registry that asks to be left alone for an hour, then nobody asks it about any work in
    that hour, and nobody waits."""
    monkeypatch.setattr(asking, "sleep", lambda seconds: pytest.fail("waited"))
    registry.play(WORK, Plays(status=429, headers={"Retry-After": "3600"}))
    for doi in (FEDER_DOI, "10.1000/another"):
        with pytest.raises(Unavailable, match="Crossref is busy and asks to wait 3600 seconds"):
            Crossref().find(doi=doi)
    assert len(registry.asked) == 1
    registry.play(SUMMARY, Plays(PUBMED_FEDER))
    assert PubMed().find(pmid=FEDER_PMID)


def test_busy__a_date_is_understood() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90))
    assert 80 < asking._seconds(later) <= 90
    assert asking._seconds(format_datetime(datetime.now(UTC) - timedelta(days=1))) == 0


def test_rate__a_pause_between_two_questions(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a question a moment ago, then the next one waits for its turn."""
    pauses: list[float] = []
    monkeypatch.setattr(asking, "INTERVAL", 0.5)
    monkeypatch.setattr(asking, "_last", time.monotonic())
    monkeypatch.setattr(asking, "sleep", pauses.append)
    registry.play(WORK, Plays(CROSSREF_FEDER))
    asked_crossref()
    assert len(pauses) == 1
    assert 0 < pauses[0] <= 0.5


def test_redirect__on_the_same_host_is_followed(registry: Registry) -> None:
    registry.play(WORK, Plays(status=301, headers={"Location": "/works/elsewhere"}))
    registry.play("/works/elsewhere", Plays(CROSSREF_FEDER))
    assert asked_crossref()


def test_cache__asked_once(registry: Registry) -> None:
    """Given an answer, found or not, then the registry is not asked again."""
    registry.play(WORK, Plays(CROSSREF_FEDER))
    assert asked_crossref() == asked_crossref()
    assert Crossref().find(doi="10.1000/nothing") is Crossref().find(doi="10.1000/nothing") is None
    assert len(registry.asked) == 3  # the work, the nothing, and whose it is


def test_cache__not_found_is_kept_for_a_shorter_time(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    monkeypatch.setattr(asking.cache, "set", lambda key, value, seconds: kept.append(seconds))
    registry.play(WORK, Plays(CROSSREF_FEDER))
    asked_crossref()
    Crossref().find(doi="10.1000/nothing")
    assert kept == [asking.KEPT, asking.KEPT_MISSING, asking.KEPT_MISSING]
    assert asking.KEPT > asking.KEPT_MISSING


def test_who_asks__says_so_and_how_to_reach_them(registry: Registry) -> None:
    registry.play(WORK, Plays(CROSSREF_FEDER))
    asked_crossref()
    assert "mailto:library@example.org" in registry.agents[0]
    assert "mailto=library@example.org" in registry.asked[0]


def test_identifier__is_one_part_of_the_address(registry: Registry) -> None:
    """Given a DOI with what addresses are made of, then it stays the DOI."""
    Crossref().find(doi="10.1000/a?b=c/../d#e")
    assert registry.asked[0].startswith("/works/10.1000/a?b=c/../d#e?mailto=")


@pytest.mark.parametrize(
    ("named", "found"),
    [([], []), (["crossref", "pubmed"], ["Crossref", "PubMed"]), ([" PubMed", ""], ["PubMed"])],
)
def test_configured__those_that_the_settings_name(settings: Any, named: list, found: list) -> None:
    settings.REFERENCE_SOURCES = named
    assert [source.name for source in configured()] == found


def test_configured__a_slip_is_told(settings: Any) -> None:
    settings.REFERENCE_SOURCES = ["crosref"]
    with pytest.raises(ValueError, match="“crosref” is no source; those are: crossref, pubmed"):
        configured()


def test_settings__off_by_default(settings: Any) -> None:
    assert settings.REFERENCE_SOURCES == []
