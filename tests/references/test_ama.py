"""Golden examples of AMA style, 11th edition."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from kb.references import ama, csl
from kb.references.models import Reference

DEMO = {
    item["id"]: item
    for item in json.loads(
        (Path(settings.BASE_DIR) / "home/demo/references.csl.json").read_text(encoding="utf-8")
    )
}


GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))


def work(**fields: Any) -> Reference:
    return Reference(**{"citekey": "a", "title": "Sentence case title"} | fields)


@pytest.mark.parametrize("case", GOLDEN, ids=[case["why"] for case in GOLDEN])
def test_plain__golden_example(case: dict) -> None:
    """Given a work of the demonstration or of another kind, then AMA style says this."""
    item = DEMO[case["demo"]] if "demo" in case else {"id": "a"} | case["item"]
    reference = Reference(**csl.fields_of(item))
    reference.clean_fields()
    assert ama.plain(reference) == case["line"]


def test_plain__nothing_stated() -> None:
    """Given an empty record, when it is printed, then nothing is said."""
    assert ama.plain(Reference()) == ama.format(Reference()) == ""


def test_format__journal_is_italic_and_doi_a_link() -> None:
    """Given a DOI that an address cannot hold, then the link is quoted and the text is not."""
    doi = "10.1002/(sici)17:15<1::aid>3.0;2-#"
    reference = work(title="T1 <b>& T2", container_title="BMJ", issued="2022", doi=doi)
    assert ama.format(reference) == (
        "T1 &lt;b&gt;&amp; T2. <i>BMJ</i>. Published online 2022. "
        '<a href="https://doi.org/10.1002/(sici)17:15%3C1::aid%3E3.0;2-%23">'
        "doi:10.1002/(sici)17:15&lt;1::aid&gt;3.0;2-#</a>"
    )


def test_format__title_in_another_language_says_so() -> None:
    """Given a Japanese book, then its title carries its language; an English one carries none."""
    book = work(type="book", title="精神医学", language="ja", publisher="医学書院", issued="2020")
    assert ama.format(book) == '<i><span lang="ja">精神医学</span></i>. 医学書院; 2020.'
    assert "lang" not in ama.format(work(language="en-GB"))
    assert "lang" not in ama.format(work(language='"><script>'))


def test_format__address_that_is_not_of_the_web_is_no_link() -> None:
    """Given an address that runs a script, when it is printed, then nobody can follow it."""
    line = ama.format(work(url="javascript:alert(1)"))
    assert "<a" not in line
    assert "javascript:alert(1)" in line


def test_tag__prints_what_the_style_says() -> None:
    """Given a template with the tag, when it is rendered, then the line is HTML, escaped once."""
    reference = work(title="A & B", container_title="Nature")
    page = Template("{% load references %}{% ama work %}").render(Context({"work": reference}))
    assert page == "A &amp; B. <i>Nature</i>."


class Balanced(HTMLParser):
    """Fails on anything but the three elements the formatter writes, and on open ones."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        assert (tag, *[name for name, _value in attrs]) in {("i",), ("a", "href"), ("span", "lang")}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, text: str) -> None:
        self.text += text


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
name_like = st.dictionaries(
    st.sampled_from(["family", "given", "suffix", "literal", "other"]), text | any_json, max_size=4
)


TEXTS = (
    "title", "container_title", "issued", "volume", "issue", "pages", "publisher", "doi", "pmid",
    "url", "language",
)  # fmt: skip


@given(
    authors=any_json | st.lists(name_like | any_json, max_size=9),
    type=st.sampled_from([*Reference.Type.values, "", "song"]),
    fields=st.fixed_dictionaries(dict.fromkeys(TEXTS, text)),
    authors_complete=st.booleans(),
)
def test_format__anything_stored(fields: dict[str, str], **others: Any) -> None:
    """Given whatever the columns could hold, when it is printed, then it is escaped, whole HTML."""
    reference = Reference(**fields, **others)
    parser = Balanced()
    parser.feed(ama.format(reference))
    parser.close()
    assert not parser.open
    assert parser.text == ama.plain(reference)
