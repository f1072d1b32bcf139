"""Plain blocks of an article body. They know nothing of pages, people or works cited.

Every leaf says what a translation does with it, in `localisation`: `translate` (a segment),
`synchronise` (copied from the source) or `override` (copied, but a translator may set another).
`tests/core/test_blocks.py` walks the tree for a leaf that says nothing.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.ingest import organise_template_segments
from wagtail_localize.strings import extract_strings, restore_strings

from .rich_text import INLINE, PROSE

TRANSLATE, SYNCHRONISE, OVERRIDE = "translate", "synchronise", "override"


class TextBlock(blocks.CharBlock):
    """A line of text. What an importer left out is None, on which wagtail-localize fails."""

    localisation = TRANSLATE

    def get_translatable_segments(self, value: str | None) -> list:
        return [StringSegmentValue("", value)] if value else []

    def restore_translated_segments(self, value: str | None, segments: list) -> str:
        (segment,) = segments
        return segment.render_text()


class ProseBlock(blocks.RichTextBlock):
    localisation = TRANSLATE

    def __init__(self, features: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(features=features or PROSE, **kwargs)

    class Meta:
        template = "blocks/prose.html"


class Synchronised:
    """A leaf that every translation copies from its source: nothing to translate."""

    localisation = SYNCHRONISE

    def get_translatable_segments(self, value: Any) -> list:
        return []

    def restore_translated_segments(self, value: Any, segments: list) -> Any:
        return value


class AnchorBlock(Synchronised, blocks.CharBlock):
    """A stable fragment identifier; links from elsewhere and review comments rest on it."""


class KindBlock(Synchronised, blocks.ChoiceBlock):
    """A closed list, whose labels are translated in the message catalogues."""


class FlagBlock(Synchronised, blocks.BooleanBlock):
    pass


class DocumentBlock(Synchronised, DocumentChooserBlock):
    pass


class CalloutBlock(blocks.StructBlock):
    """A box of one of three kinds; *safety* is never left out and always reopens review."""

    kind = KindBlock(
        choices=[
            ("information", _("Information")),
            ("safety", _("Safety")),
            ("uncertainty", _("Uncertainty")),
        ],
        default="information",
        label=_("Kind"),
    )
    title = TextBlock(label=_("Title"), required=False)
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "blocks/callout.html"


class ItemListBlock(blocks.StructBlock):
    style = KindBlock(
        choices=[("bulleted", _("Bulleted")), ("numbered", _("Numbered"))],
        default="bulleted",
        label=_("Style"),
    )
    items = blocks.ListBlock(
        ProseBlock(features=INLINE, label=_("Item")), min_num=1, label=_("Items")
    )

    class Meta:
        icon = "list-ul"
        label = _("List")
        template = "blocks/item_list.html"


class TableBlock(TypedTableBlock):
    """A table whose column heads are header cells, and whose first column may hold row headers.

    wagtail-localize does not know typed tables, so the cells are given to it as segments here:
    `caption`, `head.<column>` and `cell.<row>.<column>`.
    """

    localisation = TRANSLATE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            [
                ("row_header", TextBlock(label=_("Row header"))),
                ("text", ProseBlock(features=INLINE, label=_("Text"))),
            ],
            **kwargs,
        )

    def get_translatable_segments(self, value: TypedTable | None) -> list:
        if not value:
            return []
        segments: list = []
        if value.caption:
            segments.append(StringSegmentValue("caption", value.caption))
        for i, column in enumerate(value.columns):
            if column["heading"]:
                segments.append(StringSegmentValue(f"head.{i}", column["heading"]))
        for r, row in enumerate(value.row_data):
            for c, cell in enumerate(row["values"]):
                path = f"cell.{r}.{c}"
                if isinstance(cell, RichText):
                    template, strings = extract_strings(cell.source)
                    segments.append(TemplateSegmentValue(path, "html", template, len(strings)))
                    segments += [StringSegmentValue(path, text, attrs=a) for text, a in strings]
                elif cell:
                    segments.append(StringSegmentValue(path, cell))
        return segments

    def restore_translated_segments(self, value: TypedTable, segments: list) -> TypedTable:
        by_path: dict[str, list] = {}
        for segment in segments:
            by_path.setdefault(segment.path, []).append(segment)
        for path, found in by_path.items():
            head, *position = path.split(".")
            if head == "caption":
                value.caption = found[0].render_text()
            elif head == "head":
                value.columns[int(position[0])]["heading"] = found[0].render_text()
            else:
                row, column = map(int, position)
                cells = value.row_data[row]["values"]
                if isinstance(cells[column], RichText):
                    _format, template, strings = organise_template_segments(found)
                    cells[column] = RichText(restore_strings(template, strings))
                else:
                    cells[column] = found[0].render_text()
        return value

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = TextBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "blocks/figure.html"


class VideoBlock(blocks.StructBlock):
    """A video file of ours with its transcript. A player of another site cannot be signed."""

    title = TextBlock(label=_("Title"))
    video = DocumentBlock(label=_("Video file"))
    captions = DocumentBlock(label=_("Captions (WebVTT)"), required=False)
    transcript = ProseBlock(label=_("Transcript"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
