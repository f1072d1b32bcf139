"""The editor of a source says how grave its change is for readers of the translations."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from home.models import HomePage
from kb.review.errors import ReviewRequired
from kb.review.models import AuditEntry, MedicalReviewTaskState
from kb.translation import changes
from kb.translation.models import ChangeNote, SourceRelease
from tests import roads

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    """Live, and live in Japanese."""
    page = roads.home()
    roads.publish_translation(page, "ja")
    return page


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def submit(page: HomePage, introduction: str) -> Any:
    """As the editor does: types, and presses the button."""
    typed = {
        "title": page.title, "slug": page.slug, "introduction": introduction,
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-submit": "1",
    }  # fmt: skip
    return logged_in(roads.editor()).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), typed)


def test_submitting__asks_until_it_is_said(home: HomePage) -> None:
    """Given a text with a live translation, when a change of it is submitted, then its editor is led
    to say how grave it is, and is reminded until it is said; the reviewer reads it, and the log and
    the release keep it."""
    screen = reverse("translation:change", args=[home.pk])
    editor = logged_in(roads.editor())
    assert submit(home, "Signed texts.").url == screen
    shown = editor.get(screen)
    assert (shown.context["change"].why_not_minor, shown.context["form"]["severity"].value()) == (
        [],
        "content",
    )
    edit = reverse("wagtailadmin_pages:edit", args=[home.pk])
    languages = reverse("translation:languages", args=[home.pk])
    for reminder in (edit, languages):
        assert screen in editor.get(reminder).content.decode()
    state = MedicalReviewTaskState.objects.latest("pk")
    sign = reverse("review:sign", args=[state.pk])
    reviewer = logged_in(roads.reviewer())
    assert "counts as a change of content" in reviewer.get(sign).content.decode()

    posted = editor.post(screen, {"severity": "minor", "note": "Another word."})
    assert posted.url == languages
    assert "of its translations it is: minor" in editor.get(languages).content.decode()
    assert screen not in editor.get(edit).content.decode()
    said = reviewer.get(sign).content.decode()
    assert "calls the change minor" in said
    assert "Another word." in said

    roads.sign(state.revision)
    entry = AuditEntry.objects.filter(verb="sign", subject_id=home.pk).first()
    assert entry.detail["severity"] == "minor"
    release = SourceRelease.objects.latest("pk")
    assert (release.severity, release.note) == ("minor", "Another word.")


def test_declare__minor_refused_in_words(home: HomePage) -> None:
    """Given a change of a number and a negation, when its editor calls it minor, then that is
    refused, each place is named, and what was typed stays."""
    submit(home, "Not 7 reviewed texts.")
    screen = reverse("translation:change", args=[home.pk])
    editor = logged_in(roads.editor())
    posted = editor.post(screen, {"severity": "minor", "note": "I think so."})
    said = posted.content.decode()
    assert "This is no minor change." in said
    assert "A number changed in" in said
    assert "A negation changed in" in said
    assert "I think so." in said
    assert not ChangeNote.objects.exists()
    assert editor.post(screen, {"severity": "safety"}).status_code == 302
    assert ChangeNote.objects.get().severity == "safety"


def test_sign__said_otherwise_meanwhile_is_shown_first(home: HomePage) -> None:
    """Given a reviewer who looks at a change called minor, when its editor calls it safety before
    they sign, then the signature is refused until they have read that."""
    submit(home, "Signed texts.")
    state = MedicalReviewTaskState.objects.latest("pk")
    change = changes.in_review(home)
    assert change is not None
    changes.declare(change, "minor", note="", by=roads.editor())
    reviewer = logged_in(roads.reviewer())
    sign = reverse("review:sign", args=[state.pk])
    seen = reviewer.get(sign).context
    changes.declare(change, "safety", note="", by=roads.editor())
    form = {"digest": state.digest, "password": roads.PASSWORD, "declared": seen["declared"],
            "sign": "1", **dict.fromkeys(seen["form"].points, "on")}  # fmt: skip
    refused = reviewer.post(sign, form)
    assert "new since you looked" in refused.content.decode()
    assert reviewer.post(sign, {**form, "declared": refused.context["declared"]}).status_code == 302
    assert SourceRelease.objects.latest("pk").severity == "safety"
    with pytest.raises(ReviewRequired, match="This review is over"):
        changes.declare(change, "minor", note="", by=roads.editor())


def test_in_review__nothing_to_say() -> None:
    """Given a text without live translations, one in review without a change, and a translation,
    then nobody is asked."""
    home = roads.home()
    assert submit(home, "Signed texts.").url != reverse("translation:change", args=[home.pk])
    roads.sign(MedicalReviewTaskState.objects.latest("pk").revision)
    home = roads.fresh(home)
    page = roads.publish_translation(home, "ja")
    roads.submit(home)
    roads.submit(page)
    assert changes.in_review(roads.fresh(home)) is None
    assert changes.in_review(roads.fresh(page)) is None
    screen = logged_in(roads.editor()).get(reverse("translation:change", args=[home.pk]))
    assert "No change of this text is in review" in screen.content.decode()
