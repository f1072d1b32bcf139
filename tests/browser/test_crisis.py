"""Help in a crisis in front of readers: the right numbers on every live page of the demonstration, for
every region that can be chosen; how it is read aloud, how it looks, and what a printer makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from bs4 import BeautifulSoup, Tag

from tests.apart import ROOT

from .faults import assert_faultless

pytestmark = pytest.mark.browser

ARTICLE = "ptsd/ketamine-for-ptsd/"
CODES = ["en-us", "en-gb", "zh-hans", "ja", "ko"]
FACTS = json.loads(Path(ROOT, "home/demo/region_facts.json").read_text(encoding="utf-8"))
REGIONS = {region["code"]: region for region in FACTS["regions"]}
USUAL = {code: r["code"] for r in FACTS["regions"] for code in r.get("languages", [])}
FOLDED = ".crisis > .wrap > details > summary"  # behind which all lines are
STRIP = re.compile(r'</header>\s*(<aside class="crisis".*?</aside>)\s*<main', re.DOTALL)


# -- all pages, all regions ------------------------------------------------------------------------
def expected(code: str) -> tuple[set[str], set[str]]:
    """What the file of facts says of a region and its country: the addresses of its numbers and sites,
    and the names of its lines."""
    places = {code, REGIONS[code].get("part_of", code)}
    entries = [
        entry
        for fact in FACTS["facts"]
        if fact["kind"] == "crisis" and fact["region"] in places
        for entry in fact["contacts"]
    ]
    links = {f"tel:{digits(REGIONS[code]['emergency_number'])}"}
    links |= {f"tel:{digits(entry['number'])}" for entry in entries if "number" in entry}
    links |= {f"sms:{digits(entry['text'])}" for entry in entries if "text" in entry}
    links |= {entry["url"] for entry in entries if "url" in entry}
    return links, {entry["name"] for entry in entries}


def digits(number: str) -> str:
    return "".join(character for character in number if character not in " -")


def pages(url: str) -> list[str]:
    """Every page that the sitemap names, and in each language one that does not exist."""
    with urlopen(f"{url}/sitemap.xml") as response:  # noqa: S310 - our own address
        found = re.findall(r"<loc>([^<]+)</loc>", response.read().decode())
    return [*found, *(f"{url}/{code}/no-such-page/" for code in CODES)]


def strip(address: str, region: str) -> Tag:
    request = Request(address, headers={"Cookie": f"kb_region={region}"})  # noqa: S310
    try:
        answer = urlopen(request)  # noqa: S310
    except HTTPError as error:
        answer = error
    with answer:
        (html,) = STRIP.findall(answer.read().decode())
    return BeautifulSoup(html, "html.parser")


def faults(address: str, region: str) -> Iterator[str]:
    """What is wrong with the strip at `address` for who chose `region`."""
    found, (links, names) = strip(address, region), expected(region)
    told = {a["href"].partition("?")[0] for a in found.select(".calls a, .contacts a")}
    if told != links:
        yield f"{address} for {region}: {told ^ links}"
    text = found.select_one("details").get_text()
    yield from (f"{address} for {region}: no {name}" for name in names if name not in text)
    if len(found.select(".calls a[href^='tel:']")) != 2:
        yield f"{address} for {region}: not two numbers in sight"


def test_every_page__the_lines_of_every_region(site):
    """Given every live page of the demonstration in every language, and one that does not exist, when a
    reader of each region opens it, then the strip has exactly the numbers and sites that the file of
    facts has for that region and its country, each line by its name, and two numbers in sight."""
    walked = [(address, region) for address in pages(site.url) for region in REGIONS]
    assert len(walked) >= (len(CODES) * 5 + len(CODES)) * len(REGIONS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: list(faults(*one)), walked))
    assert [fault for each in found for fault in each] == []


def test_every_language__its_own_region_when_none_is_chosen(site):
    for code in CODES:
        found = strip(f"{site.url}/{code}/", "")
        told = {a["href"].partition("?")[0] for a in found.select(".calls a, .contacts a")}
        assert told == expected(USUAL[code])[0]


# -- read aloud, seen, printed ---------------------------------------------------------------------
def test_numbers__are_read_digit_by_digit(site, page):
    """Given the strip in Chromium's accessibility tree, then each number is a link whose name has its
    digits apart, and nothing of it is read twice."""
    page.goto(f"{site.url}/en-us/{ARTICLE}")
    page.locator(FOLDED).click()
    aside = page.get_by_role("complementary", name="Help in a crisis")
    names = [
        " ".join(name.split()) for name in re.findall(r'link "([^"]+)"', aside.aria_snapshot())
    ]
    assert names[0] == "In immediate danger 9 1 1"
    assert names[1] == "988 Suicide & Crisis Lifeline 9 8 8"
    assert {"9 8 8", "Text 9 8 8", "Text 8 3 8 2 5 5"} <= set(names)
    assert not [name for name in names if "838255" in name]


def test_keyboard__reaches_what_is_folded(site, page):
    """Given only a keyboard, when the strip is walked, then both numbers come first, and what is folded
    opens and leads to every line and region."""
    page.goto(f"{site.url}/en-us/{ARTICLE}")
    page.locator(".calls a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:988"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".crisis .contacts").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "https://988lifeline.org/"


LOOKS = {
    "phone": {"viewport": {"width": 390, "height": 844}},
    "small": {"viewport": {"width": 320, "height": 568}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_strip__without_a_fault_and_short(site, browser, look):
    """Given a phone, a small one, a dark screen, and forced colors, when the strip is opened in each
    language, then axe finds nothing and nothing scrolls sideways; closed, both numbers are in sight and
    it takes less than a quarter of a phone."""
    context = browser.new_context(**LOOKS[look])
    page = context.new_page()
    for code in CODES:
        page.goto(f"{site.url}/{code}/{ARTICLE}")
        assert all(link.is_visible() for link in page.locator(".calls a").all())
        assert page.locator(".crisis").bounding_box()["height"] < 211
        page.locator(FOLDED).click()
        assert_faultless(page, f"{code}, {look}", within=".crisis")
    context.close()


def test_print__has_every_number(site, page):
    """Given a page that is printed, then every number of the region is on the paper, nothing folded."""
    page.goto(f"{site.url}/ja/{ARTICLE}")
    page.emulate_media(media="print")
    numbers = page.locator(".crisis .contacts .digits").all()
    assert len(numbers) == 5
    assert all(number.is_visible() for number in numbers)
    assert not page.locator(FOLDED).is_visible()
