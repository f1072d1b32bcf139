"""XLIFF 2.1 (OASIS Standard, 13 February 2018), with its modules for candidates and for glossaries.

A segment is a unit whose id names its place and its source, so a unit whose source changed since is
known by its id, whatever a tool does to the rest. Written with ElementTree, read with defusedxml.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from ..work import State, Work
from . import reading
from .codes import XLIFF, Codes, put, q
from .context import Told, told
from .reading import Returned, Unreadable

KB = "urn:x-kb:translation"
_CANDIDATES = "urn:oasis:names:tc:xliff:matches:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_ITS = "http://www.w3.org/2005/11/its"
_BEFORE, _TOOL = f"{{{KB}}}before", f"{{{KB}}}tool"
_SPACE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
_DONE = {"translated", "reviewed", "final"}
_STATES = {State.CHECKED: "translated", State.IN_REVIEW: "translated", State.APPROVED: "final"}

for prefix, name in {
    "": XLIFF,
    "kb": KB,
    "mtc": _CANDIDATES,
    "gls": _GLOSSARY,
    "its": _ITS,
}.items():
    ET.register_namespace(prefix, name)


# -- out -------------------------------------------------------------------------------------------
def export(work: Work) -> bytes:
    translation = work.translation
    root = ET.Element(
        q("xliff"),
        version="2.1",
        srcLang=reading.tag_of(translation.source.locale.language_code),
        trgLang=reading.tag_of(translation.target_locale.language_code),
    )
    file = ET.SubElement(
        root, q("file"), id=_file_id(translation), original=translation.source.object_repr,
        canResegment="no",
    )  # fmt: skip
    for each in told(work):
        _unit(file, each)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _file_id(translation: Translation) -> str:
    return f"t-{translation.uuid}"


def _unit(file: ET.Element, each: Told) -> None:
    segment = each.segment
    unit = ET.SubElement(
        file,
        q("unit"),
        {"id": each.key, "name": segment.path, _BEFORE: reading.stamp(segment.target)},
    )
    if segment.previous and not segment.target:
        _candidate(unit, segment.previous.source, segment.previous.target)
    if each.terms:
        _terms(unit, each.terms)
    notes = ET.SubElement(unit, q("notes"))
    for category, said in [("place", [each.place]), ("rule", each.rules), ("remark", each.remarks)]:
        for sentence in said:
            _text(notes, q("note"), sentence, category=category)
    state = _STATES.get(segment.state, "initial")
    inside = ET.SubElement(unit, q("segment"), id="s", state=state)
    put(ET.SubElement(inside, q("source"), _SPACE), segment.source)
    if segment.target:
        put(ET.SubElement(inside, q("target"), _SPACE), segment.target)


def _candidate(unit: ET.Element, source: str, target: str) -> None:
    """What stood here before the source changed."""
    matches = ET.SubElement(unit, f"{{{_CANDIDATES}}}matches")
    match = ET.SubElement(matches, f"{{{_CANDIDATES}}}match", ref="#s", type="tm")
    put(ET.SubElement(match, q("source"), _SPACE), source)
    put(ET.SubElement(match, q("target"), _SPACE), target)


def _terms(unit: ET.Element, terms: list[tuple[str, str, str]]) -> None:
    glossary = ET.SubElement(unit, f"{{{_GLOSSARY}}}glossary")
    for term, rendering, note in terms:
        entry = ET.SubElement(glossary, f"{{{_GLOSSARY}}}glossEntry", ref="#s")
        _text(entry, f"{{{_GLOSSARY}}}term", term)
        if rendering:
            _text(entry, f"{{{_GLOSSARY}}}translation", rendering)
        if note:
            _text(entry, f"{{{_GLOSSARY}}}definition", note)


def _text(parent: ET.Element, tag: str, said: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = "".join(c for c in said if c.isprintable())


# -- in --------------------------------------------------------------------------------------------
def read(data: bytes, translation: Translation) -> list[Returned]:
    """Raises `Unreadable` for what is no XLIFF 2 file of this translation, or is cut short."""
    root = _parse(data)
    if root.tag != q("xliff") or root.get("version") not in ("2.0", "2.1"):
        raise Unreadable(_("The file is not XLIFF 2.0 or 2.1."))
    files = {file.get("id", ""): file for file in root.iterfind(q("file"))}
    own = files.get(_file_id(translation))
    if own is None:
        reading.require_owner(translation, next(iter(files), "").removeprefix("t-"))
        own = next(iter(files.values()))
    reading.require_language(translation, root.get("trgLang", ""))
    found = list(own.iter(q("unit")))
    reading.require_number(len(found))
    return [_returned(unit, number) for number, unit in enumerate(found, 1)]


def _parse(data: bytes) -> ET.Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(
            _("The file declares a document type or entities, which XLIFF does not need.")
        ) from error
    except ET.ParseError as error:
        raise Unreadable(
            _("The file is not XML, or is cut short: line %d cannot be read.") % error.position[0]
        ) from error
    except (ValueError, LookupError) as error:
        raise Unreadable(_("The file is in an encoding that cannot be read. Use UTF-8.")) from error


def _returned(unit: ET.Element, number: int) -> Returned:
    fields: dict[str, Any] = {
        "where": _("unit %d") % number,
        "key": unit.get("id", ""),
        "path": unit.get("name", ""),
        "tool": _machine(unit),
        "before": unit.get(_BEFORE, ""),
    }
    parts = [part for part in unit if part.tag in (q("segment"), q("ignorable"))]
    segments = [part for part in parts if part.tag == q("segment")]
    done = all(segment.get("state", "initial") in _DONE for segment in segments)
    try:
        return Returned(target=_target(parts), done=done, **fields)
    except (ValueError, RecursionError) as error:
        said = str(error) if type(error) is ValueError else _("Its codes cannot be read.")
        return Returned(target="", fault=said, **fields)


def _target(parts: list[ET.Element]) -> str:
    """The target of a unit, joined where a tool cut its source into several segments."""
    if not any(part.find(q("target")) is not None for part in parts if part.tag == q("segment")):
        return ""
    codes = Codes([source for part in parts for source in part.iterfind(q("source"))])
    said = []
    for part in parts:
        target = part.find(q("target"))
        if target is None and part.tag == q("segment"):
            raise ValueError(_("A part of it is not translated."))
        if target is not None and target.get("order"):
            raise ValueError(_("Its parts are in another order than those of the source."))
        said.append(target if target is not None else part.find(q("source")))
    return reading.normal("".join(codes.html(each) for each in said if each is not None))


def _machine(unit: ET.Element) -> str:
    """Who made it, where the unit says that a machine did: by our attribute, or as ITS 2.0 does."""
    if unit.get(_TOOL):
        return unit.get(_TOOL, "")
    for element in unit.iterfind(f"{q('segment')}/{q('target')}//*"):
        if element.get(f"{{{_ITS}}}mtConfidence"):
            said = element.get(f"{{{_ITS}}}annotatorsRef", "").partition("mt-confidence|")[2]
            return said.split(" ")[0] or _("a machine")
    return ""
