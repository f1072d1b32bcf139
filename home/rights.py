"""Who may work where. Rights follow the tree of a language; nobody has a right to publish.

Medical reviewers need no right at all but to log in: what they may sign is decided by credentials.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale, Page

EDITORS, REVIEWERS = "Editors", "Medical reviewers"
# Records outside the tree of a language, which editors keep.
LIBRARY = (
    "references.reference",
    "people.person",
    "home.notice",
    "regions.region",
    "regions.regionfact",
    "regions.factnote",
    "regions.defaultregion",
)


def translators_of(locale: Locale) -> str:
    return f"Translators {locale.language_code}"


def ensure_groups() -> None:
    """Makes the groups, takes away what Wagtail's stock groups may publish. Run after `migrate`."""
    GroupPagePermission.objects.filter(page__depth=1).delete()
    GroupPagePermission.objects.filter(
        permission__codename__in=["publish_page", "bulk_delete_page"]
    ).delete()
    Group.objects.filter(name="Moderators", user=None).delete()
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in (EDITORS, REVIEWERS, *map(translators_of, _targets())):
        Group.objects.get_or_create(name=name)[0].permissions.add(access)
    editors = Group.objects.get(name=EDITORS)
    for label in LIBRARY:
        app_label, model = label.split(".")
        create_permissions(apps.get_app_config(app_label), verbosity=0)  # home migrates before it
        editors.permissions.add(
            *Permission.objects.filter(
                content_type__app_label=app_label,
                codename__in=[f"add_{model}", f"change_{model}", f"view_{model}"],
            )
        )
    for home in Page.objects.filter(depth=2).select_related("locale"):
        ensure_tree(home)


def ensure_tree(home: Page) -> None:
    """Lets the people of a language work below its home page `home`."""
    source = home.locale_id == Locale.get_default().pk
    group, _made = Group.objects.get_or_create(
        name=EDITORS if source else translators_of(home.locale)
    )
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)


def _targets() -> list[Locale]:
    return list(Locale.objects.exclude(pk=Locale.get_default().pk))
