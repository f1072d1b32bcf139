"""`/admin/regions/`: what is known, region by kind, and what lapses or is due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from .. import shown
from ..grid import grid
from ..models import RegionFact
from ..standing import standing


def show(request: HttpRequest) -> HttpResponse:
    """Everybody who may log in reads it; links lead where the person may go on."""
    today = shown.today()
    found = grid(today)
    waiting = {fact.pk for cell in found.cells for fact in cell.facts if fact.under_review}
    name = RegionFact.snippet_viewset.get_url_name
    due = [(fact, standing(fact, on=today), fact.pk in waiting) for fact in shown.due(today)]
    return render(
        request,
        "regions/admin/grid.html",
        {
            "grid": found,
            "due": due,
            "gaps": sum(cell.is_gap for cell in found.cells),
            "may_add": request.user.has_perm("regions.add_regionfact"),
            "may_view": request.user.has_perm("regions.view_regionfact"),
            "list_url": reverse(name("list")),
            "add_url": reverse(name("add")),
            "edit_url": name("edit"),
            "page_title": _("Facts by region"),
            "header_icon": "globe",
        },
    )


urlpatterns = [path("", show, name="grid")]
