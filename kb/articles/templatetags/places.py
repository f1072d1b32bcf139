"""`{% places behind page original as changed %}`: what changed in the source, as its readers call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from kb.locales.alternates import Alternate
from kb.translation.behind import Behind

register = template.Library()

# A field that readers see under a heading, and where on the page.
FIELDS = {
    "title": (_("Title"), ""),
    "introduction": (_("Introduction"), ""),
    "summary": (_("Summary"), "summary"),
    "key_messages": (_("Key messages"), "key-messages"),
    "citations": (_("References"), "references"),
}


@dataclass(frozen=True)
class Place:
    """`anchor` is on the page or, of a section that only the source has, on the source's."""

    label: Any
    anchor: str
    severity: str
    is_new: bool = False
    is_gone: bool = False

    @property
    def is_safety(self) -> bool:
        return self.severity == "safety"


@register.simple_tag
def places(behind: Behind, page: Any, original: Alternate | None) -> list[Place]:
    """In the order of the text. A new section has the source's heading, in the source's language;
    it is named while readers can open the source, for what is withdrawn is quoted nowhere."""
    found = [*_fields(behind), *_sections(behind, page)]
    return [place for place in found if original or not place.is_new]


def _fields(behind: Behind) -> Iterator[Place]:
    for name, (label, anchor) in FIELDS.items():
        if severity := behind.places.get(name):
            yield Place(label, anchor, severity)


def _sections(behind: Behind, page: Any) -> Iterator[Place]:
    own = {section.id: section.value for section in getattr(page, "body", ())}
    for key, value in own.items():
        if severity := behind.places.get(key):
            yield Place(
                value["heading"], value["anchor"], severity, is_gone=key not in behind.blocks
            )
    for key, value in behind.blocks.items():
        severity = behind.places.get(key)
        if severity and key not in own and "heading" in value:
            yield Place(value["heading"], value["anchor"], severity, is_new=True)
