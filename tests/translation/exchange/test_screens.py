"""Downloading a file, and uploading one in two steps: shown first, then taken over."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from kb.translation import bridge, exchange, memory
from kb.translation.models import SegmentVersion
from kb.translation.work import State, Work
from tests import roads
from tests.translation.exchange import files
from tests.translation.test_memory import remember

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
BODY = "<p>One was studied [1].</p><p>Two was studied.</p>"


@pytest.fixture
def translator(client: Client) -> Client:
    client.force_login(roads.translator("ja"))
    return client


def address(translation, name="upload", *more):
    return reverse(f"translation:{name}", args=[translation.pk, *more])


def post_file(client, translation, data):
    return client.post(address(translation), {"file": ContentFile(data, name="a.po")})


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("format_", exchange.FORMATS)
def test_file__downloaded_shown_and_taken_over(translator, format_):
    """Given a downloaded file that is translated, one citation lost, when it is uploaded, then what it
    changes and what is left aside is shown and nothing is written; when that is confirmed, it is, as
    from a file, and the translator is led to the workbench."""
    translation = files.sent(BODY)
    answer = translator.get(address(translation, "download", format_))
    name = f"ketamine-ja.{exchange.FORMATS[format_].suffix}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    data = files.filled(format_, answer.content, {"Two": "二 &amp; 弐", "One": "一"})
    shown = post_file(translator, translation, data)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "二 &amp; 弐" in page
    assert "A citation or link is missing (a1)" in page
    assert not any(s.target for s in Work(translation).segments)
    done = translator.post(address(translation), {"shown": shown.context["shown"]}, follow=True)
    assert done.redirect_chain == [(address(translation, "workbench"), 302)]
    assert "Taken over: 1 segments. Left aside: 1." in messages(done)
    assert files.said(translation, "Two") == "二 &amp; 弐"
    version = SegmentVersion.objects.filter(translation=translation).latest("pk")
    assert version.origin == SegmentVersion.Origin.FILE
    assert version.by == roads.translator("ja")


def test_upload__text_changed_while_shown(translator):
    """Given a preview, when the text changes before it is confirmed, then nothing is written and the
    new preview is shown."""
    translation = files.sent(BODY)
    data = files.filled("po", exchange.FORMATS["po"].export(Work(translation)), {"Two": "二"})
    shown = post_file(translator, translation, data)
    two = next(s for s in Work(translation).segments if s.source.startswith("Two"))
    roads.say(translation, two, "人の二")
    again = translator.post(address(translation), {"shown": shown.context["shown"]})
    assert "The text changed while you looked" in messages(again)[0]
    assert "translated here since" in again.content.decode()
    assert files.said(translation, "Two") == "人の二"


def test_upload__what_cannot_be_is_said_and_nothing_is_lost(translator):
    """Given a file that is refused, a preview that was tampered with or is another person's, and a
    text in review, when each is posted, then the page says so."""
    translation = files.sent(BODY)
    data = exchange.FORMATS["po"].export(Work(translation))
    answer = post_file(translator, translation, b"PK\x03\x04")
    assert "is an archive" in answer.content.decode()
    assert "required" in translator.post(address(translation)).content.decode()
    shown = post_file(translator, translation, data).context["shown"]
    other = Client()
    other.force_login(roads.superuser())
    for client, sealed in ((translator, shown + "x"), (other, shown)):
        answer = client.post(address(translation), {"shown": sealed}, follow=True)
        assert "no longer valid" in messages(answer)[0]
    roads.fill(translation)
    bridge.submit(translation, roads.translator("ja"))
    assert "is in review" in post_file(translator, translation, data).content.decode()
    answer = translator.post(address(translation), {"shown": shown}, follow=True)
    assert "is in review" in messages(answer)[0]


def test_download__unknown_format_is_not_found(translator):
    translation = files.sent(BODY)
    assert translator.get(address(translation, "download", "tmx")).status_code == 404


# -- filling what is missing -----------------------------------------------------------------------
def test_suggest_all__by_machine_and_from_memory(translator, settings):
    """Given a text without translation, when it is filled by machine or from memory, then the
    translator is told how much, and all of it is only suggested; without a machine it says so."""
    translation = files.sent(BODY)
    settings.MACHINE_TRANSLATORS = []
    answer = translator.post(address(translation, "suggest_all"), follow=True)
    assert "No machine translates into" in messages(answer)[0]
    settings.MACHINE_TRANSLATORS = ["kb.translation.machine.pseudo.Pseudo"]
    answer = translator.post(address(translation, "suggest_all"), {"from": "memory"}, follow=True)
    assert "0 segments were filled" in messages(answer)[0]
    answer = translator.post(address(translation, "suggest_all"), {"from": "machine"}, follow=True)
    work = Work(translation)
    assert f"{len(work.segments)} segments were filled" in messages(answer)[0]
    assert {s.state for s in work.segments} == {State.SUGGESTED}


def test_memory__searched(translator):
    """Given a signed translation, when a word of it is looked for, then the pair is shown with its
    text; nonsense finds nothing and says so."""
    remember(roads.home(), ("It <b>fell</b>.", "低下した。"))
    page = translator.get(reverse("translation:memory"), {"q": "fell 低下", "locale": "ja"})
    assert [pair.target for pair, _title in page.context["rows"]] == ["低下した。"]
    assert "It fell." in page.content.decode()
    page = translator.get(reverse("translation:memory"), {"q": "rose", "locale": "ja"})
    assert "Nothing that was signed" in page.content.decode()
    assert translator.get(reverse("translation:memory"), {"locale": "xx"}).status_code == 200
    assert memory.search("", roads.locale("ko")).count() == 0


def test_posts__who_may(settings):
    """Given a translation into Japanese, when each kind of person posts a file or asks for suggestions,
    then only those who write in Japanese are heard; the others are sent away and nothing changes."""
    settings.MACHINE_TRANSLATORS = ["kb.translation.machine.pseudo.Pseudo"]
    translation = files.sent(BODY)
    data = exchange.FORMATS["po"].export(Work(translation))
    people = {
        None: False, roads.editor(): False, roads.reviewer("ja"): False,
        roads.translator("ko"): False, roads.translator("ja"): True, roads.superuser(): True,
    }  # fmt: skip
    for person, may in people.items():
        client = Client()
        if person:
            client.force_login(person)
        assert (post_file(client, translation, data).status_code == 200) is may, person
        client.post(address(translation, "suggest_all"))
        assert any(s.target for s in Work(translation).segments) is may, person
        StringTranslation.objects.all().delete()
