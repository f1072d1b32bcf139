"""Which rich-text features prose may use.

No superscript, subscript or embed: wagtail-localize splits a segment at those tags and moves what
is inside them (research: translation, B1–B3), and embedded content cannot be signed.
"""

from __future__ import annotations

INLINE = ["bold", "italic", "link", "citation"]
PROSE = [*INLINE, "ol", "ul"]
