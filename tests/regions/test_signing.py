"""One signature under a fact changes every language at once, and no page needs another one."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from kb.regions.models import RegionFact
from kb.review.audit.examine import examine
from kb.review.models import Approval, LiveApproval
from tests import roads
from tests.regions import signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

# The old and the new price as each language writes it.
PRICES = {
    "en-us": ("GBP 225–250", "GBP 1,225.50–1,300.00"),
    "en-gb": ("GBP 225–250", "GBP 1,225.50–1,300.00"),
    "zh-hans": ("GBP 225–250", "GBP 1,225.50–1,300.00"),
    "ja": ("GBP 225～250", "GBP 1,225.50～1,300.00"),
    "ko": ("GBP 225~250", "GBP 1,225.50~1,300.00"),
}
OLD, NEW = "About the old price", "About the new price"


def signatures_of_pages() -> list[Any]:
    """Every signature that any page ever had, and which of them is in force."""
    table = Page._meta.db_table
    given = Approval.objects.filter(subject_table=table).order_by("pk").values_list("pk", "digest")
    live = LiveApproval.objects.filter(subject_table=table).order_by("pk")
    return [list(given), list(live.values_list("subject_id", "approval_id"))]


def in_five_languages(price: RegionFact) -> dict[str, Any]:
    """An article that shows the price side by side, live in each language; by code."""
    block = {"kind": "cost", "heading": "What it costs", "scope": "all"}
    source = signed.article(("region_facts", block))
    pages = {"en-us": source}
    for code in PRICES.keys() - pages.keys():
        signed.note(price, code, f"{OLD} ({code})")
        for above in source.get_ancestors()[1:].specific():
            roads.publish_translation(above, code)
        pages[code] = roads.publish_translation(source, code)
    return pages


def test_price__changed_and_signed_once_in_every_language(client: Client):
    """Given an article in five languages that shows a price, with notes on it, when the price is
    edited and signed, then every language shows the new one at once in its own form and no note on
    the old one; no page was signed again, and the audit finds nothing. A draft changes nothing."""
    price = signed.fact(signed.region(language="en-us"), text=f"{OLD} (en-us)")
    pages = in_five_languages(price)
    before = signatures_of_pages()

    def read(code: str) -> str:
        return client.get(pages[code].get_url()).content.decode()

    draft = roads.fresh(price).get_latest_revision_as_object()
    draft.low, draft.high, draft.text = Decimal("1225.50"), Decimal(1300), f"{NEW} (en-us)"
    draft.save_revision(user=roads.editor())
    for code, (old, new) in PRICES.items():
        assert old in read(code)
        assert f"{OLD} ({code})" in read(code)
        assert new not in read(code)

    price = roads.publish(roads.fresh(price))
    for code, (old, new) in PRICES.items():
        assert new in read(code)
        assert old not in read(code)
        assert OLD not in read(code)
    assert f"{NEW} (en-us)" in read("en-us")

    assert signatures_of_pages() == before
    assert examine() == []
    call_command("audit_approvals", stdout=StringIO())  # ends with 1 for any finding
    assert client.get("/health/").status_code == HTTPStatus.OK

    (korean,) = price.notes.filter(locale=roads.locale("ko"))
    signed.sign_again(korean, text=f"{NEW} (ko)")
    assert f"{NEW} (ko)" in read("ko")
    assert NEW not in read("ja")
    assert signatures_of_pages() == before
