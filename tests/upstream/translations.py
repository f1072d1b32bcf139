"""D: translation, by wagtail-localize's own views, commands and functions."""

from __future__ import annotations

from io import StringIO

import polib
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse
from wagtail.actions import CopyPageForTranslationAction
from wagtail.models import Locale
from wagtail_localize.models import (
    LocaleSynchronization,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.operations import translate_object
from wagtail_localize.synctree import synchronize_tree
from wagtail_localize.views.convert import sync_alias

from kb.translation import bridge, exchange
from kb.translation.work import Work
from tests import roads
from tests.upstream.changes import locale_form
from tests.upstream.decisions import ceremony
from tests.upstream.going_live import create_view_publish
from tests.upstream.house import CODE, EDITING, EVERYONE, MASTERS, At
from tests.upstream.readers import EVIL, TYPED
from tests.upstream.table import route


def ko() -> Locale:
    return roads.locale("ko")


@route("D01", "wagtail_localize/views/submit_translations.py")
def localize_submit(at: At) -> None:
    data = {"locales": [ko().pk], "include_subtree": "on"}
    at.post("wagtail_localize:submit_page_translation", at.topic.pk, data=data)


@route("D01b", "wagtail_localize/operations.py translate_object", actors=CODE)
def localize_translate_object(at: At) -> None:
    for page in (roads.home(), at.topic, at.changed, at.draft):
        translate_object(page, [ko()])


@route("D02", "wagtail_localize/views/edit_translation.py publish, unfinished page")
def localize_editor_publish(at: At) -> None:
    at.post("wagtailadmin_pages:edit", at.waiting_page.pk, data={"action": "publish"})


@route("D02b", "wagtail_localize/views/edit_translation.py publish, live page")
def localize_editor_publish_live(at: At) -> None:
    roads.fill(at.work, EVIL + " {source}")
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data={"action": "publish"})


@route("D03", "wagtail_localize/views/update_translations.py")
def localize_update_and_publish(at: At) -> None:
    roads.fill(at.work, EVIL + " {source}")
    data = {"publish_translations": "on"}
    at.post("wagtail_localize:update_translations", at.work.source_id, data=data)


@route("D04", "wagtail_localize/models.py save_target(publish=False)", actors=CODE)
def localize_save_draft(at: At) -> None:
    roads.fill(at.work, EVIL + " {source}")
    at.work.save_target(publish=False)


@route("D05", "wagtail_localize/models.py save_target(publish=True)", actors=CODE)
def localize_save_and_publish(at: At) -> None:
    at.waiting.save_target(publish=True)


@route(
    "D05b", "wagtail_localize/models.py create_or_update_translation(fallback=True)", actors=CODE
)
def localize_source_words(at: At) -> None:
    for page in (roads.home(), at.topic, at.changed):
        source, _made = TranslationSource.update_or_create_from_instance(page)
        source.create_or_update_translation(ko(), publish=True, fallback=True)


@route("D07", "wagtail_localize/models.py LocaleSynchronization", actors=CODE)
def sync_locale(at: At) -> None:
    LocaleSynchronization.objects.create(locale=ko(), sync_from=roads.locale("en-us"))


@route("D07b", "wagtail_localize/locales/views.py: sync from", actors=MASTERS)
def sync_locale_view(at: At) -> None:
    data = locale_form("ko", sync_from=roads.locale("en-us").pk)
    at.post("wagtaillocales:edit", ko().pk, data=data)


@route("D07c", "models/pages.py update_aliases after a synchronisation", actors=CODE)
def sync_locale_then_publish_source(at: At) -> None:
    """The aliases that it makes in Korean neither go live with the source nor keep it from readers."""
    synchronize_tree(roads.locale("en-us"), ko())
    draft = at.source.get_latest_revision_as_object()
    draft.summary = "Changed."
    draft.save_revision(user=roads.editor())
    at.decide(at.submit(at.source))
    assert at.source.summary == "Changed."


@route("D07d", "wagtail_localize/synctree.py after_create_page", actors=EDITING)
def sync_new_page(at: At) -> None:
    sync_locale(at)
    create_view_publish(at)


@route("D08", "wagtail_localize/management/commands/sync_locale_trees.py", actors=CODE)
def sync_command(at: At) -> None:
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=ko(), sync_from=roads.locale("en-us"))]
    )
    call_command("sync_locale_trees", stdout=StringIO())


@route("D09", "wagtail_localize/views/convert.py")
def localize_convert_to_alias(at: At) -> None:
    at.post("wagtail_localize:convert_to_alias", at.japanese.pk)


@route("D09b", "wagtail_localize/wagtail_hooks.py convert, from the editor", stock=False)
def localize_convert_in_editor(at: At) -> None:
    data = {"localize-convert-to-alias": "1"}
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data=data)


@route("D09c", "wagtail_localize/views/convert.py sync_alias by code", actors=CODE)
def localize_sync_alias(at: At) -> None:
    sync_alias(at.changed, at.japanese)


@route("D12", "wagtail_localize/views/edit_translation.py stop_translation, then publish")
def localize_stop_and_publish(at: At) -> None:
    at.post("wagtail_localize:stop_translation", at.work.pk)
    data = at.form(at.japanese, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data=data)


@route("D13", "wagtail_localize/wagtail_hooks.py restart", stock=False)
def localize_restart(at: At) -> None:
    Translation.objects.filter(pk=at.work.pk).update(enabled=False)
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data={"localize-restart-translation": "1"})


def _put_string(at: At) -> HttpResponse:
    segment = bridge.Work(at.work).segments[0]
    url = reverse("wagtail_localize:edit_string_translation", args=[at.work.pk, segment.pk])
    answer = at.client.put(
        url, f"value={EVIL}", "application/x-www-form-urlencoded", HTTP_ACCEPT="application/json"
    )
    return at.keep(answer)


@route("D14", "wagtail_localize/views/edit_translation.py edit_string_translation", stock=False)
def localize_edit_string(at: At) -> None:
    _put_string(at)


@route(
    "D14b",
    "wagtail_localize/views/edit_translation.py edit_string_translation, in review",
    stock=False,
)
def localize_edit_string_in_review(at: At) -> None:
    roads.fill(at.work, "新 {source}")
    state = bridge.submit(at.work, roads.editor())
    _put_string(at)
    assert not StringTranslation.objects.filter(data=EVIL).exists()
    roads.sign(state.revision)


@route("D15", "wagtail_localize/views/edit_translation.py upload_pofile", stock=False)
def localize_upload(at: At) -> None:
    at.post("wagtail_localize:upload_pofile", at.work.pk, data={"file": _po(at)})


@route("D15b", "kb.translation.views.exchange.upload: a PO file in review", stock=False)
def upload_in_review(at: At) -> None:
    state = bridge.submit(at.work, roads.editor())
    at.post("translation:upload", at.work.pk, data={"file": _po(at)})
    assert not StringTranslation.objects.filter(data=TYPED).exists()
    roads.sign(state.revision)


def _po(at: At) -> ContentFile:
    po = polib.pofile(exchange.FORMATS["po"].export(Work(at.work)).decode())
    for entry in po:
        entry.msgstr = TYPED
    return ContentFile(str(po).encode(), name="evil.po")


@route("D16", "wagtail_localize/views/edit_translation.py machine_translate", stock=False)
def localize_machine_translate(at: At) -> None:
    at.post("wagtail_localize:machine_translate", at.work.pk)


NOT_THE_JAPANESE_REVIEWER = tuple(name for name in EVERYONE if name != "reviewer-ja")


@route(
    "D17", "kb.review.views.sign of a translation", actors=NOT_THE_JAPANESE_REVIEWER, stock=False
)
def sign_translation(at: At) -> None:
    at.post("translation:workbench", at.waiting.pk, data={"submit": "1"})
    if not at.waiting_page.in_review:
        bridge.submit(at.waiting, roads.editor())
    state = at.waiting_page.current_workflow_task_state
    at.post("review:sign", state.pk, data=ceremony(state))


@route("D18", "actions/copy_for_translation.py, then publish", actors=CODE)
def copy_for_translation(at: At) -> None:
    copy = CopyPageForTranslationAction(at.changed, ko(), copy_parents=True).execute()
    copy.get_latest_revision().publish()


@route("D19", "kb.translation.views.overview.languages of an unsigned source", stock=False)
def send_unsigned(at: At) -> None:
    at.post("translation:languages", at.draft.pk, data={"locales": [ko().pk]})
    assert not at.draft.has_translation(ko())
