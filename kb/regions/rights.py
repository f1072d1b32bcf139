"""Who may write notes on facts: editors in every language, who writes in a language those of it.

Regions and facts are the editors' alone, by the rights of their group (`home.rights`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Locale
from wagtail.permission_policies import ModelPermissionPolicy

from kb.locales.rights import locales_of, written_by

from .models import FactNote

WRITES = {"add", "change", "view"}
_SEES = ("add", "change", "delete", "view")


def may_see_facts(user: Any) -> bool:
    """In their lists and as files; the grid of what is known is everyone's."""
    return any(user.has_perm(f"regions.{right}_regionfact") for right in _SEES)


def languages_of(user: Any) -> QuerySet[Locale]:
    """The languages whose notes `user` may write. The source's has none: there, facts have words
    of their own."""
    targets = Locale.objects.exclude(pk=Locale.get_default().pk).order_by("pk")
    if user.has_perm("regions.change_factnote"):
        return targets
    return targets.filter(pk__in=locales_of(user))


class NotesPolicy(ModelPermissionPolicy):
    def user_has_permission(self, user: Any, action: str) -> bool:
        if super().user_has_permission(user, action):
            return True
        targets = set(written_by(user).values()) - {settings.LANGUAGE_CODE}
        return action in WRITES and user.is_active and bool(targets)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if super().user_has_permission(user, action):
            return True
        mine = user.is_active and languages_of(user).filter(pk=instance.locale_id).exists()
        return action in WRITES and mine

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[FactNote]:
        if any(super(NotesPolicy, self).user_has_permission(user, action) for action in actions):
            return FactNote.objects.all()
        mine = languages_of(user) if WRITES & set(actions) else Locale.objects.none()
        return FactNote.objects.filter(locale__in=mine)
