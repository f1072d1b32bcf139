"""The rules of XLIFF 2.1 that a file can be held to without its schema at hand.

From the core's schema and its Schematron rules (the names in brackets are theirs), and those of the
modules for candidates and glossaries. Elements, attributes and their order are closed lists, so
whatever is not named here is a fault.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from defusedxml.ElementTree import fromstring

XLF = "{urn:oasis:names:tc:xliff:document:2.0}"
MTC = "{urn:oasis:names:tc:xliff:matches:2.0}"
GLS = "{urn:oasis:names:tc:xliff:glossary:2.0}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NMTOKEN = re.compile(r"[\w.:-]+")
YES_NO, ANY = re.compile("yes|no"), re.compile(".*", re.DOTALL)
SUBTYPE = re.compile(r"[^\s:]+:[^\s:]+")
INLINE = "(cp|ph|pc|mrk)*"

# Children in their order, and attributes with what they may be; those in capitals are required.
CODE = {"ID": NMTOKEN, "type": re.compile("fmt|ui|quote|link|image|other"), "subType": SUBTYPE,
        "canDelete": YES_NO, "canCopy": YES_NO}  # fmt: skip
TEXT = (INLINE, {SPACE: re.compile("preserve|default")})
GRAMMAR = {
    f"{XLF}xliff": ("(file)+", {"VERSION": re.compile(r"2\.1"), "SRCLANG": ANY, "trgLang": ANY}),
    f"{XLF}file": ("(unit)+", {"ID": NMTOKEN, "original": ANY, "canResegment": YES_NO}),
    f"{XLF}unit": ("(matches)?(glossary)?(notes)?(segment)+", {"ID": NMTOKEN, "name": ANY}),
    f"{XLF}notes": ("(note)+", {}),
    f"{XLF}note": ("", {"category": ANY}),
    f"{XLF}segment": ("(source)(target)?", {
        "id": NMTOKEN, "state": re.compile("initial|translated|reviewed|final")}),
    f"{XLF}source": TEXT,
    f"{XLF}target": TEXT,
    f"{XLF}pc": (INLINE, CODE),
    f"{XLF}ph": ("", {**CODE, "disp": ANY, "equiv": ANY}),
    f"{XLF}cp": ("", {"HEX": re.compile("([0-9A-F]{2})+")}),
    f"{MTC}matches": ("(match)+", {}),
    f"{MTC}match": ("(source)(target)", {"REF": re.compile("#.+"), "type": re.compile("tm")}),
    f"{GLS}glossary": ("(glossEntry)+", {}),
    f"{GLS}glossEntry": ("(term)(translation)*(definition)?", {"ref": re.compile("#.+")}),
    f"{GLS}term": ("", {}),
    f"{GLS}translation": ("", {}),
    f"{GLS}definition": ("", {}),
}  # fmt: skip
FORMATTING = {"xlf:lb", "xlf:pb", "xlf:b", "xlf:i", "xlf:u"}


def faults(data: bytes) -> list[str]:
    root = fromstring(data, forbid_dtd=True)
    found = [fault for element in root.iter() for fault in _grammar(element)]
    units = list(root.iter(f"{XLF}unit"))
    if len({unit.get("id") for unit in units}) < len(units):  # [K3]
        found.append("two units have one id")
    if root.find(f".//{XLF}segment/{XLF}target") is not None and not root.get("trgLang"):  # [F1]
        found.append("there are targets, and no trgLang")
    return found + [fault for unit in units for fault in _unit(unit)]


def _grammar(element: ET.Element) -> Iterator[str]:
    name = element.tag
    if name not in GRAMMAR:
        yield f"{name} is not known"
        return
    children, attributes = GRAMMAR[name]
    inside = "".join(child.tag.rpartition("}")[2] + " " for child in element)
    if not re.fullmatch(
        children.replace(")", " )")
        if "|" not in children
        else children.replace("|", " |").replace(")", " )"),
        inside,
    ):
        yield f"{name} has {inside}"
    allowed = {key.lower() if key.isupper() else key: rule for key, rule in attributes.items()}
    names = {"srclang": "srcLang"}
    allowed = {names.get(key, key): rule for key, rule in allowed.items()}
    for key in attributes:
        needed = names.get(key.lower(), key.lower())
        if key.isupper() and needed not in element.attrib:
            yield f"{name} lacks {needed}"
    for key, value in element.attrib.items():
        if key.startswith("{urn:x-"):
            continue  # attributes of other namespaces are allowed on units
        if key not in allowed or not allowed[key].fullmatch(value):
            yield f"{name} has {key}={value}"
    if element.get("subType") in FORMATTING and element.get("type") != "fmt":
        yield f"{name}: a subType of formatting on another type"
    if element.get("subType") and not element.get("type"):
        yield f"{name}: a subType without a type"


def _unit(unit: ET.Element) -> Iterator[str]:
    inside = [each for segment in unit.iter(f"{XLF}segment") for each in segment.iter()]
    ids = [each.get("id") for each in inside if each.get("id")]
    for segment in unit.iter(f"{XLF}segment"):
        yield from _ids(segment.find(f"{XLF}source"), segment.find(f"{XLF}target"))
    for match in unit.iter(f"{MTC}match"):
        yield from _ids(match.find(f"{XLF}source"), match.find(f"{XLF}target"))
    for element in [*unit.iter(f"{MTC}match"), *unit.iter(f"{GLS}glossEntry")]:  # [mtc2, gls3]
        if element.get("ref", "").removeprefix("#") not in ids:
            yield f"{element.tag} points to nothing"
    for entry in unit.iter(f"{GLS}glossEntry"):  # [gls2]
        if entry.find(f"{GLS}translation") is None and entry.find(f"{GLS}definition") is None:
            yield "an entry of the glossary says nothing"


def _ids(source: ET.Element, target: ET.Element | None) -> Iterator[str]:
    """Ids are unique [K6S]; a target repeats those of its source, on the same element [K6T], keeps
    what must not be deleted and copies nothing that must not be copied."""
    ours = [(code.get("id"), code) for code in source.iter() if code.get("id")]
    known = dict(ours)
    if len(known) < len(ours):
        yield "two codes of a source have one id"
    if target is None:
        return
    theirs = [code for code in target.iter() if code.get("id")]
    if len({code.get("id") for code in theirs}) < len(theirs):
        yield "two codes of a target have one id"
    for code in theirs:
        if code.get("id") in known and known[code.get("id")].tag != code.tag:
            yield "a code of the target is another element in the source"
    kept = {code.get("id") for code in theirs}
    for id_, code in ours:
        if code.get("canDelete") == "no" and id_ not in kept:
            yield f"{id_} was deleted"
