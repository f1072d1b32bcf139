"""Links from the text to other pages, which change without the text being signed again."""

from __future__ import annotations

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler


class LivePageLink(PageLinkHandler):
    """A link to a page that is not live is its words alone: nobody signed its address."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        targets = [page.localized if page else None for page in cls.get_many(attrs_list)]
        return [f'<a href="{escape(t.url)}">' if t and t.live else "<a>" for t in targets]
