"""Documents as the draft that the intake makes of them, in memory, without a database."""

from __future__ import annotations

from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale

from kb.articles.intake import blocks, markdown, plain, reading
from kb.articles.intake.notation import Plain
from kb.articles.models import ArticlePage

MARK = '<a linktype="citation" id="1" key="k">[k]</a>'


def draft_of(path: Path, *, mark: str = MARK) -> ArticlePage:
    """Every work that a Markdown document cites is taken to be there, as `mark`."""
    text = reading.text_of(path.read_bytes())
    if path.suffix == ".md":
        parsed, notation = markdown.read(text)
    else:
        parsed, notation = plain.read(text), Plain()
    raw = blocks.build(
        parsed, name=path.name, notation=notation, mark=lambda c: mark, introduction="Introduction"
    )
    page = ArticlePage(title=parsed.title, content_type=ContentType(pk=1))
    page.locale = Locale(pk=1, language_code="en-us")
    page.body = ArticlePage._meta.get_field("body").to_python(raw["body"])
    return page
