"""What stands at the address of a text that was withdrawn: that it was, since when, and why.

Of the old text it shows the title as it was last signed. The house's own reason is never shown;
readers get the cause, which is one of a closed list and so exists in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from wagtail.models import Page

from kb.locales import not_found
from kb.locales.alternates import alternate, alternates, readable
from kb.locales.tags import split

from .ageing import Age, age_of, gone_since, grace_of
from .content import spec_for
from .models import Approval, ReviewedPage, Revocation


@dataclass(frozen=True)
class Withdrawal:
    """Why and since when `page`, last signed by `approval`, is not shown."""

    page: ReviewedPage
    approval: Approval
    cause: Any
    since: date

    @property
    def title(self) -> str:
        return self.approval.snapshot[Page._meta.db_table]["title"]


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404`: the notice where readers once had a text, else that there is nothing."""
    found = withdrawn_at(request)
    if found is None:
        return not_found.page_not_found(request, exception)
    # Not `override`: LocaleMiddleware still has to write Content-Language.
    translation.activate(found.page.locale.language_code)
    return answer(request, found)


def instead_of(page: Any, request: HttpRequest) -> HttpResponse | None:
    """The notice in place of a live text whose grace is over; None for every other.

    A reader does not get it even when the command that takes it off line has not run yet.
    """
    if not spec_for(type(page)) or age_of(page) is not Age.LAPSED:
        return None
    since = gone_since(page.approval, grace=grace_of(page))
    cause = Revocation.Cause("lapsed").label
    return answer(request, Withdrawal(page, page.approval, cause, since))


def withdrawn_at(request: HttpRequest) -> Withdrawal | None:
    """What was withdrawn from the address of this request.

    Only what readers once had, under a signature that has been ended: whether a draft exists, or
    a text for some readers, is nobody else's business.
    """
    under, _rest = split(request.path_info)
    once_live = not_found.meant_by(request).filter(live=False, first_published_at__isnull=False)
    page = once_live.public().filter(locale__language_code=under.code if under else "").first()
    if page is None or not spec_for(page.specific_class):
        return None
    page = page.specific
    approval = Approval.objects.of(page).complete().order_by("-id").first()
    if approval is None or not approval.revoked:
        return None
    ended = next(a.revocation for a in approval.signatures if hasattr(a, "revocation"))
    since = timezone.localtime(ended.at).date()
    return Withdrawal(page, approval, ended.get_cause_display(), since)


def answer(request: HttpRequest, found: Withdrawal) -> HttpResponse:
    """410 Gone in the language of the address. Nobody keeps it: the text may be signed again."""
    page, code = found.page, found.page.locale.language_code
    others = alternates([page.translation_key], request=request)
    response = render(
        request,
        "410.html",
        {
            "withdrawal": found,
            "languages": [a for a in others if a.language.code != code],
            "topic": _topic_of(page, request=request),
            "home_url": not_found.home_url(request, code),
        },
        status=HTTPStatus.GONE,
    )
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def _topic_of(page: Page, *, request: HttpRequest) -> Any:
    """What a reader can open above it, short of the home page."""
    above = readable(request).ancestor_of(page).filter(depth__gt=2).last()
    return alternate(above, request=request) if above else None
