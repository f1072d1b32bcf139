"""Files of facts with something wrong: a sentence, and nothing written, by command and by screen."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from kb.regions.models import DefaultRegion, Region, RegionFact
from tests import roads
from tests.regions.files import csv
from tests.regions.refused import CASES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]
BUTTON = "Write all of it as drafts"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(roads.superuser())
    return client


def everything() -> list[Any]:
    facts = RegionFact.objects.order_by("pk").values_list("pk", "key", "latest_revision")
    regions = Region.objects.order_by("pk").values_list("pk", "code", "latest_revision")
    defaults = DefaultRegion.objects.order_by("pk").values_list("locale", "region")
    return [*facts, *regions, *defaults, Revision.objects.count(), ModelLogEntry.objects.count()]


def shown(client: Client, name: str, data: bytes) -> str:
    answer = client.post(reverse("regions:files"), {"file": ContentFile(data, name=name)})
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def refused(tmp_path: Any, capsys: Any, *files: tuple[str, bytes], **options: Any) -> str:
    for name, data in files:
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name, _data in files]
    with pytest.raises(CommandError, match="Nothing was written") as caught:
        call_command("import_region_facts", *paths, user="editor", **options)
    assert caught.value.returncode == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("case", CASES)
def test_file__refused_in_words(editor, tmp_path, capsys, case):
    """Given a file with something wrong in it, when it is imported by the command or on the screen,
    then a sentence names line and field, and nothing is written."""
    name, data, sentence = CASES[case]
    before = everything()
    page = shown(editor, name, data)
    assert sentence in page
    assert BUTTON not in page
    assert sentence in refused(tmp_path, capsys, (name, data))
    assert everything() == before


def test_file__with_nothing_in_it(editor, tmp_path, capsys):
    assert "The submitted file is empty." in shown(editor, "a.csv", b"")
    assert "a.csv: The file is empty." in refused(tmp_path, capsys, ("a.csv", b""))
    assert "This field is required." in editor.post(reverse("regions:files")).content.decode()


def test_file__not_there(tmp_path):
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_region_facts", str(tmp_path / "none.csv"), user="editor")
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_region_facts", str(tmp_path), user="editor")
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("import_region_facts", str(tmp_path), user="nobody")


def test_file__every_problem_is_named(editor):
    """Given a file with several mistakes, two of them in one row, then each is named, in order."""
    page = shown(
        editor, "a.csv",
        csv({"key": "A", "low": "1,2"}, {"key": "B", "currency": "GBX", "accessed": "x"}),
    )  # fmt: skip
    places = [page.index(each) for each in ("Line 2, low", "Line 3, accessed", "Line 3, currency")]
    assert places == sorted(places)


def in_review(fact: RegionFact) -> None:
    roads.publish(fact.region)
    roads.submit(fact)


def locked(fact: RegionFact) -> None:
    fact.locked, fact.locked_by = True, roads.reviewer()
    fact.save()


CLOSED = {"in review": (in_review, "is in review."), "locked": (locked, "is locked.")}


@pytest.mark.parametrize("case", CLOSED)
def test_fact__closed_to_changes(editor, tmp_path, capsys, case):
    """Given a fact in review, or locked by somebody else, when a file would change it, then the row is
    named and nothing is written; a file that says what it says already may come."""
    close, sentence = CLOSED[case]
    fact = RegionFact.objects.get(key="UK-COST")
    close(fact)
    said = {"key": "UK-COST", "region": "GB", "kind": "cost"}
    file = ("a.csv", csv({**said, "price_type": "public", "high": "9000"}))
    before = everything()
    assert f"Line 2, key: “{fact}” {sentence}" in shown(editor, *file)
    assert sentence in refused(tmp_path, capsys, file)
    assert everything() == before
    page = shown(editor, "same.csv", b"key,region,kind\nUK-COST,GB,cost\n")
    assert "Unchanged: 1" in page


def test_files__all_or_none(tmp_path, capsys):
    """Given two files, the second with a mistake, then nothing is written of the first either; and
    nothing by a dry run of sound ones."""
    before = everything()
    sound, wrong = ("a.csv", csv()), ("b.csv", csv({"key": "UK-2", "low": "300"}))
    assert "b.csv: Line 2, low" in refused(tmp_path, capsys, sound, wrong)
    assert everything() == before
    call_command("import_region_facts", str(tmp_path / "a.csv"), user="editor", dry_run=True)
    assert "1 new, 0 changed, 0 unchanged" in capsys.readouterr().out
    assert everything() == before
