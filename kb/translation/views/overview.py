"""The languages of one text: where each stands, and sending the source to translators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.models import Page

from kb.review.content import spec_for
from kb.review.errors import ReviewRequired
from kb.review.models import ReviewedPage

from .. import bridge, changes, orders
from ..forms import SendForm
from ..languages import languages_of
from ..rights import require_change


def languages(request: HttpRequest, page_id: int) -> HttpResponse:
    """A row for each language; the form has those ticked whose translators lack something."""
    page = _reviewed_page(page_id)
    require_change(request.user, page)
    rows = languages_of(page, user=request.user)
    form = SendForm(
        request.POST or None,
        page=page,
        initial={"locales": [row.text.locale.pk for row in rows if row.to_send]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data.get("below"):
                ordered = orders.order(page, form.cleaned_data["locales"], request.user)
                return redirect("translation:dispatch", ordered.pk)
            sent = bridge.send(page, form.cleaned_data["locales"], request.user)
        except ReviewRequired as refusal:
            form.add_error(None, refusal.reason)
        else:
            names = ", ".join(str(t.target_locale) for t in sent)
            messages.success(request, _("Sent to the translators: %s.") % names)
            for translation in sent:
                if not translation.enabled:
                    messages.warning(
                        request,
                        _("In %s the text is edited as a page. The changes wait until its "
                          "translators go back to the segments.") % translation.target_locale,
                    )  # fmt: skip
            return redirect("translation:languages", page.pk)
    return render(
        request,
        "translation/languages.html",
        {"page_object": page, "form": form, "rows": rows,
         "change": changes.in_review(page),
         "page_title": _("Languages"), "page_subtitle": str(page), "header_icon": "site"},
    )  # fmt: skip


def _reviewed_page(page_id: int) -> ReviewedPage:
    page = get_object_or_404(Page, pk=page_id).specific
    if not spec_for(type(page)):
        raise PermissionDenied
    return page


urlpatterns = [path("<int:page_id>/languages/", languages, name="languages")]
