"""Lines of print read as works, in the styles that web articles use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.references import ama, csl
from kb.references.authenticity import printed
from kb.references.authenticity.comparing import differences, stated
from kb.references.models import Reference

TITLE = (
    "Efficacy of intravenous ketamine for treatment of chronic posttraumatic stress disorder: "
    "a randomized clinical trial"
)
FEDER = {
    "title": TITLE,
    "authors": [{"family": "Feder", "given": "Adriana"}],
    "container_title": "JAMA Psychiatry",
    "issued": "2014",
    "volume": "71",
    "pages": "681-688",
    "doi": "10.1001/jamapsychiatry.2014.62",
    "pmid": "24740528",
}
LINES = {
    "AMA": f"Feder A, Parides MK, Murrough JW, et al. {TITLE}. JAMA Psychiatry. 2014;71(6):681-688.",
    "AMA with DOI": f"Feder A, Parides MK, Murrough JW, et al. {TITLE}. JAMA Psychiatry. "
    "2014;71(6):681-688. doi:10.1001/jamapsychiatry.2014.62",
    "NLM": f"2. Feder A, Parides MK. {TITLE}. JAMA Psychiatry. 2014 Jun;71(6):681-8. "
    "doi: 10.1001/jamapsychiatry.2014.62. PMID: 24740528.",
    "NLM with day": f"Feder A. {TITLE}. JAMA Psychiatry. 2014 Jun 1;71(6):681–8. Epub 2014 Apr 16.",
    "APA": f"Feder, A., Parides, M. K., Murrough, J. W., & Charney, D. S. (2014). {TITLE}. "
    "JAMA Psychiatry, 71(6), 681–688. https://doi.org/10.1001/jamapsychiatry.2014.62",
    "MLA": f"Feder, Adriana, et al. “{TITLE}.” JAMA Psychiatry, vol. 71, no. 6, 2014, pp. 681-688.",
    "Chicago": f'Feder, Adriana, Michael K. Parides. "{TITLE}." JAMA Psychiatry 71, no. 6 (2014): '
    "681-88.",
    "IEEE": f"[2] A. Feder et al., “{TITLE},” JAMA Psychiatry, vol. 71, no. 6, pp. 681–688, 2014.",
    "GB/T 7714": f"FEDER A, PARIDES M K, MURROUGH J W, et al. {TITLE}[J]. JAMA Psychiatry, 2014, "
    "71(6): 681-688.",
    "points": f"Feder A., Parides M.K. {TITLE}. JAMA Psychiatry. 2014;71:681-688.",
}
NOT_IN_THE_LINE = {"doi", "pmid"}


@pytest.mark.parametrize("style", LINES)
def test_line__all_of_it_understood(style: str) -> None:
    """Given the same work printed in another style, then it is read as that work."""
    read = printed.read(LINES[style])
    assert differences(read, FEDER) == []
    assert set(stated(FEDER)) - set(stated(read)) <= NOT_IN_THE_LINE
    assert ("doi" in read) == ("10.1001" in LINES[style])
    assert ("pmid" in read) == ("PMID" in LINES[style])


@pytest.mark.parametrize("style", LINES)
def test_line__what_is_changed_in_it_differs(style: str) -> None:
    """Given the line with another year or title, then that differs and is not overlooked."""
    for ours, theirs, field in (
        ("2014", "2009", "issued"), ("chronic", "acute", "title"), ("71", "17", "volume"),
        ("Psychiatry", "Neurology", "container_title"),
    ):  # fmt: skip
        changed = LINES[style].replace("10.1001/jamapsychiatry.2014.62", "").replace(ours, theirs)
        assert field in [found.field for found in differences(printed.read(changed), FEDER)]


BIBLIOGRAPHY = Path(__file__).parents[3] / "home/demo/references.csl.json"
WORKS = [csl.fields_of(item) for item in json.loads(BIBLIOGRAPHY.read_text())]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["citekey"])
def test_line__as_this_site_prints_it(work: dict) -> None:
    """Given a work of the demonstration, printed as the articles print it, then it is read back."""
    assert differences(printed.read(ama.plain(Reference(**work))), work) == []


def test_line__chapter() -> None:
    read = printed.read(
        "1. Smith ME, Lee JL. Does the Loss of Synaptic Plasticity Provide a Homeostatic Mechanism "
        "in Limbic Structures? In: Perl DP, Jones EG, editors. Handbook of Brain Microcircuits. "
        "New York: Oxford University Press; 2010."
    )
    assert read == {
        "title": "Does the Loss of Synaptic Plasticity Provide a Homeostatic Mechanism in Limbic Structures?",
        "authors": [{"family": "Smith", "given": "ME"}],
        "container_title": "Handbook of Brain Microcircuits",
        "issued": "2010",
    }


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("Wang X M, Li S", {"family": "Wang", "given": "X M"}),
        ("Zarate CA Jr, Singh JB", {"family": "Zarate", "given": "CA"}),
        ("van der Kolk BA, Spinazzola J", {"family": "van der Kolk", "given": "BA"}),
        ("O'Brien B", {"family": "O'Brien", "given": "B"}),
        ("Krystal J.H., Sanacora G.", {"family": "Krystal", "given": "J.H"}),
        ("J. H. Krystal and G. Sanacora", {"family": "Krystal", "given": "J. H"}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("王小明, 李四", {"literal": "王小明"}),
        ("", None),
    ],
)
def test_author__first_of_the_list(line: str, first: dict | None) -> None:
    assert printed.author(line) == first


@pytest.mark.parametrize(
    ("tail", "doi"),
    [
        ("doi:10.1016/S0006-3223(99)00230-9.", "10.1016/s0006-3223(99)00230-9"),
        ("(doi: 10.1192/bjp.2023.79).", "10.1192/bjp.2023.79"),
        ("https://doi.org/10.1192/bjp.2023.79", "10.1192/bjp.2023.79"),
        ("doi:10.1/x", None),
    ],
)
def test_doi__as_it_stands_in_a_line(tail: str, doi: str | None) -> None:
    assert printed.read(f"Feder A. A title of it. BMJ. 2014;1:2. {tail}").get("doi") == doi


@given(st.text(max_size=400) | st.text(alphabet="Ab. ,;()0129-“”:[]&", max_size=400))
def test_line__anything_is_read(line: str) -> None:
    """Given any line at all, then reading it raises nothing."""
    printed.read(line)
