"""The facts of the demonstration: all signed, in five languages from the same rows, gone in time."""

from __future__ import annotations

import json
from typing import Any

from tests.apart import ROOT

PACK = json.loads((ROOT / "home/demo/region_facts.json").read_text(encoding="utf-8"))
ARTICLE = "ketamine/access-law-and-cost/"
LANGUAGES = ["en-us", "en-gb", "zh-hans", "ja", "ko"]
COUNTRIES = ["US", "GB", "CN", "JP", "KR"]
# “Telemedicine” in each language; nothing but the rule that ends on December 31, 2026, speaks of it.
TELEMEDICINE = ["telemedicine", "远程医疗", "遠隔医療", "원격진료"]

SIGNED = """
import json
from kb.regions.models import RegionFact
from kb.review.content import spec_of
told = {}
for fact in RegionFact.objects.filter(live=True):
    signed = fact.approval
    told[fact.key] = bool(
        signed and signed.authentic and signed.signer_credential
        and signed.digest == spec_of(fact).digest(fact)
    )
print(json.dumps(told))
"""
PLANNED = """
import json
from pathlib import Path
from django.contrib.auth import get_user_model
from kb.regions import exchange, importing
file = Path("home/demo/region_facts.json")
editor = get_user_model().objects.get(username="editor")
made = importing.plan(exchange.read(file.name, file.read_bytes()), by=editor)
kinds = {planned.kind.name for planned in made.planned}
print(json.dumps([sorted(kinds), len(made.planned), made.problems]))
"""
SHOWN = """
import json, re
from kb.locales.tags import LANGUAGES
from kb.regions.models import Region
from kb.review.models import LiveApproval
from wagtail.models import Page
from tests.regions.walk import reader
told = {}
for code, language in LANGUAGES.items():
    url = f"/{code}/" + %r
    page = Page.objects.live().get(locale__language_code=code, slug="access-law-and-cost")
    text = reader().get(url).content.decode()
    told[code] = {
        "signed": LiveApproval.objects.of(page.specific).exists(),
        "amounts": sorted(re.findall(r'class="amount" value="([^"]*)"', text)),
        "missing": [r.code for r in Region.objects.filter(part_of=None) if r.name(language) not in text],
    }
print(json.dumps(told))
"""
FOUND = """
import json
from datetime import datetime
from tests.regions.walk import found
when = datetime.fromisoformat(%r)
print(json.dumps(found(%r, when, region=%r)))
"""
ASKED_AGAIN = """
import json
from datetime import UTC, datetime
from unittest.mock import patch
from django.utils import timezone
from tests.regions.walk import reader
client, url = reader("US"), "/en-us/" + %r
with patch.object(timezone, "now", lambda: datetime(2026, 12, 30, 12, tzinfo=UTC)):
    kept = client.get(url)
with patch.object(timezone, "now", lambda: datetime(2027, 1, 1, tzinfo=UTC)):
    again = client.get(url, headers={"if-none-match": kept.get("ETag", "")})
print(json.dumps([kept.get("Cache-Control", ""), kept.get("Last-Modified"), again.status_code]))
"""


def asked(site: Any, code: str) -> Any:
    return json.loads(site.run(code))


def test_facts__all_of_the_pack_are_signed(site):
    """Given the demonstration, then each of the 56 facts of the pack is live, as it stands there, under
    a signature of exactly its words, and nothing else is."""
    told = asked(site, SIGNED)
    assert len(told) == 56
    assert told == dict.fromkeys((fact["id"] for fact in PACK["facts"]), True)
    assert asked(site, PLANNED) == [["UNCHANGED"], 56 + len(PACK["regions"]), []]


def test_article__five_languages_from_the_same_rows(site):
    """Given the article on access, law and cost, when it is read in each language, then it is signed
    there, names all five countries and shows the same amounts."""
    told = asked(site, SHOWN % ARTICLE)
    assert list(told) == LANGUAGES
    assert {each["signed"] for each in told.values()} == {True}
    assert [each["missing"] for each in told.values()] == [[]] * len(LANGUAGES)
    assert len(told["en-us"]["amounts"]) == 4
    assert {tuple(each["amounts"]) for each in told.values()} == {tuple(told["en-us"]["amounts"])}


def test_telemedicine__gone_from_every_page_with_the_year(site):
    """Given that the rule of the United States ends with 2026, when the year ends for the first
    readers, then no page in any language speaks of it, without anyone acting; the day before, the
    article did in each."""
    before = asked(site, FOUND % ("2026-12-30T23:59:59-05:00", TELEMEDICINE, "US"))
    pages = {url for url in before if not url.startswith("/api/")}
    assert pages == {f"/{code}/{ARTICLE}" for code in LANGUAGES}
    midnight_in_tokyo = "2027-01-01T00:00:00+09:00"
    assert asked(site, FOUND % (midnight_in_tokyo, TELEMEDICINE, "US")) == {}
    assert asked(site, FOUND % (midnight_in_tokyo, TELEMEDICINE, "")) == {}


def test_telemedicine__no_cache_keeps_it(site):
    """Given a page that a browser kept while the rule held, when it asks again in the new year, then
    it gets the page anew, and nothing had told it that it need not ask."""
    cached, modified, status = asked(site, ASKED_AGAIN % ARTICLE)
    assert "max-age" not in cached
    assert (modified, status) == (None, 200)
