"""Who translates a text, and until when: taking it, giving it back, and being given it.

A name reserves nothing by force: whoever may write in a language can write in all of its texts.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from kb.review.errors import ReviewRequired

from . import notices
from .models import TranslationState
from .rights import MayNotTranslate, may_change


@transaction.atomic
def take(state: TranslationState, *, by: Any) -> None:
    """Puts the name of `by` on a translation.

    Raises `MayNotTranslate` for who may not write in it, `ReviewRequired` when another has it.
    """
    state = _locked(state)
    _require_change(by, state.page)
    if state.translator_id not in (None, by.pk):
        raise ReviewRequired(
            _("%s has this text. An editor can give it to you.") % name_of(state.translator),
            state.page,
        )
    state.translator = by
    state.save(update_fields=["translator"])


@transaction.atomic
def release(state: TranslationState, *, by: Any) -> None:
    """Takes the name off a translation, by who has it or by an editor of its source.

    Raises `MayNotTranslate` for anyone else, `ReviewRequired` when nobody has it.
    """
    state = _locked(state)
    if state.translator_id is None:
        raise ReviewRequired(_("Nobody has this text."), state.page)
    if state.translator_id != by.pk and not may_assign(by, state):
        raise MayNotTranslate(
            _("Only %s or an editor can give it back.") % name_of(state.translator), state.page
        )
    state.translator = None
    state.save(update_fields=["translator"])


@transaction.atomic
def assign(state: TranslationState, *, by: Any, to: Any, due: date | None) -> None:
    """Gives a translation to `to`, or to nobody, and sets the day on which it is wanted.

    Who is given something new is told by mail. Raises `MayNotTranslate` for who may not change the
    source, `ReviewRequired` when `to` may not write in the language or `due` is over.
    """
    state = _locked(state)
    if not may_assign(by, state):
        raise MayNotTranslate(_("Only editors of the source assign translators."), state.page)
    if to is not None and not may_change(to, state.page):
        raise ReviewRequired(
            _("%(name)s may not write in %(language)s.")
            % {"name": name_of(to), "language": state.locale},
            state.page,
        )
    if due is not None and due != state.due and due < timezone.localdate():
        raise ReviewRequired(_("The day on which it is due is over."), state.page)
    given = to is not None and to != by and to.pk != state.translator_id
    state.translator, state.due = to, due
    state.save(update_fields=["translator", "due"])
    if given:
        transaction.on_commit(partial(notices.tell_assigned, state, by=by))


def may_assign(user: Any, state: TranslationState) -> bool:
    """Whether `user` may change the source of the text. One query."""
    source = source_of(state)
    return source is not None and may_change(user, source)


def source_of(state: TranslationState) -> Page | None:
    """The page from which it is translated; None once that is deleted."""
    pages = Page.objects.filter(translation_key=state.translation_key).exclude(pk=state.page_id)
    return pages.filter(locale=Locale.get_default()).first()


def name_of(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def _require_change(user: Any, page: Page) -> None:
    if not may_change(user, page):
        raise MayNotTranslate(_("You may not translate into %s.") % page.locale, page)


def _locked(state: TranslationState) -> TranslationState:
    rows = TranslationState.objects.select_for_update(of=("self",))
    return rows.select_related("page__locale", "locale", "translator").get(pk=state.pk)
