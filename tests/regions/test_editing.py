"""Who writes what about regions in the admin, and what its forms say of bad input."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data

from kb.regions.entries import BETWEEN, ContactsField, NamesField
from kb.regions.models import DefaultRegion, FactNote, Region, RegionFact
from kb.review import road
from kb.translation import bridge
from tests import roads
from tests.regions.signed import draft, draft_region, sign_again, unsaved_fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.fixture
def trees() -> None:
    """Japanese and Korean have a home page, and with it people who write below it."""
    bridge.send(roads.home(), [roads.locale("ja"), roads.locale("ko")], roads.editor())


ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Japanese": lambda: roads.translator("ja"),
    "translator into Korean": lambda: roads.translator("ko"),
}
EDITORS = {"superuser", "editor"}
JAPANESE = EDITORS | {"translator into Japanese"}
KOREAN = EDITORS | {"translator into Korean"}


def url(model: Any, view: str, *args: object) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def client(person: Any) -> Client:
    made = Client()
    made.force_login(person)
    return made


def note(about: RegionFact, code: str) -> FactNote:
    return draft(FactNote(fact=about, locale=roads.locale(code), text="In words."))


def who(may: Any) -> set[str]:
    """The actors for whom `may(client)` is true, each without a trace."""
    found = set()
    for actor, person in ACTORS.items():
        with transaction.atomic():
            if may(client(person())):
                found.add(actor)
            transaction.set_rollback(True)
    return found


def opens(address: str) -> Any:
    return lambda browser: browser.get(address).status_code == 200


# -- notes -----------------------------------------------------------------------------------------
@pytest.mark.usefixtures("trees")
def test_notes__written_by_editors_and_by_who_writes_in_their_language():
    """Given notes in Japanese and Korean, then each is opened and saved by the editors and the
    translators of its language, who alone may have it reviewed or withdraw it; nobody else."""
    about = draft(unsaved_fact(draft_region()))
    notes = {code: note(about, code) for code in ("ja", "ko")}

    def saves(one: FactNote) -> Any:
        def press(browser: Client) -> bool:
            browser.post(url(FactNote, "edit", one.pk), {"text": "Anew."})
            return roads.fresh(one).get_latest_revision_as_object().text == "Anew."

        return press

    for code, allowed in (("ja", JAPANESE), ("ko", KOREAN)):
        assert who(opens(url(FactNote, "edit", notes[code].pk))) == allowed
        assert who(saves(notes[code])) == allowed
        reviews = {"reviewer of Japanese"} if code == "ja" else set()
        have_part = {a for a, p in ACTORS.items() if road.has_part_in(notes[code], p())}
        assert have_part == allowed | reviews


@pytest.mark.usefixtures("trees")
@pytest.mark.parametrize(("code", "allowed"), [("ja", JAPANESE), ("ko", KOREAN), ("en-us", set())])
def test_notes__added_in_the_languages_that_one_writes(code, allowed):
    """Given a fact, when someone posts a note in a language, then it is written only by who writes in
    that language; in the source's there is none, as the fact has words of its own."""
    about = draft(unsaved_fact(draft_region()))
    given = {"fact": about.pk, "locale": roads.locale(code).pk, "text": "In words."}

    def adds(browser: Client) -> bool:
        browser.post(url(FactNote, "add"), given)
        return FactNote.objects.filter(locale=roads.locale(code), text="In words.").exists()

    assert who(adds) == allowed


@pytest.mark.usefixtures("trees")
def test_notes__a_second_in_one_language_is_refused_in_words():
    about = draft(unsaved_fact(draft_region()))
    note(about, "ja")
    given = {"fact": about.pk, "locale": roads.locale("ja").pk, "text": "Typed with care."}
    page = client(roads.translator("ja")).post(url(FactNote, "add"), given)
    assert "already exists" in page.content.decode()
    assert "Typed with care." in page.content.decode()
    assert FactNote.objects.count() == 1


@pytest.mark.usefixtures("trees")
def test_notes__list_shows_those_of_ones_languages():
    about = draft(unsaved_fact(draft_region()))
    notes = {code: note(about, code) for code in ("ja", "ko")}

    def listed(person: Any) -> set[str]:
        page = client(person).get(url(FactNote, "list_results"))
        return {code for code, one in notes.items() if one in page.context["object_list"]}

    assert listed(roads.translator("ja")) == {"ja"}
    assert listed(roads.editor()) == {"ja", "ko"}


@pytest.mark.usefixtures("trees")
def test_notes__of_the_value_that_its_writer_read():
    """Given a form that is open while its fact is signed with another price, when it is saved, then
    the note is about the price that the form showed, and cannot be submitted before it is read again."""
    about = roads.publish(draft(unsaved_fact(roads.publish(draft_region()))))
    browser = client(roads.translator("ja"))
    query = f"?fact={about.pk}&locale={roads.locale('ja').pk}"
    page = browser.get(url(FactNote, "add") + query)
    shown = page.context["form"]["shown"]
    assert str(shown) in page.content.decode()
    sign_again(about, high=Decimal(300))
    given = {"fact": about.pk, "locale": roads.locale("ja").pk, "text": "In words."}
    browser.post(url(FactNote, "add"), {**given, "shown": "f" * 99})
    assert not FactNote.objects.exists()
    browser.post(url(FactNote, "add"), {**given, "shown": shown.value()})
    signed_anew = "The fact was signed anew since; read the note again and save it."
    written = FactNote.objects.get().get_latest_revision_as_object()
    assert signed_anew in written.problems_before_review()
    edit = url(FactNote, "edit", written.pk)
    read = browser.get(edit).context["form"]["shown"].value()
    browser.post(edit, {"text": "In words.", "shown": read})
    written = FactNote.objects.get().get_latest_revision_as_object()
    assert signed_anew not in written.problems_before_review()


@pytest.mark.usefixtures("trees")
def test_notes__form_shows_the_fact():
    about = draft(unsaved_fact(draft_region(), route="nasal"))
    address = f"{url(FactNote, 'add')}?fact={about.pk}&locale={roads.locale('ja').pk}"
    page = client(roads.translator("ja")).get(address)
    assert "GBP 225–250" in page.content.decode()
    assert "<dd>Nasal spray</dd>" in page.content.decode()
    assert page.context["form"]["locale"].value() == roads.locale("ja").pk
    other = f"{url(FactNote, 'add')}?fact={about.pk}&locale={roads.locale('ko').pk}"
    page = client(roads.translator("ja")).get(other)
    assert page.context["form"]["locale"].value() is None


def test_notes__ended_by_another_value_are_found():
    """Given a signed fact with two signed notes, when it is signed with another price and one of them
    is renewed, then the list finds the one that ended, and the editor of the fact is told of it."""
    about = unsaved_fact(
        roads.publish(draft_region()), review_by=timezone.localdate() + timedelta(days=300)
    )
    about = roads.publish(draft(about))
    ended, renewed = (roads.publish(note(about, code)) for code in ("ko", "ja"))
    about.high = Decimal(300)
    about.save_revision(user=roads.editor())
    roads.publish(roads.fresh(about))
    roads.fresh(renewed).save_revision(user=roads.editor())
    renewed = roads.publish(roads.fresh(renewed))
    editor = client(roads.editor())
    for answer, wanted in (("true", ended), ("false", renewed)):
        page = editor.get(f"{url(FactNote, 'list_results')}?old={answer}")
        assert list(page.context["object_list"]) == [wanted]
    page = editor.get(url(RegionFact, "edit", about.pk)).content.decode()
    assert page.count("ended, as the fact was signed with another value") == 1


def test_menu__files_for_who_may_open_them():
    """Given everyone who may log in, then the menu leads to the facts as files exactly those whom
    that screen lets in."""
    address = reverse("regions:files")
    home = reverse("wagtailadmin_home")
    assert who(lambda browser: address in browser.get(home).content.decode()) == EDITORS
    assert who(opens(address)) == EDITORS


# -- regions, facts, defaults ----------------------------------------------------------------------
def test_records__of_editors_alone():
    about = draft(unsaved_fact(draft_region()))
    default = DefaultRegion.objects.create(locale=roads.locale("en-gb"), region=about.region)
    for obj in (about, about.region, default):
        for address in (
            url(type(obj), "edit", obj.pk),
            url(type(obj), "add"),
            url(type(obj), "list"),
        ):
            assert who(opens(address)) == EDITORS, address


def test_default__another_region_for_a_language():
    """Given a language whose region is live, when an editor gives it another, then it waits until that
    is live too: readers would have no crisis lines."""
    uk = roads.publish(draft_region())
    default = DefaultRegion.objects.create(locale=roads.locale("ko"), region=uk)
    france = draft_region("FR", currency="EUR", emergency_number="112")
    editor = client(roads.editor())
    given = {"locale": default.locale_id, "region": france.pk}
    page = editor.post(url(DefaultRegion, "edit", default.pk), given)
    (said,) = page.context["form"].errors["region"]
    assert said == "“France” is not signed yet: readers would have no crisis lines."
    default.refresh_from_db()
    assert default.region == uk
    roads.publish(france)
    editor.post(url(DefaultRegion, "edit", default.pk), given)
    default.refresh_from_db()
    assert default.region == france


def test_default__first_building_of_a_site():
    """Given a site where nothing is signed, then a language may begin with drafts, one after another."""
    drafts = [draft_region(), draft_region("FR", currency="EUR", emergency_number="112")]
    default = DefaultRegion(locale=roads.locale("ko"))
    for default.region in drafts:
        default.full_clean()
        default.save()
    assert DefaultRegion.objects.get().region == drafts[1]


@pytest.mark.parametrize("live", [False, True], ids=["draft", "signed"])
def test_region__code_that_was_signed_stays(live):
    """Given a region, when an editor sends another code, then a draft has it; once signed, the form
    shows it unchangeable, says why, and keeps it."""
    made = draft_region()
    made = roads.publish(made) if live else made
    editor, address = client(roads.editor()), url(Region, "edit", made.pk)
    page = editor.get(address)
    assert page.context["form"].fields["code"].disabled == live
    assert ("This stays as it was signed." in page.content.decode()) == live
    names = {f"names-{tag}": "" for tag in ("en-US", "en-GB", "zh-Hans", "ja", "ko")}
    sent = {"code": "IE", "part_of": "", "currency": "EUR", "emergency_number": "112", **names}
    editor.post(address, sent)
    draft = roads.fresh(made).get_latest_revision_as_object()
    assert (draft.code, draft.currency) == ("GB" if live else "IE", "EUR")


def test_fact__key_that_was_signed_stays():
    made = roads.publish(draft(unsaved_fact(roads.publish(draft_region()))))
    page = client(roads.editor()).get(url(RegionFact, "edit", made.pk))
    assert page.context["form"].fields["key"].disabled


# -- numbers and names without JSON ----------------------------------------------------------------
LINE = {
    "name": "Samaritans", "lang": "en", "purpose": "suicide", "number": "116 123",
    "url": "https://www.samaritans.org/", "hours": "24/7", "languages": ["en", "cy"],
    "also": ["The Samaritans, UK", "サマリタンズ"], "replaces": ["08457 90 90 90"],
}  # fmt: skip
WRONG = {
    "name": ({"name": ""}, "It needs a name of at most 120 characters."),
    "purpose": ({"purpose": ""}, "“” is no purpose; there are"),
    "number": ({"number": "1" * 200}, "A telephone number has at most 20 characters"),
    "text": ({"text": "call me"}, "“call me” is no telephone number"),
    "url": ({"url": "javascript:alert(1)"}, "“javascript:alert(1)” is no address of a website."),
    "url of no host": ({"url": "http://["}, "“http://[” is no address of a website."),
    "hours": ({"hours": "always"}, "“always” are no hours"),
    "languages": ({"languages": "en、klingon!"}, "“klingon!” is no language tag."),
    "also": ({"also": "S"}, "What it is also called is a list of names of 2 to 120 characters."),
    "replaces": ({"replaces": "116-123"}, "It has the number 116-123, and cannot replace it."),
    "nul": ({"name": "a\0b"}, "It holds a character that no text has: U+0000."),
    "lang": ({"lang": "x_y z"}, "“x_y z” is no language tag."),
}


def typed(*entries: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of the entries."""
    lines = [
        {**dict.fromkeys(ContactsField().block.child_block.child_blocks, ""), **entry}
        for entry in entries
    ]
    sent: dict[str, Any] = {"contacts-count": str(len(lines))}
    for place, line in enumerate(lines):
        at = f"contacts-{place}"
        sent |= {f"{at}-deleted": "", f"{at}-order": str(place), f"{at}-type": "item"}
        sent |= {
            f"{at}-value-{name}": BETWEEN[name].join(value) if isinstance(value, list) else value
            for name, value in line.items()
        }
    return sent


def given(where: Region, *entries: dict[str, Any]) -> dict[str, Any]:
    return nested_form_data(
        {"key": "gb-line", "region": where.pk, "kind": "crisis", "source_name": "A page",
         "accessed": "2026-11-01", "as_of": "2026-11", "review_by": "2027-11-30",
         "confidence": "high"}
    ) | typed(*entries)  # fmt: skip


def test_contacts__entries_become_what_is_stored():
    """Given a form with two entries, when it is saved and opened again, then the fact has them
    cleaned, empty fields left out, and the form shows them as they were typed."""
    uk, editor = draft_region(), client(roads.editor())
    other = {"name": "Shout", "purpose": "youth", "text": "85258", "keyword": "SHOUT"}
    editor.post(url(RegionFact, "add"), given(uk, {**LINE, "number": "116  123"}, other))
    (made,) = RegionFact.objects.all()
    assert made.get_latest_revision_as_object().contacts == [LINE, other]
    form = editor.get(url(RegionFact, "edit", made.pk)).context["form"]
    assert [entry["languages"] for entry in form["contacts"].value()] == ["en, cy", ""]
    assert not form.fields["contacts"].has_changed([LINE, other], form["contacts"].value())


@pytest.mark.parametrize("case", WRONG)
def test_contacts__bad_entry_named_and_nothing_lost(case):
    """Given a good entry and a bad one, when the form is sent, then nothing is written, the sentence
    names entry and field, and both entries stand in the form as they were typed."""
    change, sentence = WRONG[case]
    ((field, typed_in),) = change.items()
    page = client(roads.editor()).post(
        url(RegionFact, "add"), given(draft_region(), LINE, {**LINE, **change})
    )
    assert not RegionFact.objects.exists()
    form = page.context["form"]
    (error,) = form.errors.as_data()["contacts"]
    assert list(error.block_errors) == [1]
    (problem,) = error.block_errors[1].block_errors[field].messages
    label = form.fields["contacts"].block.child_block.child_blocks[field].label
    assert problem.startswith(f"Entry 2, {label}: {sentence}")
    sent = form["contacts"].value()
    assert sent[0]["name"] == "Samaritans"
    assert sent[1][field] == typed_in


def test_contacts__kind_that_needs_one_says_so_at_the_field():
    page = client(roads.editor()).post(url(RegionFact, "add"), given(draft_region()))
    assert page.context["form"].errors["contacts"] == ["A fact of this kind says something here."]


def test_names__one_line_for_each_language():
    """Given a part of a country, when one of its names is missing, then the form says which, and when
    all are there they are stored by tag."""
    uk, editor = draft_region(), client(roads.editor())
    sent = {"code": "GB-SCT", "part_of": uk.pk, "currency": "GBP", "emergency_number": "999"}
    names = {"en-US": "Scotland", "en-GB": "Scotland", "zh-Hans": "苏格兰", "ja": "スコットランド"}
    lines = {f"names-{tag}": name for tag, name in names.items()} | {"names-ko": " "}
    page = editor.post(url(Region, "add"), sent | lines)
    (error,) = page.context["form"].errors.as_data()["names"]
    assert {tag: e.messages for tag, e in error.block_errors.items()} == {
        "ko": ["A part needs its name in: ko."]
    }
    assert page.context["form"]["names"].value()["ja"] == "スコットランド"
    editor.post(url(Region, "add"), sent | lines | {"names-ko": "스코틀랜드"})
    assert Region.objects.get(code="GB-SCT").names == {**names, "ko": "스코틀랜드"}


def test_names__character_that_no_text_has():
    with pytest.raises(ValidationError):
        NamesField().clean(NamesField().prepare_value({"ja": "a\0b"}))


def test_names__none_for_a_country():
    assert NamesField().clean(NamesField().prepare_value({})) == {}
