"""What readers of each language see, and whether anything live changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.test import Client

from kb.review.models import LiveApproval
from tests.upstream.readers import fingerprint


def words(page: Any) -> str:
    """What an anonymous reader gets at the page's address: the text between its marks, or a status."""
    answer = Client(raise_request_exception=False).get(page.get_url())
    if answer.status_code != 200:
        return str(answer.status_code)
    html = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def shown(*pages: Any) -> list[Any]:
    signatures = LiveApproval.objects.order_by("pk").values_list()
    return [*map(words, pages), list(signatures)]


def assert_untouched(house: SimpleNamespace) -> None:
    """Nothing live changed, and readers of both languages see what they saw."""
    assert fingerprint() == house.fingerprint
    assert shown(house.source, house.japanese) == house.shown
    assert words(house.korean) == "404"
