"""Who may do what in which language: every actor, every verb, superuser too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale
from wagtail_localize.models import Translation

from kb.locales.rights import locales_of, pages_of
from kb.review.errors import ReviewRequired
from kb.translation import assigning, bridge, exchange, rights, stopping
from kb.translation.bench import known_of
from kb.translation.models import SegmentVersion, TranslationState
from kb.translation.rights import MayNotTranslate
from kb.translation.work import Work
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

CODES = ("en-us", "en-gb", "zh-hans", "ja", "ko")
ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "translator": lambda: roads.translator("ja"),
    "other translator": lambda: roads.translator("ko"),
    "reviewer": roads.reviewer,
    "reviewer of the language": lambda: roads.reviewer("ja"),
    "switched off": lambda: _switched_off(),
    "anonymous": lambda: None,
}
EDITORS, TRANSLATORS = {"superuser", "editor"}, {"superuser", "translator"}


def _switched_off() -> Any:
    person = roads.user("gone", "Translators ja", "Editors")
    person.is_active = False
    person.save()
    return person


# -- languages -------------------------------------------------------------------------------------
LANGUAGES = {
    "superuser": set(CODES),
    "editor": {"en-us"},
    "translator": {"ja"},
    "other translator": {"ko"},
    "reviewer": set(),
    "reviewer of the language": set(),
    "switched off": set(),
}


@pytest.mark.parametrize("actor", LANGUAGES)
def test_locales__follow_the_trees(actor, django_assert_max_num_queries):
    """Given the trees of five languages, when someone's languages are asked for, then they are those
    whose tree lets them change pages, found by two queries, and each page of them agrees."""
    page = roads.article(live=True)
    bridge.send(page, [roads.locale(code) for code in CODES[1:]], roads.editor())
    person = ACTORS[actor]()
    with django_assert_max_num_queries(2):
        found = locales_of(person)
    assert {locale.language_code for locale in Locale.objects.filter(pk__in=found)} == (
        LANGUAGES[actor]
    )
    for target in (page, *page.get_translations()):
        assert rights.may_change(person, target) == (target.locale_id in found)
        assert rights.may_change(person, target) == target.permissions_for_user(person).can_edit()
        assert rights.may_translate(person, target.locale) == (target.locale_id in found)
        assert (person in rights.translators_of(target)) == (target.locale_id in found)


def test_rights__of_one_branch_end_with_it():
    """Given someone who may change one topic of Japanese and what stands below, when asked, then it
    is that topic and its article and not the home page above."""
    page = roads.article(live=True)
    bridge.send(page, [roads.locale("ja")], roads.editor())
    article = page.get_translation(roads.locale("ja"))
    topic = article.get_parent()
    group = Group.objects.create(name="One topic")
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=topic, permission=change)
    person = roads.user("guest", "One topic")
    assert set(pages_of(person)) == {topic, article.page_ptr}
    assert rights.may_translate(person, roads.locale("ja"))
    assert not rights.may_change(person, topic.get_parent())


# -- verbs -----------------------------------------------------------------------------------------
def _desk(translation: Any) -> str:
    return reverse("translation:workbench", args=[translation.pk])


def _of(name: str, translation: Any) -> str:
    return reverse(f"translation:{name}", args=[Work(translation).page.pk])


def _languages(translation: Any) -> str:
    source = translation.source.get_source_instance()
    return reverse("translation:languages", args=[source.pk])


def _save(client: Client, translation: Any) -> Any:
    """The title, which has no citation to keep."""
    (title,) = [s for s in Work(translation).segments if s.path == "title"]
    address = reverse("translation:save", args=[translation.pk, title.pk])
    return client.post(address, {"words": "ja, anew", "known": known_of(title)})


def _upload(client: Client, translation: Any) -> Any:
    """A file, and the confirmation of what it would change."""
    data = exchange.FORMATS["po"].export(Work(translation))
    file = SimpleUploadedFile("a.po", data.replace(b"ja: It was", b"ja, anew: It was"))
    address = reverse("translation:upload", args=[translation.pk])
    response = client.post(address, {"file": file})
    shown = response.context["shown"] if response.status_code == 200 else ""
    return client.post(address, {"shown": shown})


def _resume(client: Client, translation: Any) -> Any:
    """Of a translation that somebody stopped."""
    stopping.stop(translation, roads.superuser())
    return client.post(reverse("translation:resume", args=[translation.pk]))


def _state(translation: Any) -> TranslationState:
    return TranslationState.objects.get(page=Work(translation).page.pk)


# Each: how it is pressed, and what tells that it was done.
VERBS = {
    "send": (
        lambda c, t: c.post(_languages(t), {"locales": [roads.locale("zh-hans").pk]}),
        lambda t: TranslationState.objects.filter(locale=roads.locale("zh-hans")).exists(),
        EDITORS,
    ),
    "take": (
        lambda c, t: c.post(_of("take", t)),
        lambda t: _state(t).translator_id is not None,
        TRANSLATORS,
    ),
    "assign": (
        lambda c, t: c.post(_of("assign", t), {"translator": roads.translator("ja").pk}),
        lambda t: _state(t).translator_id is not None,
        EDITORS,
    ),
    "submit": (
        lambda c, t: c.post(_desk(t), {"submit": "1"}),
        lambda t: Work(t).page.in_review,
        TRANSLATORS,
    ),
    "write": (
        lambda c, t: _save(c, t),
        lambda t: SegmentVersion.objects.filter(target="ja, anew").exists(),
        TRANSLATORS,
    ),
    "import": (
        lambda c, t: _upload(c, t),
        lambda t: SegmentVersion.objects.filter(target__startswith="ja, anew").exists(),
        TRANSLATORS,
    ),
    "stop": (
        lambda c, t: c.post(reverse("translation:stop", args=[t.pk])),
        lambda t: not Translation.objects.get(pk=t.pk).enabled,
        TRANSLATORS,
    ),
    "resume": (
        lambda c, t: _resume(c, t),
        lambda t: Translation.objects.get(pk=t.pk).enabled,
        TRANSLATORS,
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verbs__who_may(verb):
    """Given a Japanese translation, when each kind of person presses the button, then it is done for
    those in the table and for nobody else, and nobody gets a traceback or a 403 page."""
    press, done, allowed = VERBS[verb]
    translation = roads.translate(roads.article(live=True), "ja")
    for actor, make in ACTORS.items():
        before = transaction.savepoint()
        person, client = make(), Client()
        if person is not None:
            client.force_login(person)
        response = press(client, translation)
        assert response.status_code in (200, 302)
        assert done(translation) == (actor in allowed), actor
        transaction.savepoint_rollback(before)


def test_export__only_in_ones_languages():
    translation = roads.translate(roads.article(live=True), "ja")
    for actor, make in ACTORS.items():
        person, client = make(), Client()
        if person is not None:
            client.force_login(person)
        for form in exchange.FORMATS:
            address = reverse("translation:download", args=[translation.pk, form])
            response = client.get(address)
            assert response.status_code == (200 if actor in TRANSLATORS else 302), (actor, form)


# -- who has it ------------------------------------------------------------------------------------
@pytest.fixture
def state() -> TranslationState:
    (translation,) = bridge.send(roads.article(live=True), [roads.locale("ja")], roads.editor())
    return _state(translation)


def test_take__another_has_it_refused_and_given_back_by_whom(state):
    """Given a text that a translator took, when a colleague takes it, then it is refused by name;
    given back by its holder or by an editor it is free, and a colleague cannot give it back."""
    holder, colleague = roads.translator("ja"), roads.user("ja-2", "Translators ja")
    assigning.take(state, by=holder)
    assigning.take(state, by=holder)
    with pytest.raises(ReviewRequired, match="translator-ja has this text"):
        assigning.take(state, by=colleague)
    with pytest.raises(MayNotTranslate, match="Only translator-ja or an editor"):
        assigning.release(state, by=colleague)
    assigning.release(state, by=holder)
    with pytest.raises(ReviewRequired, match="Nobody has"):
        assigning.release(state, by=holder)
    assigning.take(state, by=colleague)
    assigning.release(state, by=roads.editor())
    state.refresh_from_db()
    assert state.translator is None


def test_assign__tells_once_in_their_language(state, django_capture_on_commit_callbacks):
    """Given a translator, when an editor gives them a text and later only another day, then one mail
    went to them, in Japanese, and it quotes nothing but the title."""
    person, due = roads.translator("ja"), timezone.localdate() + timedelta(days=7)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assigning.assign(state, by=roads.editor(), to=person, due=due)
        assigning.assign(state, by=roads.editor(), to=person, due=due + timedelta(days=1))
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert str(state.page) in letter.subject
    assert "/admin/translation/" in letter.body
    state.refresh_from_db()
    assert (state.translator, state.due) == (person, due + timedelta(days=1))


def test_assign__refused_in_words(state):
    past = timezone.localdate() - timedelta(days=1)
    for sentence, to, due in (
        ("translator-ko may not write in 日本語", roads.translator("ko"), None),
        ("is over", roads.translator("ja"), past),
    ):
        with pytest.raises(ReviewRequired, match=sentence):
            assigning.assign(state, by=roads.editor(), to=to, due=due)
    TranslationState.objects.update(due=past)
    assigning.assign(state, by=roads.editor(), to=roads.translator("ja"), due=past)


def test_assign__form_offers_those_of_the_language_and_keeps_what_was_typed(state):
    client = Client()
    client.force_login(roads.editor())
    roads.translator("ja"), roads.translator("ko")
    address = reverse("translation:assign", args=[state.page_id])
    offered = client.get(address).context["form"].fields["translator"].queryset
    assert {person.username for person in offered} >= {"translator-ja"}
    assert not {person.username for person in offered} & {"translator-ko", "editor"}
    response = client.post(address, {"due": "2020-01-01"})
    assert "is over" in response.content.decode()
    assert "2020-01-01" in response.content.decode()
