"""Articles as readers see them: numbers, contents, references, the review box, and their cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import html5lib
import pytest
from django.template import engines
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.rich_text import RichText

from home.rights import REVIEWERS
from kb.articles import citing
from kb.articles.models import ArticlePage, ArticleTopic, Citation, RelatedArticle
from kb.articles.templatetags.citations import Citing, Mark
from kb.review import road
from tests import roads
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def render(template: str, **context: Any) -> str:
    return engines["django"].from_string("{% load citations %}" + template).render(context)


def parse(content: bytes) -> Any:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(content.decode())


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).replace("\u2060", "").split())


def preview(page: ArticlePage) -> Any:
    response = page.make_preview_request()
    assert response.status_code == 200
    return parse(response.content)


@pytest.fixture
def draft() -> ArticlePage:
    return article_of_everything()


def article_of_everything() -> ArticlePage:
    """Two works and three citations of them: one supports, one limits, one contradicts."""
    page = roads.article().get_latest_revision_as_object()
    first = page.citations.first().reference
    second = roads.publish(roads.reference("popova2019"))
    cited = [
        Citation(key="feder2014", reference=first),
        Citation(key="popova-limits", reference=second, stance="limits"),
        Citation(key="popova-against", reference=second, stance="contradicts"),
    ]
    page.citations.set(cited)
    supports, limits, contradicts = map(citing.mark, cited)
    page.body = ArticlePage._meta.get_field("body").to_python(
        [
            section("One", "one", prose(f"<p>A {limits} B {supports}{contradicts}.</p>")),
            section(
                "Two",
                "two",
                {"type": "list", "value": {"style": "numbered", "items": [f"<p>C {supports}</p>"]}},
                table(supports),
                {
                    "type": "callout",
                    "value": {"kind": "safety", "title": "Care", "text": f"<p>D {supports}</p>"},
                },
                {"type": "question", "value": {"question": "E?", "answer": "<p>F</p>"}},
                {
                    "type": "quotation",
                    "value": {"text": "G", "person": page.authors.first().person_id},
                },
            ),
        ]
    )
    return page


def prose(html: str) -> dict[str, Any]:
    return {"type": "prose", "value": html}


def section(heading: str, anchor: str, *content: dict[str, Any]) -> dict[str, Any]:
    value = {"heading": heading, "anchor": anchor, "content": list(content)}
    return {"type": "section", "value": value}


def table(mark: str) -> dict[str, Any]:
    value = {
        "columns": [
            {"type": "row_header", "heading": "Who"},
            {"type": "text", "heading": "What"},
        ],
        "rows": [{"values": ["Adults & children", f"<p>Cell {mark}</p>"]}],
        "caption": "Trials",
    }
    return {"type": "table", "value": value}


# -- citations in the text -------------------------------------------------------------------------
def test_cited__numbers_in_order_of_appearance(draft: ArticlePage) -> None:
    """Given text that cites a work, a second one and the first again, when it is rendered, then
    each mark has its work's number, its own id, and no space before it."""
    limits, supports = (
        citing.mark(draft.citations.get(key=key)) for key in ("popova-limits", "feder2014")
    )
    source = f"<p>A {limits} B {supports} {limits}.</p>"
    html = render(
        "{% citing page as citing %}{% cited value %}", page=draft, value=RichText(source)
    )
    marks = parse(f"<!DOCTYPE html><title>t</title>{html}".encode()).findall(".//p/a")
    assert [(m.get("id"), m.get("href"), m.text) for m in marks] == [
        ("cite-popova-limits-1", "#ref-1", "[limits: 1]"),
        ("cite-feder2014-1", "#ref-2", "[2]"),
        ("cite-popova-limits-2", "#ref-1", "[limits: 1]"),
    ]
    assert [m.get("aria-label") for m in marks[:2]] == [
        "Reference 1, limits this statement",
        "Reference 2",
    ]
    assert "A\u2060<a" in html
    assert "</a>\u2060<a" in html


def test_cited__unknown_key_is_plain_text(draft: ArticlePage) -> None:
    """Given a mark that the article does not list, when it is rendered, then only its text is."""
    source = '<p>A <a linktype="citation" id="1" key="gone">[gone]</a>.</p>'
    assert render("{% cited value %}", page=draft, value=RichText(source)) == "<p>A [gone].</p>"
    assert render("{% cited value %}", value=RichText(source)) == "<p>A [gone].</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<p onclick="x()">A<script>alert(1)</script></p>', "<p>A</p>"),
        ('<p data-block-key="ab1">A <b>b</b> <i>i</i></p>', "<p>A <b>b</b> <i>i</i></p>"),
        ('<a href="javascript:alert(1)">A</a>', "<a>A</a>"),
        ('<a href="https://example.org/" style="x">A</a>', '<a href="https://example.org/">A</a>'),
        ('<a href="#two">A</a>', '<a href="#two">A</a>'),
        ('<img src="x" alt="">A<iframe src="x"></iframe>', "A"),
        ("<h1>A</h1><sup>2</sup>", "A2"),
        ("A & B < C", "A &amp; B &lt; C"),
        (None, ""),
    ],
)
def test_cited__lets_only_the_editors_markup_through(source: str | None, html: str) -> None:
    assert render("{% cited value %}", value=RichText(source)) == html


def test_cited__key_is_escaped(draft: ArticlePage) -> None:
    """Given a stored mark whose key is hostile, when it is rendered, then it ends nothing."""
    source = '<a linktype="citation" id="1" key="&quot;&gt;&lt;img src=x&gt;">[x]</a>'
    assert render("{% cited value %}", page=draft, value=RichText(source)) == "[x]"


# -- the whole article -----------------------------------------------------------------------------
def test_article__sections_contents_and_references_agree(draft: ArticlePage) -> None:
    """Given two sections, when the article is shown, then they are numbered, both lists of contents
    lead to them, and each reference leads back to the first place of each of its citations."""
    page = preview(draft)
    sections = page.findall(".//section[@class='numbered']")
    assert [(s.get("id"), words(s.find("h2"))) for s in sections] == [
        ("one", "1 One"),
        ("two", "2 Two"),
    ]
    for contents in (page.find(".//nav[@class='contents']"), page.find(".//details")):
        assert [a.get("href") for a in contents.findall(".//a")] == ["#one", "#two"]
    items = page.findall(".//section[@class='references']//li")
    assert [item.get("id") for item in items] == ["ref-1", "ref-2"]
    assert [[a.get("href") for a in item.findall("a")] for item in items] == [
        ["#cite-popova-limits-1", "#cite-popova-against-1"],
        ["#cite-feder2014-1"],
    ]
    assert "Limits a statement in section 1" in words(items[0])
    assert "Contradicts a statement in section 1" in words(items[0])
    assert {item.find("span").get("lang") for item in items} == {"en"}


def test_article__every_block(draft: ArticlePage) -> None:
    """Given one block of each kind, when they are shown, then each has the meaning in its markup:
    list, row and column heads, note, heading, quotation."""
    page = preview(draft)
    second = page.findall(".//section[@class='numbered']")[1]
    assert words(second.find("ol/li")) == "C[2]"
    region = second.find("div[@class='table']")
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-label") == "Table: Trials"
    assert words(region.find(".//caption")) == "Trials"
    assert [th.get("scope") for th in region.findall(".//th")] == ["col", "col", "row"]
    assert words(region.find(".//tbody//th")) == "Adults & children"
    note = second.find("div[@class='callout safety']")
    assert note.get("role") == "note"
    assert words(note) == "Safety Care D[2]"
    assert words(second.find("div[@class='question']/h3")) == "E?"
    quotation = second.find("figure[@class='quotation']")
    assert words(quotation.find("blockquote")) == "G"
    assert words(quotation.find("figcaption")) == "Editorial team"


def test_article__rendered_twice_alike(draft: ArticlePage) -> None:
    """Given one article in memory, when it is shown twice, then the ids start anew."""
    first, second = (draft.make_preview_request().content for _ in range(2))
    assert first == second


def test_article__not_yet_saved() -> None:
    """Given an article that an editor has only begun, when it is previewed, then it is shown."""
    topic = roads.topic()
    page = ArticlePage(title="Begun", slug="begun", locale=topic.locale, depth=topic.depth + 1)
    page.path = f"{topic.path}0001"
    page.set_url_path(topic)
    assert words(preview(page).find(".//h1")) == "Begun"


# -- the review box --------------------------------------------------------------------------------
def test_review__from_the_signature(client: Client) -> None:
    """Given a signed translation, when it is read, then the box says who signed it, as what, when,
    when again, who wrote it, and which page it was translated from."""
    page = trees.article("ja")
    box = parse(client.get("/ja/ketamine/ketamine/").content).find(".//section[@class='review']")
    answers = [words(dd) for dd in box.findall(".//dd")]
    today = timezone.localdate()
    with translation.override("ja"):
        written = f"{today.year}年{today.month}月{today.day}日"
        meaning = gettext(road.MEANING)
    assert answers == [
        f"Rita ja MD (Test register 7) {meaning}",
        written,
        written.replace(str(today.year), str(today.year + 1)),
        "Editorial team",
        "Ketamine",
    ]
    times = [t.get("datetime") for t in box.findall(".//time")]
    assert times == [today.isoformat(), page.approval.review_due.isoformat()]
    source = box.find(".//dd/a")
    assert source.get("href") == "/en-us/ketamine/ketamine/"
    assert source.get("lang") == source.get("hreflang") == "en-US"


def test_review__everyone_who_signed(client: Client) -> None:
    """Given an article of a high-risk topic, when two reviewers have signed it, then the box names
    both, each with credential, meaning and date, in the order in which they signed."""
    topic = roads.topic().get_latest_revision_as_object()
    topic.high_risk = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    revision = roads.submit(roads.article())
    for name in ("Zoe", "Ann"):
        roads.user(name, REVIEWERS, first_name=name)
        roads.sign(revision, roads.reviewer(name=name))
    page = parse(client.get("/en-us/ketamine/ketamine/").content)
    signed = page.findall(".//div[@class='signature']")
    assert [words(found.find("dd")) for found in signed] == [
        f"{name} MD (Test register 7) {road.MEANING}" for name in ("Zoe", "Ann")
    ]
    today = timezone.localdate().isoformat()
    assert [found.find(".//time").get("datetime") for found in signed] == [today, today]


def test_review__draft_says_so() -> None:
    """Given a live article with a newer draft, when the draft is previewed, then the box does not
    claim the signature of the words that readers see."""
    page = roads.article(live=True)
    roads.edit(page, "Words that nobody signed.")
    box = preview(page.get_latest_revision_as_object()).find(".//section[@class='review']")
    assert "Draft. Not reviewed." in words(box)
    assert "Rita" not in words(box)


@pytest.mark.parametrize(
    ("days", "keep", "said", "banner"),
    [
        (-1, False, None, False),
        (0, False, "This text was due for review on {}. Parts of it may be out of date.", False),
        (30, False, "This text was due for review on {}. Parts of it may be out of date.", False),
        (31, False, "The review is overdue. It was due on {}, and nobody has", False),
        (31, True, "The review is overdue. It was due on {}, and nobody has", False),
        (91, True, "The review is overdue. It was due on {}, and nobody has", True),
    ],
)
def test_review__age_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, days: int, keep: bool, said: str, banner: bool
) -> None:
    """Given a live article, when its date of review has come, then readers are told in words, with
    the date; and before the text, once it is kept past its grace."""
    if keep:
        topic = roads.topic()
        topic.keep_overdue = True
        topic.save_revision(user=roads.editor())
        roads.publish(topic)
    due = roads.article(live=True).approval.review_due
    monkeypatch.setattr(timezone, "localdate", lambda *_: due + timedelta(days=days))
    page = parse(client.get("/en-us/ketamine/ketamine/").content)
    told = page.find(".//section[@class='review']/p[@class='overdue']")
    assert (told is None) == (said is None)
    if said:
        assert words(told).startswith(said.format(f"{due:%B} {due.day}, {due.year}"))
        assert told.find(".//time").get("datetime") == due.isoformat()
    main = page.find(".//main")
    strong = main.find("div[@class='callout safety kept']")
    assert (strong is not None) == banner
    if banner:
        assert "Long overdue for review" in words(strong)
        assert list(main).index(strong) < list(main).index(main.find("article"))


@pytest.mark.parametrize("path", ["", "ketamine/"])
def test_review__age_of_home_and_topic(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Given a home page and a topic years past their dates, when they are read, then they are
    there, and say that they are overdue."""
    due = roads.topic().approval.review_due
    monkeypatch.setattr(timezone, "localdate", lambda *_: due + timedelta(days=1000))
    box = parse(client.get(f"/en-us/{path}").content).find(".//section[@class='review compact']")
    assert "The review is overdue." in words(box)


# -- what stands around it -------------------------------------------------------------------------
def test_further__in_the_language_of_the_article(client: Client) -> None:
    """Given an article filed under a second topic and related to two articles, of which one is a
    draft, when it is read, then both topics and the live article are linked."""
    page = roads.article().get_latest_revision_as_object()
    other = roads.article("Esketamine", live=True)
    page.related.add(RelatedArticle(article=other))
    page.related.add(RelatedArticle(article=roads.article("Draft")))
    page.topics.add(ArticleTopic(topic=roads.topic("ptsd")))
    page.save_revision(user=roads.editor())
    roads.publish(page)
    further = parse(client.get("/en-us/ketamine/ketamine/").content).find(
        ".//nav[@class='further']"
    )
    assert [a.get("href") for a in further.findall(".//a")] == [
        "/en-us/ketamine/esketamine/",
        "/en-us/ketamine/",
        "/en-us/ptsd/",
    ]


def test_further__of_another_language_gets_its_own(client: Client) -> None:
    """Given a translation whose related article is the English one, when it is read, then it links
    nothing, because that article has no translation."""
    page = trees.article("ja", live=False).get_latest_revision_as_object()
    page.related.add(RelatedArticle(article=roads.article("Esketamine", live=True)))
    page.topics.add(ArticleTopic(topic=roads.topic()))
    page.save_revision(user=roads.editor())
    roads.publish(page)
    further = parse(client.get("/ja/ketamine/ketamine/").content).find(".//nav[@class='further']")
    assert [a.get("href") for a in further.findall(".//a")] == ["/ja/ketamine/"]


def test_article__queries(client: Client, django_assert_max_num_queries) -> None:
    """Given an article in two languages with a table of citations, when a reader asks for it, then
    it costs no more than twenty-four queries, one of them for the region whose help it shows."""
    roads.article(live=True)
    trees.article("ja")
    client.get("/ja/ketamine/ketamine/")  # warms the site's root paths
    with django_assert_max_num_queries(24):
        assert client.get("/ja/ketamine/ketamine/").status_code == 200


def test_article__one_query_more_when_overdue(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
) -> None:
    """Given that article past its date, when its topics have to be asked how long it may stay, then
    they are asked once."""
    roads.article(live=True)
    due = trees.article("ja").approval.review_due
    monkeypatch.setattr(timezone, "localdate", lambda *_: due + timedelta(days=40))
    client.get("/ja/ketamine/ketamine/")
    with django_assert_max_num_queries(25):
        assert client.get("/ja/ketamine/ketamine/").status_code == 200


# -- the passages behind the marks ------------------------------------------------------------------
def quoted(page: ArticlePage, key: str, **fields: Any) -> None:
    row = next(row for row in page.citations.all() if row.key == key)
    for name, value in fields.items():
        setattr(row, name, value)
    page.citations.add(row)


def test_references__say_where_in_the_work_and_in_which_words(draft: ArticlePage) -> None:
    """Given citations of which one has a place and a passage and one has neither, when the list is
    read, then its entry holds them under the citation's id, the passage in the work's language."""
    quoted(draft, "popova-limits", locator="p. 4", quote="Effects <were> small.")
    draft.citations.all()[1].reference.language = "de"
    page = preview(draft)
    (passage,) = page.findall(".//div[@class='passage']")
    assert passage.get("id") == "passage-popova-limits"
    assert passage.find("a").get("href") == "#cite-popova-limits-1"
    assert words(passage.find("p[@data-cited]")) == "p. 4"
    assert words(passage.find("blockquote")) == "Effects <were> small."
    assert passage.find("blockquote").get("lang") == "de"
    assert page.find(".//li[@id='ref-1']/details/summary") is not None
    assert page.find(".//li[@id='ref-2']/details") is None


@pytest.mark.parametrize(
    ("stated", "tag"), [("", "en"), ("de", "de"), ("zh-Hans", "zh-Hans"), ("German (old)", "en")]
)
def test_passage__language(stated: str, tag: str) -> None:
    cited = Citation(key="k", reference=roads.reference("k2020", language=stated))
    assert Mark("cite-k-1", 1, cited).language == tag


def test_references__work_in_review_is_not_told(draft: ArticlePage) -> None:
    """Given a work that is not live, when its entry is read, then the passage that was signed with
    the article stands there, and of the work only that it is being reviewed."""
    quoted(draft, "popova-limits", quote="Signed with the article.")
    shown = Citing(draft.numbered)
    shown.mark("popova-limits", section=1)
    for line in shown.lines:
        line.entry.reference.live = False
    html = render("{% include 'articles/references.html' %}", lines=shown.lines)
    assert html.count("This work is being reviewed.") == 2
    assert "Signed with the article." in html
    assert "The study" not in html


def test_article__scripts_are_files(client: Client) -> None:
    """Given the policy of readers' pages, when an article is served, then nothing in it is inline,
    and the policy forbids it."""
    roads.article(live=True)
    response = client.get("/en-us/ketamine/ketamine/")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    page = parse(response.content)
    executed = [s for s in page.findall(".//script") if s.get("type") != "application/ld+json"]
    assert [s.get("src") for s in executed] == ["/static/articles/popover.js"]
    assert not page.findall(".//style")
    assert not page.findall(".//*[@style]")
