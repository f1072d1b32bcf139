"""An article's references as files: for every reader of the article, and only what readers see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from kb.articles import citing
from kb.articles.models import Citation
from kb.references import csl, formats
from kb.review import road
from tests import roads
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

ARTICLE = "/en-us/ketamine/ketamine/"
FILES = {"ris": "ris", "bib": "bibtex", "json": "csl"}


def read(answer: Any) -> list[str]:
    return [csl.fields_of(entry.item)["citekey"] for entry in formats.read(answer.content)]


@pytest.mark.parametrize(("suffix", "name"), FILES.items())
def test_files__of_a_live_article(client: Client, suffix: str, name: str) -> None:
    """Given a live article, then its list leads to a file in each format, with the works in the order
    of the list, under a name of its own, not for search engines."""
    page = roads.article(live=True)
    cite(page, "feder2014", "second")
    assert f'href="{ARTICLE}references.{suffix}"' in client.get(ARTICLE).content.decode()
    answer = client.get(f"{ARTICLE}references.{suffix}")
    assert answer.status_code == 200
    assert read(answer) == ["feder2014", "second"]
    assert answer["Content-Type"] == f"{formats.FORMATS[name].content_type}; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="ketamine-references.{suffix}"'
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Language"] == "en-us"
    page = client.get(ARTICLE)
    assert answer["Cache-Control"] == page["Cache-Control"]
    assert {"Cookie", *answer.get("Vary", "").split(", ")} >= set(page["Vary"].split(", "))


def cite(page: Any, *keys: str) -> None:
    """The article, live, with works of these keys, the new ones live too."""
    page = page.get_latest_revision_as_object()
    for key in keys[1:]:
        page.citations.add(Citation(key=key, reference=roads.publish(roads.reference(key))))
    cited = {row.key: citing.mark(row) for row in page.citations.all()}
    page.body = roads.body(f"<p>Words {' '.join(cited[key] for key in keys)}</p>")
    page.save_revision(user=roads.editor())
    roads.publish(page)


@pytest.mark.parametrize("code", ["en-us", "en-gb", "zh-hans", "ja", "ko"])
def test_files__in_each_language(client: Client, code: str) -> None:
    """Given the article in a language, then its files stand beside it there, and nowhere else."""
    page = trees.article(code)
    answer = client.get(f"{page.url}references.ris")
    assert read(answer) == ["feder2014"]
    assert answer["Content-Language"] == code
    assert f'href="{page.url}references.ris"' in client.get(page.url).content.decode()
    for other in {"ja", "ko"} - {code}:
        assert client.get(f"/{other}/ketamine/ketamine/references.ris").status_code == 404


def test_files__only_signed_works(client: Client) -> None:
    """Given a live article with a new draft of a work, then the file has the signed words."""
    page = roads.article(live=True)
    work = page.citations.get().reference.get_latest_revision_as_object()
    work.title = "UNSIGNED"
    work.save_revision(user=roads.editor())
    file = client.get(f"{ARTICLE}references.ris").content.decode()
    assert "TI  - The study feder2014" in file
    assert "UNSIGNED" not in file


def test_files__not_of_what_nobody_can_open(client: Client) -> None:
    """Given a draft, a withdrawn article, one behind a password, a topic, another format and another
    method, then there is no file."""
    roads.article("Draft")
    withdrawn = roads.article("Withdrawn", live=True)
    road.withdraw(withdrawn, roads.editor(), "A test.")
    hidden = roads.article("Hidden", live=True)
    PageViewRestriction.objects.create(page=hidden, restriction_type="password", password="x")
    roads.article(live=True)
    topic = "/en-us/ketamine/"
    for address in (f"{topic}draft/references.ris", f"{topic}withdrawn/references.ris",
                    f"{topic}references.ris", f"{ARTICLE}references.nbib"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    asked = client.get(f"{topic}hidden/references.ris")
    assert b"feder2014" not in asked.content
    assert "Content-Disposition" not in asked
    assert client.post(f"{ARTICLE}references.ris").status_code == 405


def test_files__preview_does_not_offer_them() -> None:
    """Given a draft, when it is previewed, then its list offers no file."""
    page = roads.article(live=True)
    client = Client()
    client.force_login(roads.editor())
    state = roads.submit(roads.article("Other")).task_states.get()
    shown = client.get(f"/admin/review/{state.pk}/preview/")
    preview = page.make_preview_request().content.decode()
    assert 'id="ref-1"' in preview
    assert "references.ris" not in preview
    assert b"references.ris" not in shown.content


def test_files__queries_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    """Given an article, then a file takes the same few queries, however many works it has."""
    page = roads.article(live=True)
    client.get(f"{ARTICLE}references.ris")
    with django_assert_num_queries(14):
        client.get(f"{ARTICLE}references.ris")
    cite(page, "feder2014", "second", "third")
    with django_assert_num_queries(14):
        client.get(f"{ARTICLE}references.ris")
