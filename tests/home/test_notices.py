"""Words of the shell with medical meaning: under a signature of their language, or not shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.models import Notice
from kb.locales.tags import LANGUAGES
from kb.review import road
from kb.review.errors import MayNotSign
from tests import roads
from tests.articles.test_rendering import parse, words
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

ARTICLE = "/en-us/ketamine/ketamine/"


def notice(kind: str, code: str = "en-us", text: str = "") -> Notice:
    """A draft of the kind in the language, as the editor saves it."""
    made = Notice(kind=kind, locale=roads.locale(code), text=text or f"{kind} in {code}")
    made.save()
    made.save_revision(user=roads.editor())
    return made


def shown(client: Client, path: str, kind: str) -> list[str]:
    page = parse(client.get(path).content)
    return [words(p) for p in page.findall(f".//div[@class='notice {kind}']/p")]


# -- where they are shown --------------------------------------------------------------------------
def test_notices__each_at_its_place(client: Client) -> None:
    """Given both notices signed, when pages are read, then each has the disclaimer at its foot, and
    articles and topics the words for an emergency before their text."""
    roads.article(live=True)
    for kind in Notice.Kind.values:
        roads.publish(notice(kind, text=f"The {kind}.\n\nSecond."))
    for path in ("/en-us/", "/en-us/ketamine/", ARTICLE, "/en-us/none/"):
        assert shown(client, path, "disclaimer") == ["The disclaimer.", "Second."]
        wanted = ["The emergency.", "Second."] if "ketamine" in path else []
        assert shown(client, path, "emergency") == wanted


def test_notices__never_in_another_language(client: Client) -> None:
    """Given notices signed in English alone, when a Japanese page is read, then it has none; and
    each language has its own once its reviewer signed it."""
    trees.article("ja")
    for kind in Notice.Kind.values:
        roads.publish(notice(kind))
    path = "/ja/ketamine/ketamine/"
    assert "notice" not in client.get(path).content.decode()
    roads.publish(notice("emergency", "ja", "救急"))
    assert shown(client, path, "emergency") == ["救急"]
    assert shown(client, path, "disclaimer") == []


def test_notices__unsigned_words_not_shown(client: Client) -> None:
    """Given a draft, then a signed notice with a newer draft, then one that was withdrawn, when a
    page is read, then only what is signed and live is shown."""
    roads.article(live=True)
    draft = notice("emergency", text="First words.")
    assert shown(client, ARTICLE, "emergency") == []
    live = roads.publish(draft)
    live.text = "Unsigned words."
    live.save_revision(user=roads.editor())
    assert shown(client, ARTICLE, "emergency") == ["First words."]
    road.withdraw(live, roads.editor(), "To be rewritten.")
    assert shown(client, ARTICLE, "emergency") == []


def test_notices__signature_at_hand(client: Client) -> None:
    """Given a signed notice, when it is read, then who signed it, as what, for what and when is
    behind its summary; once the review is overdue, that is too, and the words stay."""
    roads.home()
    due = roads.publish(notice("disclaimer")).approval.review_due
    details = parse(client.get("/en-us/").content).find(".//footer//details")
    answers = [words(dd) for dd in details.findall(".//dd")]
    assert answers[0] == f"Rita en-us MD (Test register 7) {road.MEANING}"
    assert details.find(".//time").get("datetime") == timezone.localdate().isoformat()
    assert "overdue" not in words(details)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "localdate", lambda *_: due + timedelta(days=1))
        details = parse(client.get("/en-us/").content).find(".//footer//details")
        assert "The review is overdue." in words(details)


def test_notices__one_query(client: Client, django_assert_num_queries) -> None:
    """Given both notices of a language, when they are asked for, then it is one query."""
    from home.notices import signed_notices

    for kind in Notice.Kind.values:
        roads.publish(notice(kind))
    with django_assert_num_queries(1):
        found = signed_notices("en-us")
        assert {k: n.approval.signer_name for k, n in found.items()} == {
            "disclaimer": "Rita en-us",
            "emergency": "Rita en-us",
        }


# -- who may do what -------------------------------------------------------------------------------
@pytest.mark.parametrize("code", LANGUAGES)
def test_sign__by_reviewers_of_its_language(code: str) -> None:
    """Given a notice of a language, when the reviewer of another language signs it, then they may
    not; when the reviewer of its own does, then it is live."""
    revision = roads.submit(notice("emergency", code))
    other = "ko" if code == "ja" else "ja"
    with pytest.raises(MayNotSign, match="no reviewer credential for this language"):
        roads.sign(revision, roads.reviewer(other))
    approval = roads.sign(revision)
    assert approval.locale.language_code == code
    assert Notice.objects.get().live


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (roads.superuser, True),
        (roads.editor, True),
        (roads.reviewer, False),
        (lambda: roads.translator("ja"), False),
    ],
)
@pytest.mark.parametrize("view", ["list", "add", "edit", "history", "usage"])
def test_admin__who_may_open(client: Client, actor, may: bool, view: str) -> None:
    """Given a notice, when someone opens a screen of notices, then editors see it, and the others
    are sent home."""
    made = notice("emergency")
    client.force_login(actor())
    name = Notice.snippet_viewset.get_url_name(view)
    answer = client.get(reverse(name, args=[] if view in ("list", "add") else [made.pk]))
    assert answer.status_code == (200 if may else 302)
    if not may:
        assert answer.url == reverse("wagtailadmin_home")


def test_admin__written_submitted_and_previewed(client: Client) -> None:
    """Given an editor, when they write a Japanese notice and submit it, then it waits for the
    reviewers of Japanese; and its preview is in Japanese."""
    client.force_login(roads.editor())
    add = reverse(Notice.snippet_viewset.get_url_name("add"))
    form = {"kind": "emergency", "locale": roads.locale("ja").pk, "text": "救急"}
    client.post(add, {**form, "action-submit": "1"})
    made = Notice.objects.get()
    assert made.in_review
    assert not made.live
    preview = made.make_preview_request()
    assert 'lang="ja"' in preview.content.decode()
    client.post(add, form)  # another of the kind
    assert Notice.objects.count() == 1


def test_admin__place_and_language_stay(client: Client) -> None:
    """Given a notice, when a form comes back with another place and language, then its draft keeps
    those it was written for."""
    made = notice("emergency", "ja")
    client.force_login(roads.editor())
    form = {"kind": "disclaimer", "locale": roads.locale("ko").pk, "text": "変更"}
    client.post(reverse(Notice.snippet_viewset.get_url_name("edit"), args=[made.pk]), form)
    draft = roads.fresh(made).get_latest_revision_as_object()
    assert (draft.kind, draft.locale.language_code, draft.text) == ("emergency", "ja", "変更")
