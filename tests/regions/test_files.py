"""Facts downloaded and brought back in two steps: shown field by field, then written as shown."""

from __future__ import annotations

import json
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kb.core import sealed
from kb.regions import exchange, exporting, importing
from kb.regions.importing import Kind
from kb.regions.models import DefaultRegion, Region, RegionFact
from kb.review.errors import ReviewRequired
from tests import roads
from tests.regions.files import csv, described, pack

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]
NAMES = {
    "en-US": "Wales",
    "en-GB": "Wales",
    "zh-Hans": "威尔士",
    "ja": "ウェールズ",
    "ko": "웨일스",
}
CHANGE = {"key": "UK-COST", "high": "300"}


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(roads.editor())
    return client


def download(client: Client, **asked: str) -> Any:
    return client.get(reverse("regions:download"), asked)


def upload(client: Client, data: bytes, name: str = "a.csv") -> Any:
    return client.post(reverse("regions:files"), {"file": ContentFile(data, name=name)})


def confirm(client: Client, page: Any) -> Any:
    return client.post(reverse("regions:files"), {"shown": page.context["shown"]}, follow=True)


def words(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).split())


def latest(key: str) -> RegionFact:
    return RegionFact.objects.get(key=key).get_latest_revision_as_object()


# -- out -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("suffix", "rows"), [("csv", 56), ("json", 63)])
def test_round_trip__unchanged(editor, suffix, rows):
    """Given the facts of the demonstration, when they are downloaded and uploaded as they are, then
    every row is unchanged and there is nothing to write."""
    answer = download(editor, format=suffix)
    assert answer["Content-Disposition"] == f'attachment; filename="region-facts.{suffix}"'
    page = words(upload(editor, answer.content, f"a.{suffix}"))
    assert f"Unchanged: {rows}" in page
    assert "There is nothing to write." in page
    assert "<button" not in page.split("<h2", 1)[1]


def test_round_trip__newest_draft(editor):
    """Given a draft that is newer than what is live, then the file has the draft."""
    fact = latest("UK-COST")
    fact.high = Decimal("225.50")
    fact.text = "one\r\ntwo "
    fact.save_revision(user=roads.editor())
    answer = download(editor, format="csv")
    assert b",225,225.50,GBP," in answer.content
    assert "Unchanged: 56" in words(upload(editor, answer.content))


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"region": "GB"}, lambda fact: fact.region.code.startswith("GB")),
        ({"region": "GB-SCT"}, lambda fact: fact.region.code == "GB-SCT"),
        ({"kind": "cost"}, lambda fact: fact.kind == "cost"),
        ({"region": "JP", "kind": "crisis"}, lambda f: (f.region.code, f.kind) == ("JP", "crisis")),
    ],
    ids=["country", "part", "kind", "both"],
)
def test_download__filtered(editor, asked, kept):
    wanted = sorted(fact.key for fact in RegionFact.objects.all() if kept(fact))
    answer = download(editor, format="json", **asked)
    given = json.loads(answer.content)
    assert sorted(fact["id"] for fact in given["facts"]) == wanted
    assert f'filename="{"-".join(["region-facts", *asked.values()])}.json"' in answer.headers[
        "Content-Disposition"
    ]  # fmt: skip
    codes = {region["code"] for region in given["regions"]}
    assert all(code.startswith(asked.get("region", "")) for code in codes)
    assert "GB" in codes or "region" in asked


@pytest.mark.parametrize("asked", [{"region": "ZZ"}, {"kind": "price"}, {"format": "xlsx"}])
def test_download__what_there_is_not(editor, asked):
    """Given a region, kind or format that there is not, then the form says so, and beside it a file
    can be uploaded as before."""
    page = download(editor, **{"format": "csv", **asked})
    assert page.status_code == 200
    assert "Select a valid choice." in words(page)
    assert 'name="file"' in words(page)


# -- in --------------------------------------------------------------------------------------------
def test_upload__shown_then_written(editor):
    """Given a file with a new, a changed and an unchanged fact, when it is uploaded, then each is shown
    with its line and the change field by field, and nothing is written; once confirmed, drafts of
    whoever confirmed it say exactly that, and nothing is live."""
    same = b"key,region,kind\nUK-REG,GB,regulator\n"
    assert "Unchanged: 1" in words(upload(editor, same))
    row = {**exporting.as_row(latest("UK-COST")), "high": "300", "source_url": ""}
    old = exporting.as_row(latest("UK-REG"))
    page = upload(editor, exchange.as_csv([row, exporting.as_row(latest("UK-REG"))]).encode())
    new = upload(editor, csv())
    said = words(page)
    address = latest("UK-COST").source_url
    for text in ("Changed: 1", "<dt>high</dt> <dd>225 → 300</dd>", "Unchanged: 1", "<td>2</td>",
                 f"<dt>source_url</dt> <dd>{address} → –</dd>"):  # fmt: skip
        assert text in said, text
    assert "New: 1" in words(new)
    assert "<dt>high</dt> <dd>250</dd>" in words(new)
    assert latest("UK-COST").high == 225
    assert "Drafts written: 0 new, 1 changed." in words(confirm(editor, page))
    assert "Drafts written: 1 new, 0 changed." in words(confirm(editor, new))
    fact = RegionFact.objects.get(key="UK-COST")
    assert (fact.high, fact.source_url, fact.live) == (300, "", False)
    assert fact.latest_revision.user == roads.editor()
    assert latest("UK-NEW").region.code == "GB"
    assert not latest("UK-NEW").live
    assert exporting.as_row(latest("UK-REG")) == old
    assert RegionFact.objects.get(key="UK-REG").revisions.count() == 1


def test_upload__live_fact_stays_as_signed(editor):
    """Given a live fact, when a file changes it, then readers see the signed value until the draft is
    signed."""
    roads.publish(RegionFact.objects.get(key="UK-COST").region)
    roads.publish(RegionFact.objects.get(key="UK-COST"))
    said = {**exporting.as_row(latest("UK-COST")), **CHANGE}
    confirm(editor, upload(editor, exchange.as_csv([said]).encode()))
    fact = RegionFact.objects.get(key="UK-COST")
    assert (fact.live, fact.high, latest("UK-COST").high) == (True, 225, 300)


def test_upload__columns_that_are_not_there_stay(editor):
    """Given a file with a few columns and an empty cell, then only these change."""
    before = exporting.as_row(latest("UK-COST"))
    page = upload(editor, b"key,region,kind,remark\nUK-COST,GB,cost,\n")
    confirm(editor, page)
    assert exporting.as_row(latest("UK-COST")) == {**before, "remark": ""}


def test_upload__regions_and_their_facts(editor):
    """Given a new country, a part that stands before it, and facts of both, then all become drafts."""
    part = {"code": "IE-X", "part_of": "IE", "currency": "EUR", "emergency_number": "112",
            "names": NAMES}  # fmt: skip
    country = {"code": "IE", "currency": "EUR", "emergency_number": "112"}
    data = pack({"region": "IE-X"}, {"key": "IE-2", "region": "IE"}, regions=[part, country])
    page = upload(editor, data, "a.json")
    assert "New: 4" in words(page)
    confirm(editor, page)
    assert Region.objects.get(code="IE-X").part_of.code == "IE"
    assert latest("UK-NEW").region.code == "IE-X"
    assert not Region.objects.get(code="IE").live


def test_upload__default_of_a_language(editor):
    """Given a file that gives a language another region, then the preview says that it takes effect at
    once; who may not change that is told, with the line."""
    data = described({"code": "KR", "currency": "KRW", "emergency_number": "119",
                      "languages": ["ja"]})  # fmt: skip
    client = Client()
    client.force_login(roads.superuser())
    page = upload(client, data, "a.json")
    assert "Readers of “ja” begin with KR instead of JP." in words(page)
    confirm(client, page)
    assert DefaultRegion.objects.get(locale__language_code="ja").region.code == "KR"
    client.force_login(holder("add", "change"))
    data = data.replace(b'"KRW"', b'"JPY"').replace(b'"ja"', b'"en-us"')
    said = words(upload(client, data, "a.json"))
    assert "Line 2, languages: You may not change with which region" in said
    assert "Line 2, code: You may not add or change regions." in said


def test_upload__default_that_nobody_signed(editor):
    """Given a language whose region is live, when a file gives it one that is a draft, then that is
    refused with the line: readers would have no crisis lines at once."""
    roads.publish(Region.objects.get(code="JP"))
    page = words(upload(editor, described({"languages": ["ja"]}), "a.json"))
    assert "Line 2, languages: “France” is not signed yet: readers would have no" in page
    assert "Readers of “ja” begin with" not in page
    same = described({"code": "JP", "currency": "JPY", "emergency_number": "110",
                      "languages": ["ja"]})  # fmt: skip
    assert "Line 2, languages" not in words(upload(editor, same, "a.json"))


# -- between the two -------------------------------------------------------------------------------
def other_value() -> None:
    fact = latest("UK-COST")
    fact.high = Decimal(275)
    fact.save_revision(user=roads.superuser())


def other_field() -> None:
    fact = latest("UK-COST")
    fact.remark = "Asked again."
    fact.save_revision(user=roads.superuser())


def sent_to_review() -> None:
    roads.publish(RegionFact.objects.get(key="UK-COST").region)
    roads.submit(RegionFact.objects.get(key="UK-COST"))


def region_gone() -> None:
    RegionFact.objects.filter(region__code="GB-SCT").delete()
    Region.objects.filter(code="GB-SCT").delete()


STALE = {
    "other value": (other_value, "275 → 300"),
    "other field": (other_field, "225 → 300"),
    "in review": (sent_to_review, "is in review."),
    "region gone": (region_gone, "Line 3, region: There is no region “GB-SCT”."),
}


@pytest.mark.parametrize("case", STALE)
def test_preview__facts_changed_meanwhile(editor, case):
    """Given a preview, when the facts change before it is confirmed, then nothing is written and the
    page shows what it would be now."""
    change, sentence = STALE[case]
    row = exporting.as_row(latest("UK-COST"))
    new = {**row, "key": "UK-2", "region": "GB-SCT"}
    page = upload(editor, exchange.as_csv([{**row, **CHANGE}, new]).encode())
    assert "225 → 300" in words(page)
    change()
    before = latest("UK-COST").latest_revision_id
    said = words(confirm(editor, page))
    assert "The facts changed while you looked. Nothing was written" in said
    assert sentence in said
    assert latest("UK-COST").latest_revision_id == before
    assert not RegionFact.objects.filter(key="UK-2").exists()


def test_preview__confirmed_twice(editor):
    page = upload(editor, csv())
    confirm(editor, page)
    assert "The facts changed while you looked." in words(confirm(editor, page))
    assert RegionFact.objects.get(key="UK-NEW").revisions.count() == 1


def test_preview__altered_or_of_another_person(editor, monkeypatch):
    """Given a preview that was altered, is another person's, or was left for a day, then it is
    refused."""
    page = upload(editor, csv())
    other = Client()
    other.force_login(roads.superuser())
    for client, seal in ((editor, page.context["shown"] + "x"), (editor, ""),
                         (other, page.context["shown"])):  # fmt: skip
        answer = client.post(reverse("regions:files"), {"shown": seal}, follow=True)
        assert "This preview is no longer valid." in words(answer)
    monkeypatch.setattr(sealed, "_HOURS", -1)
    assert "This preview is no longer valid." in words(confirm(editor, page))
    assert not RegionFact.objects.filter(key="UK-NEW").exists()


def test_preview__too_much_for_a_page(editor, monkeypatch):
    monkeypatch.setattr(sealed, "MAX_SEALED", 100)
    assert "It is too much for one page. Divide the file." in words(upload(editor, csv()))


def test_write__somebody_was_faster(editor):
    """Given two plans made at once, of a new fact and of a change, then the second is refused."""
    row = exporting.as_row(latest("UK-COST"))
    for data in (csv(), exchange.as_csv([{**row, **CHANGE}]).encode()):
        first, second = (
            importing.plan(exchange.read("a.csv", data), by=roads.editor()) for _ in range(2)
        )
        importing.write(first)
        with pytest.raises(ReviewRequired, match="Somebody else changed the facts"):
            importing.write(second)


# -- who -------------------------------------------------------------------------------------------
def holder(*rights: str) -> Any:
    """Someone who may log in to the admin and has these rights on facts."""
    person = roads.user("holder")
    codenames = ["access_admin", *(f"{right}_regionfact" for right in rights)]
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return type(person).objects.get(pk=person.pk)


ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "translator": lambda: roads.translator("ja"),
    "who may only look": lambda: holder("view"),
    "who may only add": lambda: holder("add"),
    "who may only change": lambda: holder("change"),
    "who may add and change": lambda: holder("add", "change"),
    "anonymous": lambda: None,
}
BOTH = {"superuser", "editor", "who may add and change"}
SIGHT = {*BOTH, "who may only look", "who may only add", "who may only change"}
MAY = {"page": SIGHT, "form": BOTH, "download": SIGHT, "upload": BOTH, "confirm": BOTH}


def _done(actor: str) -> set[str]:
    """What of `MAY` this person gets done."""
    person, client = ACTORS[actor](), Client()
    if person:
        client.force_login(person)
    page, file = client.get(reverse("regions:files")), download(client, format="csv")
    done = {"page"} if page.status_code == 200 else set()
    done |= {"form"} if b'type="file"' in page.content else set()
    done |= {"download"} if b"UK-COST" in file.content else set()
    answer = upload(client, csv())
    if answer.status_code == 200:
        done.add("upload")
        confirm(client, answer)
    else:
        client.post(reverse("regions:files"), {"shown": "x"})
    made = RegionFact.objects.filter(key="UK-NEW")
    return done | ({"confirm"} if made.exists() else set())


@pytest.mark.parametrize("actor", ACTORS)
def test_files__who_may(actor):
    """Given each kind of person, when they look, download, upload and confirm, then they get done what
    their rights to facts allow: to import is to add and to change."""
    assert _done(actor) == {action for action, who in MAY.items() if actor in who}


# -- cost ------------------------------------------------------------------------------------------
def test_files__queries(editor, django_assert_max_num_queries):
    """Given 56 facts without newer drafts, then reading all of them, or planning them, costs no query
    for each."""
    RegionFact.objects.update(has_unpublished_changes=False)
    Region.objects.update(has_unpublished_changes=False)
    with django_assert_max_num_queries(5):
        rows, regions = exporting.facts(), exporting.regions()
    data = exchange.as_json(rows, regions).encode()
    with django_assert_max_num_queries(6):
        made = importing.plan(exchange.read("a.json", data), by=roads.editor())
    assert made.counts() == {Kind.UNCHANGED: 63}


# -- by command ------------------------------------------------------------------------------------
def test_command__one_file_names_what_the_one_before_brings(tmp_path, capsys):
    """Given a region in one file and its fact in the next, then both are written, and said."""
    (tmp_path / "a.json").write_bytes(described({}))
    (tmp_path / "b.csv").write_bytes(csv({"region": "FR"}))
    call_command(
        "import_region_facts", str(tmp_path / "a.json"), str(tmp_path / "b.csv"), user="editor"
    )
    said = capsys.readouterr().out
    assert "a.json: 1 new, 0 changed, 0 unchanged." in said
    assert "b.csv: UK-NEW: cost (France) – new" in said
    assert latest("UK-NEW").region.code == "FR"


def test_command__first_version_of_the_pack(tmp_path, capsys):
    """Given a fact that is there, when the pack's first version brings other prose, then the prose
    changes and the typed values stay."""
    fact = {"id": "US-ESK-TRD", "topic": "drug_status_esketamine", "fact": "Approved in 2019.",
            "retrieved": "2026-11-21", "review_by": "2027-05"}  # fmt: skip
    whole = {"schema": "region-facts/1", "regions": [{"code": "US", "name": "US", "facts": [fact]}]}
    (tmp_path / "a.json").write_text(json.dumps(whole))
    call_command("import_region_facts", str(tmp_path / "a.json"), user="editor")
    assert "→ Approved in 2019." in capsys.readouterr().out
    assert (latest("US-ESK-TRD").text, latest("US-ESK-TRD").status) == (
        "Approved in 2019.",
        "approved",
    )
