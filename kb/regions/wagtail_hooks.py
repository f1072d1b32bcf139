"""Regions in the admin."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views

HOOK = "register_regions_menu_item"


@hooks.register(HOOK)
def files_menu_item() -> MenuItem:
    return MenuItem(_("Facts as files"), reverse("regions:files"), icon_name="upload", order=900)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    urls = (views.urlpatterns, "regions")
    return [path("regions/", include(urls, namespace="regions"))]
