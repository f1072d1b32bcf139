"""Every place where words reach a reader, and the unsigned variant of each that does not.

Everything is signed in one wording first and then drafted in another; the first is what readers get.
Once the drafts are signed the same places show them: so no row passes because a place shows nothing.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from home.models import Notice
from kb.articles import citing
from kb.articles.models import ArticlePage, ArticleTopic, Citation, RelatedArticle
from kb.articles.models.pages import TopicCode
from kb.review import road
from tests import roads
from tests.articles.test_rendering import parse, prose, section, words
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

SIGNED, UNSIGNED = "SIGNED", "UNSIGNED"
HOME, TOPIC, ARTICLE = "/en-us/", "/en-us/ketamine/", "/en-us/ketamine/ketamine/"
ELSEWHERE = "/ja/ketamine/ketamine/"  # a 404 that names the languages there are
SITEMAP, LIST = "/sitemap.xml", "/api/v2/pages/?limit=20&fields=*"
# What is written, and the addresses at which readers meet it.
SURFACES = {
    "home title": [HOME, LIST],
    "home introduction": [HOME],
    "home seo": [HOME, LIST],
    "home search": [HOME, LIST],
    "topic title": [HOME, TOPIC, ARTICLE, LIST],
    "topic introduction": [HOME, TOPIC],
    "topic seo": [TOPIC, LIST],
    "topic search": [TOPIC, LIST],
    "topic code": [TOPIC, ARTICLE],
    "article title": [HOME, TOPIC, ARTICLE, ELSEWHERE, LIST],
    "article seo": [ARTICLE, LIST],
    "article search": [ARTICLE, LIST],
    "article summary": [HOME, TOPIC, ARTICLE],
    "article message": [ARTICLE],
    "article text": [ARTICLE],
    "article caption": [ARTICLE],
    "article alternative": [ARTICLE],
    "article video": [ARTICLE],
    "article transcript": [ARTICLE],
    "article quotation": [ARTICLE],
    "related title": [ARTICLE, HOME, TOPIC, LIST],
    "person name": [ARTICLE],
    "person credentials": [ARTICLE],
    "reference title": [ARTICLE],
    "disclaimer": [HOME, TOPIC, ARTICLE],
    "emergency": [TOPIC, ARTICLE],
}


def test_surfaces__only_signed_words(client: Client) -> None:
    """Given a site whose every text has an unsigned draft, with drafts filed, related and linked
    besides, when everything is read, then no place shows an unsigned word; and once the drafts are
    signed, each place shows them."""
    house = built()
    house.write(UNSIGNED)
    faults = missing(client, SIGNED)
    for address in (HOME, TOPIC, ARTICLE, ELSEWHERE, SITEMAP, LIST, house.detail, "/en-us/none/"):
        if UNSIGNED.lower() in client.get(address).content.decode().lower():
            faults.append(f"{address} shows unsigned words")
    assert not faults, "\n".join(faults)

    for text in house.texts:
        roads.publish(roads.fresh(text))
    assert not missing(client, UNSIGNED)


def missing(client: Client, mood: str) -> list[str]:
    """The places that do not show what they are for."""
    read = {a: client.get(a).content.decode() for a in {a for p in SURFACES.values() for a in p}}
    return [
        f"{address} does not show the {mood} {what}"
        for what, addresses in SURFACES.items()
        for address in addresses
        if f"{mood} {what}" not in read[address]
    ]


# -- a site whose every word is known --------------------------------------------------------------
def built() -> SimpleNamespace:
    reference, person = roads.reference(), roads.person()
    notices = [
        Notice(kind=kind, locale=roads.locale("en-us"), text="Text.") for kind in Notice.Kind.values
    ]
    for notice in notices:
        notice.save()
    house = SimpleNamespace(reference=reference, person=person, notices=notices)
    _publish(house, SIGNED, reference, person, *notices)
    house.home, house.topic = roads.home(), roads.topic()
    house.related = roads.article("Related", live=True)
    _publish(house, SIGNED, house.home, house.topic, house.related)
    house.article = roads.article()
    _publish(house, SIGNED, house.article)
    house.detail = f"/api/v2/pages/{house.article.pk}/"
    trees.article("ja", live=False)
    house.texts = [
        reference, person, *notices, house.home, house.topic, house.related, house.article
    ]  # fmt: skip
    house.write = lambda mood: [_draft(house, mood, text) for text in house.texts]
    return house


def _publish(house: SimpleNamespace, mood: str, *texts: Any) -> None:
    for text in texts:
        _draft(house, mood, text)
        roads.publish(roads.fresh(text))


def _draft(house: SimpleNamespace, mood: str, text: Any) -> None:
    draft = roads.fresh(text)
    draft = draft.get_latest_revision_as_object() if draft.latest_revision else draft
    _WRITERS[type(draft).__name__](house, mood, draft)
    draft.save_revision(user=roads.editor())


def _write_reference(house: SimpleNamespace, mood: str, draft: Any) -> None:
    draft.title = f"{mood} reference title"


def _write_person(house: SimpleNamespace, mood: str, draft: Any) -> None:
    draft.name, draft.credentials = f"{mood} person name", f"{mood} person credentials"


def _write_notice(house: SimpleNamespace, mood: str, draft: Any) -> None:
    draft.text = f"{mood} {draft.kind}"


def _write_page(house: SimpleNamespace, mood: str, draft: Any, what: str) -> None:
    draft.title = f"{mood} {what} title"
    draft.seo_title, draft.search_description = f"{mood} {what} seo", f"{mood} {what} search"


def _write_home(house: SimpleNamespace, mood: str, draft: Any) -> None:
    _write_page(house, mood, draft, "home")
    draft.introduction = f"{mood} home introduction"


def _write_topic(house: SimpleNamespace, mood: str, draft: Any) -> None:
    _write_page(house, mood, draft, "topic")
    draft.introduction = f"{mood} topic introduction"
    draft.codes.set([TopicCode(system="mesh", code=f"{mood} topic code")])


def _write_article(house: SimpleNamespace, mood: str, draft: Any) -> None:
    if draft.pk == house.related.pk:
        draft.title = f"{mood} related title"
        return
    _write_page(house, mood, draft, "article")
    draft.summary = f"{mood} article summary"
    messages = [{"type": "message", "value": f"{mood} article message"}]
    draft.key_messages = ArticlePage._meta.get_field("key_messages").to_python(messages)
    draft.body = ArticlePage._meta.get_field("body").to_python(_body(house, mood, draft))
    if mood is UNSIGNED:
        return
    never = roads.article(f"{UNSIGNED} never signed", words=UNSIGNED)
    draft.related.set([RelatedArticle(article=house.related), RelatedArticle(article=never)])
    filed = roads.topic(UNSIGNED.lower(), live=False)
    draft.topics.set([ArticleTopic(topic=filed)])
    draft.body[0].value["content"].append(
        ("prose", _rich(f'<p>See <a linktype="page" id="{never.pk}">another</a>.</p>'))
    )


def _body(house: SimpleNamespace, mood: str, draft: Any) -> list[dict]:
    cited: Citation = draft.citations.first()
    image, film = _image(), _film()
    return [
        section(
            "One",
            "one",
            prose(f"<p>{mood} article text {citing.mark(cited)}</p>"),
            {
                "type": "figure",
                "value": {
                    "image": {
                        "image": image.pk,
                        "decorative": False,
                        "alt_text": f"{mood} article alternative",
                    },
                    "caption": f"{mood} article caption",
                },
            },
            {
                "type": "video",
                "value": {
                    "title": f"{mood} article video",
                    "video": film.pk,
                    "captions": None,
                    "transcript": f"<p>{mood} article transcript</p>",
                },
            },
            {
                "type": "quotation",
                "value": {"text": f"{mood} article quotation", "person": house.person.pk},
            },
        )
    ]


_WRITERS = {
    "Reference": _write_reference,
    "Person": _write_person,
    "Notice": _write_notice,
    "HomePage": _write_home,
    "TopicPage": _write_topic,
    "ArticlePage": _write_article,
}


def _rich(html: str) -> Any:
    from wagtail.rich_text import RichText

    return RichText(html)


def _image() -> Any:
    model = get_image_model()
    return model.objects.first() or model.objects.create(
        title=f"{UNSIGNED} title of the file", file=get_test_image_file()
    )


def _film() -> Any:
    model = get_document_model()
    return model.objects.first() or model.objects.create(
        title=f"{UNSIGNED} title of the file", file=ContentFile(b"film", "film.mp4")
    )


# -- what stands around a text ---------------------------------------------------------------------
def test_trail__withdrawn_topic_is_not_named(client: Client) -> None:
    """Given a live article that stands below one topic and is filed under another, when the first is
    withdrawn, then the article is still read, and nothing around it names that topic, nor puts the
    other one in its place."""
    page = roads.article().get_latest_revision_as_object()
    page.topics.add(ArticleTopic(topic=roads.topic("ptsd")))
    page.save_revision(user=roads.editor())
    roads.publish(page)
    topic = roads.topic()
    topic.title = "The topic above"
    topic.save_revision(user=roads.editor())
    topic = roads.publish(topic)
    trail = parse(client.get(ARTICLE).content).find(".//nav[@class='trail']")
    assert words(trail) == "Home The topic above"
    road.withdraw(topic, roads.editor(), "A test.")
    answer = client.get(ARTICLE)
    assert "The topic above" not in answer.content.decode()
    assert words(parse(answer.content).find(".//nav[@class='trail']")) == "Home"


def test_link__to_what_is_not_live_is_its_words(client: Client) -> None:
    """Given an article that links to another page, while that is a draft, then its address, which
    nobody signed, is not in the page; once it is live, it is."""
    target = roads.article("Target")
    page = roads.article().get_latest_revision_as_object()
    page.body[0].value["content"].append(
        ("prose", _rich(f'<p>See <a linktype="page" id="{target.pk}">the other</a>.</p>'))
    )
    page.save_revision(user=roads.editor())
    roads.publish(page)
    for live in (False, True):
        text = parse(client.get(ARTICLE).content).find(".//div[@class='text']")
        (link,) = [a for a in text.findall(".//p/a") if words(a) == "the other"]
        assert link.get("href") == ("/en-us/ketamine/target/" if live else None)
        if not live:
            roads.publish(target)
