"""The inline codes of XLIFF for the markup of a segment, both ways.

A citation is a placeholder and a link a pair that tools keep: neither may be deleted or copied. What
a placeholder says is not in the file; `taking` puts the source's citation back.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS

from .. import fitting

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
_KEPT = {"type": "link", "canDelete": "no", "canCopy": "no"}
_CITATION, _LINK = "kb:citation", "kb:link"
_SUBTYPES = {"b": "xlf:b", "i": "xlf:i", "br": "xlf:lb"}
_TAGS = {subtype: tag for tag, subtype in _SUBTYPES.items()}
_NOT_XML = re.compile("([\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff])")


def q(name: str) -> str:
    return f"{{{XLIFF}}}{name}"


# -- out -------------------------------------------------------------------------------------------
def put(element: ET.Element, segment: str) -> None:
    """Fills `element`, a source or a target, with the segment."""
    _put(BeautifulSoup(segment, "html.parser"), element, Counter())


def _put(node: Tag, parent: ET.Element, numbers: Counter[str]) -> None:
    for child in node.children:
        if isinstance(child, Tag):
            code = ET.SubElement(parent, *_code(child, numbers))
            if code.tag == q("pc"):
                _put(child, code, numbers)
        elif isinstance(child, NavigableString):
            _put_text(parent, str(child))


def _code(tag: Tag, numbers: Counter[str]) -> tuple[str, dict[str, str]]:
    """The element of a tag, and its attributes; ids of formatting are numbers of the kind."""
    if tag.name == "a":
        id_ = str(tag.get("id", ""))
        if fitting.is_citation(tag.get_text()):
            shown = {"disp": _NOT_XML.sub("", tag.get_text()), "equiv": ""}
            return q("ph"), {"id": id_, **_KEPT, "subType": _CITATION, **shown}
        return q("pc"), {"id": id_, **_KEPT, "subType": _LINK}
    numbers[tag.name] += 1
    subtype = _SUBTYPES.get(tag.name, f"kb:{tag.name}")
    attributes = {"id": f"{tag.name}-{numbers[tag.name]}", "type": "fmt", "subType": subtype}
    return q("ph" if tag.name == "br" else "pc"), attributes


def _put_text(parent: ET.Element, text: str) -> None:
    """Characters that XML does not have become code points of XLIFF."""
    for place, piece in enumerate(_NOT_XML.split(text)):
        if place % 2:
            ET.SubElement(parent, q("cp"), {"hex": f"{ord(piece):04X}"})
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + piece
        else:
            parent.text = (parent.text or "") + piece


# -- in --------------------------------------------------------------------------------------------
class Codes:
    """Reads the targets of one unit. Tools may leave out in a target what its source says of a code."""

    def __init__(self, sources: list[ET.Element]) -> None:
        self._known = {code.get("id"): code for source in sources for code in source.iter()}
        self._open: dict[str | None, str] = {}  # what an <ec> ends, by the id of its <sc>

    def html(self, target: ET.Element) -> str:
        """Raises `ValueError` with a sentence for a code that no segment has."""
        made = "".join(self._inside(target))
        if self._open:
            raise ValueError(_("A code begins in it that does not end."))
        return made

    def _inside(self, element: ET.Element) -> Iterator[str]:
        yield escape(element.text or "")
        for child in element:
            yield from self._one(child)
            yield escape(child.tail or "")

    def _one(self, code: ET.Element) -> Iterator[str]:
        match code.tag.removeprefix(f"{{{XLIFF}}}"):
            case "mrk":
                yield from self._inside(code)
            case "sm" | "em":
                pass
            case "cp":
                yield escape(chr(int(code.get("hex", ""), 16)))
            case "ph":
                begin, end = self._tags(code)
                yield f"{begin}{end}"
            case "pc":
                begin, end = self._tags(code)
                yield begin
                yield from self._inside(code)
                yield end
            case "sc":
                begin, self._open[code.get("id")] = self._tags(code)
                yield begin
            case "ec":
                yield self._open.pop(code.get("startRef"), "") or _unknown(code)
            case _:
                _unknown(code)

    def _tags(self, code: ET.Element) -> tuple[str, str]:
        """How the code begins and ends in HTML."""
        id_ = code.get("copyOf") or code.get("id") or ""
        known = code if code.get("subType") else self._known.get(id_, code)
        subtype = known.get("subType", "")
        if subtype in (_CITATION, _LINK):
            return f'<a id="{escape(id_)}">', "</a>"
        name = _TAGS.get(subtype, subtype.removeprefix("kb:"))
        if name not in INLINE_TAGS or name == "a":
            _unknown(code)
        return (f"<{name}/>", "") if name == "br" else (f"<{name}>", f"</{name}>")


def _unknown(code: ET.Element) -> str:
    name = code.tag.rpartition("}")[2]
    raise ValueError(_("It has a code that its source does not have: %s.") % f"<{name}>")
