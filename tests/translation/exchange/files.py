"""Texts to exchange, and files as a translator's tool returns them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import polib
from defusedxml.ElementTree import fromstring
from wagtail_localize.models import Translation

from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.translation import bridge, exchange
from kb.translation.exchange.codes import Codes, put, q
from kb.translation.work import Work
from tests import roads

LONG = "A very long sentence goes on. " * 300
STRANGE = (
    "AT&amp;T said p &lt; 0.05, a\u00a0hard and a zero\u200bwidth space, “ケタミン” 氯胺酮 케타민."
)


def sent(body: list[dict[str, Any]] | str, code: str = "ja") -> Translation:
    """An article with this body, signed and sent; `[1]` and `[2]` in it become citations."""
    page = roads.article().get_latest_revision_as_object()
    if "[2]" in str(body):
        second = roads.publish(roads.reference("popova2019"))
        page.citations.add(Citation(key="second", reference=second, sort_order=1))
    marks = [citing.mark(citation) for citation in page.citations.all()]
    raw = page.body.get_prep_value()
    content = [{"type": "prose", "value": body}] if isinstance(body, str) else body
    raw[0]["value"]["content"] = _cite(content, marks)
    page.body = ArticlePage._meta.get_field("body").to_python(raw)
    page.save_revision(user=roads.editor())
    (translation,) = bridge.send(roads.publish(page), [roads.locale(code)], roads.editor())
    return translation


def _cite(value: Any, marks: list[str]) -> Any:
    if isinstance(value, str):
        for number, mark in enumerate(marks, 1):
            value = value.replace(f"[{number}]", mark)
        return value
    if isinstance(value, list):
        return [_cite(each, marks) for each in value]
    if isinstance(value, dict):
        return {name: _cite(each, marks) for name, each in value.items()}
    return value


RICH = [
    {"type": "prose", "value": f"<p>It was <b>truly</b> <i>new</i> [1] [2].</p><p>{STRANGE} [2]</p>"},
    {"type": "prose", "value": '<p>See <a href="https://who.int/">this <b>page</b></a>.</p>'},
    {"type": "prose", "value": f"<p>{LONG}</p>"},
    {"type": "list", "value": {"style": "bulleted", "items": ["<p>One [1]</p>", "<p>Two<br/>lines</p>"]}},
    {"type": "table", "value": {
        "caption": "Doses & routes",
        "columns": [{"type": "text", "heading": "Dose"}, {"type": "text", "heading": "Route"}],
        "rows": [{"values": ["<p>0.5&nbsp;mg/kg [1]</p>", "<p>IV</p>"]}]}},
]  # fmt: skip


def filled(format_: str, data: bytes, targets: Mapping[str, str], *, done: bool = True) -> bytes:
    """The file with a translation for each source that begins with a key of `targets`; "" is all."""
    return (_po if format_ == "po" else _xliff)(data, targets, done=done)


def _said(source: str, targets: Mapping[str, str]) -> str | None:
    found = next((key for key in targets if source.startswith(key)), None)
    return None if found is None else targets[found].replace("{source}", source)


def _po(data: bytes, targets: Mapping[str, str], *, done: bool) -> bytes:
    file = polib.pofile(data.decode())
    for entry in file:
        if (said := _said(entry.msgid, targets)) is not None:
            entry.msgstr, entry.flags = said, [] if done else ["fuzzy"]
    return str(file).encode()


def _xliff(data: bytes, targets: Mapping[str, str], *, done: bool) -> bytes:
    root = fromstring(data)
    for segment in root.iter(q("segment")):
        source = segment.find(q("source"))
        said = _said(Codes([source]).html(source), targets)
        if said is None:
            continue
        for old in segment.findall(q("target")):
            segment.remove(old)
        put(ET.SubElement(segment, q("target")), said)
        segment.set("state", "translated" if done else "initial")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def uploaded(translation: Translation, data: bytes) -> exchange.Plan:
    """Reads a file and takes over what can be; returns what that was."""
    work = Work(translation)
    plan = exchange.plan(work, exchange.read(data, translation))
    exchange.take(work, plan, roads.translator(translation.target_locale.language_code))
    return plan


def said(translation: Translation, source: str) -> str:
    """The translation of the segment whose source begins so."""
    return next(s.target for s in Work(translation).segments if s.source.startswith(source))
