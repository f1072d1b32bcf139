"""The body of an article: sections and what may stand in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from kb.core.blocks import (
    AnchorBlock,
    CalloutBlock,
    FigureBlock,
    ItemListBlock,
    ProseBlock,
    Synchronised,
    TableBlock,
    TextBlock,
    VideoBlock,
)
from kb.regions.blocks import CheckClinicianBlock, RegionFactsBlock


class PersonBlock(Synchronised, SnippetChooserBlock):
    pass


class QuotationBlock(blocks.StructBlock):
    """What a person said. The person is a reviewed record, so nobody is quoted who does not exist."""

    text = TextBlock(label=_("Words"))
    person = PersonBlock("people.Person", label=_("Person"))
    occasion = TextBlock(label=_("Where and when"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quotation.html"


class QuestionBlock(blocks.StructBlock):
    question = TextBlock(label=_("Question"))
    answer = ProseBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "blocks/question.html"


class SectionContent(blocks.StreamBlock):
    prose = ProseBlock(label=_("Text"))
    list = ItemListBlock()
    table = TableBlock()
    callout = CalloutBlock()
    figure = FigureBlock()
    video = VideoBlock()
    quotation = QuotationBlock()
    question = QuestionBlock()
    region_facts = RegionFactsBlock()
    check_clinician = CheckClinicianBlock()


class SectionBlock(blocks.StructBlock):
    """A numbered part of an article. The anchor is made once and kept, so links stay right."""

    heading = TextBlock(label=_("Heading"))
    anchor = AnchorBlock(
        label=_("Anchor"), help_text=_("The end of links to this section; keep it once published.")
    )
    content = SectionContent(label=_("Content"))

    class Meta:
        icon = "title"
        label = _("Section")
        template = "blocks/section.html"


class ArticleBody(blocks.StreamBlock):
    section = SectionBlock()


class KeyMessages(blocks.StreamBlock):
    message = TextBlock(label=_("Key message"))
