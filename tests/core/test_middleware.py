"""What browsers are told: readers' pages strictly, the admin's previews so that it can frame them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def policy(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return {name: " ".join(sources) for name, *sources in map(str.split, parts)}


def test_reader__frames_and_inline_scripts_refused():
    response = Client().get(roads.article(live=True).get_url())
    assert response["X-Frame-Options"] == "DENY"
    assert policy(response)["frame-ancestors"] == "'none'"
    assert policy(response)["script-src"] == "'self'"


@pytest.mark.parametrize("kind", ["signing", "editor"])
def test_preview__the_admin_may_frame_it(kind):
    """Given a draft, when its preview is fetched on the signing screen or in the editor, then a page of
    this site may show it in a frame, and no other may."""
    page = roads.article()
    client = Client()
    if kind == "signing":
        client.force_login(roads.reviewer())
        address = reverse("review:preview", args=[roads.submit(page).task_states.get().pk])
    else:
        client.force_login(roads.editor())
        address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    response = client.get(address)
    assert response.status_code == 200
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(response)["frame-ancestors"] == "'self'"
