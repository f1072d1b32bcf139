"""The glossary's screens: everybody reads; terms and each language have their own keepers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.translation import bridge
from kb.translation.models import Rendering, Term
from tests import roads

pytestmark = pytest.mark.django_db

ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer of the source": roads.reviewer,
    "translator into Japanese": lambda: roads.translator("ja"),
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Korean": lambda: roads.translator("ko"),
}
KEEPERS = {
    "term": {"superuser", "editor"},
    "ja": {"superuser", "translator into Japanese", "reviewer of Japanese"},
    "ko": {"superuser", "translator into Korean"},
    "en-gb": {"superuser"},
}


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def term() -> Term:
    """A term, and the trees of two languages: who translates into a language works in its tree."""
    bridge.send(roads.home(), [roads.locale("ja"), roads.locale("ko")], roads.editor())
    made = Term.objects.create(text="placebo", category="evidence", note="Inactive.")
    for code, text in (("ja", "プラセボ"), ("ko", "위약"), ("en-gb", "placebo")):
        Rendering.objects.create(
            term=made,
            locale=roads.locale(code),
            text=text,
            note="draft: needs native medical reviewer",
        )
    return made


def posted(term: Term, *, text: str = "placebo pill") -> dict[str, Any]:
    """All forms at once, also those that a person was not given: every rendering gets a “2”."""
    data = {"text": text, "category": "evidence", "note": "Inactive."}
    for rendering in term.renderings.select_related("locale"):
        code = rendering.locale.language_code
        data |= {
            f"{code}-TOTAL_FORMS": 1, f"{code}-INITIAL_FORMS": 1,
            f"{code}-0-id": rendering.pk, f"{code}-0-term": term.pk,
            f"{code}-0-text": rendering.text + "2", f"{code}-0-status": "preferred",
        }  # fmt: skip
    for code in ("zh-hans",):
        data |= {f"{code}-TOTAL_FORMS": 0, f"{code}-INITIAL_FORMS": 0}
    return data


@pytest.mark.parametrize("actor", ACTORS)
def test_term__each_changes_what_is_theirs(actor, term):
    """Given a term, when somebody posts changes of all of it, then what changes is what they keep:
    the term, or the renderings of their language; it is known who changed it."""
    person = ACTORS[actor]()
    client_of(person).post(reverse("translation:glossary_term", args=[term.pk]), posted(term))
    term.refresh_from_db()
    changed = {"term"} if term.text == "placebo pill" else set()
    for rendering in term.renderings.select_related("locale"):
        if rendering.text.endswith("2"):
            changed.add(rendering.locale.language_code)
            assert (rendering.changed_by, rendering.note) == (person, "")
    assert changed == {what for what, keepers in KEEPERS.items() if actor in keepers}


@pytest.mark.parametrize("actor", ACTORS)
def test_others__adding_deleting_and_files(actor, term):
    """Given a term, when somebody adds one, deletes it or uploads a file, then only its keepers can."""
    client = client_of(ACTORS[actor]())
    client.post(reverse("translation:glossary_add"), {"text": "naltrexone"})
    assert Term.objects.filter(text="naltrexone").exists() == (actor in KEEPERS["term"])
    for code in ("ja", "ko", "en-gb"):
        address = reverse("translation:glossary_upload", args=[code])
        client.post(address, {"text": f"term,rendering\nplacebo,{code}-word\n"})
        written = Rendering.objects.filter(locale=roads.locale(code), text=f"{code}-word").exists()
        assert written == (actor in KEEPERS[code])
    client.post(reverse("translation:glossary_delete", args=[term.pk]))
    assert Term.objects.filter(pk=term.pk).exists() == (actor not in KEEPERS["term"])


def test_list__found_by_term_rendering_language_and_status(term):
    Term.objects.create(text="naltrexone")
    client, address = client_of(roads.reviewer()), reverse("translation:glossary")

    def found(**asked: str) -> set[str]:
        return {t.text for t in client.get(address, asked).context["page"]}

    assert found() == {"placebo", "naltrexone"}
    assert found(q="PLAC") == {"placebo"}
    assert found(q="プラ") == {"placebo"}
    assert found(q="プラ", language="ko") == set()
    assert found(status="forbidden") == set()
    assert found(language="ja", status="preferred") == {"placebo"}
    assert found(language="ja", status="missing") == {"naltrexone"}
    assert found(language="zh-hans", status="missing") == {"placebo", "naltrexone"}
    assert found(language="nonsense", p="nonsense") == {"placebo", "naltrexone"}
    assert "draft: needs native medical reviewer" in client.get(address).content.decode()


def test_list__queries_do_not_grow(term, django_assert_num_queries):
    client, address = client_of(roads.translator("ja")), reverse("translation:glossary")
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    Term.objects.bulk_create(Term(text=f"term {n}") for n in range(49))
    with django_assert_num_queries(len(before)):
        client.get(address)


def test_term__mistakes_have_sentences_and_lose_nothing(term):
    client = client_of(roads.translator("ja"))
    data = posted(term) | {
        "ja-TOTAL_FORMS": 2, "ja-1-text": "偽薬", "ja-1-status": "preferred", "ja-1-term": term.pk,
    }  # fmt: skip
    page = client.post(reverse("translation:glossary_term", args=[term.pk]), data)
    assert "More than one rendering is preferred." in page.content.decode()
    assert "偽薬" in page.content.decode()
    assert term.renderings.get(locale=roads.locale("ja")).text == "プラセボ"
    page = client_of(roads.editor()).post(reverse("translation:glossary_add"), {"text": "Placebo"})
    assert "The glossary has “Placebo” already." in page.content.decode()


def test_term__preferred_changes_places(term):
    """Given a preferred rendering and an admitted one, when they change places, then it is saved."""
    other = Rendering.objects.create(
        term=term, locale=roads.locale("ja"), text="偽薬", status="admitted"
    )
    first = term.renderings.get(locale=roads.locale("ja"), status="preferred")
    data = posted(term) | {"ja-TOTAL_FORMS": 2, "ja-INITIAL_FORMS": 2}
    for n, (rendering, status) in enumerate([(first, "admitted"), (other, "preferred")]):
        data |= {f"ja-{n}-id": rendering.pk, f"ja-{n}-term": term.pk,
                 f"ja-{n}-text": rendering.text, f"ja-{n}-status": status}  # fmt: skip
    client_of(roads.translator("ja")).post(
        reverse("translation:glossary_term", args=[term.pk]), data
    )
    assert term.renderings.get(locale=roads.locale("ja"), status="preferred").text == "偽薬"


def test_files__differences_first_and_there_and_back(term):
    """Given a downloaded file, when it comes back as it is, then nothing differs; when a line is
    changed, then the difference is shown, and written only when confirmed."""
    client = client_of(roads.translator("ja"))
    text = client.get(reverse("translation:glossary_download", args=["ja"])).content.decode()
    address = reverse("translation:glossary_upload", args=["ja"])

    def upload(text: str) -> Any:
        return client.post(address, {"file": SimpleUploadedFile("a.csv", text.encode())})

    assert "says already" in upload(text).content.decode()
    changed = text.replace("プラセボ,preferred", "偽薬,preferred")
    shown = upload(changed)
    assert "偽薬" in shown.content.decode()
    assert term.renderings.get(locale=roads.locale("ja")).text == "プラセボ"
    client.post(address, {"text": shown.context["text"]})
    rendering = term.renderings.get(locale=roads.locale("ja"))
    assert (rendering.text, rendering.changed_by) == ("偽薬", roads.translator("ja"))
    assert rendering.note == "draft: needs native medical reviewer"
    client.post(address, {"text": "term,rendering\nplacebo,\n"})
    assert not term.renderings.filter(locale=roads.locale("ja")).exists()
    assert term.renderings.filter(locale=roads.locale("ko")).exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("term,rendering\nnonsense,x\n", "Line 2, term: “nonsense” is no term of the glossary."),
        ("term,rendering,status\nplacebo,x,good\n", "Line 2, status: “good” is none of"),
        ("term,rendering\nplacebo,x\nplacebo,y\n", "Line 3, rendering: more than one rendering"),
        ("what\nx\n", "The column “term” is missing."),
    ],
)
def test_files__bad_line_changes_nothing(term, text, sentence):
    client, address = (
        client_of(roads.translator("ja")),
        reverse("translation:glossary_upload", args=["ja"]),
    )
    for data in ({"file": SimpleUploadedFile("a.csv", text.encode())}, {"text": text}):
        page = client.post(address, data).content.decode()
        assert sentence in page
        assert "Nothing was changed." in page
    assert term.renderings.get(locale=roads.locale("ja")).text == "プラセボ"
