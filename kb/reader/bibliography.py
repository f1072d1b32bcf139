"""What an article cites as a file, for reference managers: the works that its readers see."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page

from kb.articles.models import ArticlePage
from kb.references.formats import FORMATS, Format
from kb.references.views.exporting import download

OFFERED = {
    FORMATS[name].suffix.removeprefix("."): FORMATS[name] for name in ("ris", "bibtex", "csl")
}


@require_safe
def references(request: HttpRequest, address: str, suffix: str) -> HttpResponse:
    """Answers beside a live article, to whoever may read it; whatever stands in the article's place
    (a notice, a question for a password) stands here too, as in `wagtail.views.serve`."""
    routed = Page.route_for_request(request, f"{address}/")
    page, args, kwargs = routed or (None, [], {})
    if not isinstance(page, ArticlePage):
        raise Http404
    for hook in hooks.get_hooks("before_serve_page"):
        instead = hook(page, request, args, kwargs)
        if isinstance(instead, HttpResponse):
            return instead
    serve = partial(_file, OFFERED[suffix])
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        serve = hook(serve)
    return serve(page, request, args, kwargs)


def _file(
    format_: Format, page: ArticlePage, request: HttpRequest, args: list, kwargs: dict
) -> HttpResponse:
    if not page.numbered.published:
        raise Http404
    response = download(page.numbered.published, format_, name=f"{page.slug}-references")
    patch_cache_control(response, no_cache=True)  # the article may be withdrawn
    response["X-Robots-Tag"] = "noindex"  # the page is for search engines, not its data
    return response
