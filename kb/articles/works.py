"""The library for the dialog in which editors cite: finding a work, and adding one that is missing.

Asked by citation/steps.js, answered in JSON. A work that is added is a draft like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from itertools import count
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.coreutils import string_to_ascii
from wagtail.log_actions import log
from wagtail.models import WorkflowState
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from kb.references import ama, identifiers, names
from kb.references.models import Alert, Reference

SHOWN = 10
MAX_WORDS = 20  # of a query; a page that was pasted is no search
_PUBMED = re.compile(r"^(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/?$", re.IGNORECASE)
# A bare number is a year or a page before it is a PubMed identifier.
_PMID = re.compile(r"(?:PMID:?\s*\d+|\d{5,9})", re.IGNORECASE)


# -- finding ---------------------------------------------------------------------------------------
def works(request: HttpRequest) -> JsonResponse:
    """What the library has for `q`: words of citekey, title, author, journal, year, or an identifier.

    `identifier` is what `q` was recognized as, to be filled in where the work is added.
    """
    if not page_permission_policy.user_has_any_permission(request.user, ["add", "change"]):
        raise PermissionDenied
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split()[:MAX_WORDS])
    identifier = recognized(query)
    found = Reference.objects.filter(**identifier) if identifier else matching(query)
    total = found.count()
    return JsonResponse(
        {
            "works": told(found[:SHOWN]),
            "said": _said(total, identifier),
            "identifier": identifier,
            "may_add": may_add(request.user),
        }
    )


def recognized(query: str) -> dict[str, str]:
    """The DOI or PMID that was pasted, normalized; empty for words."""
    if found := _PUBMED.fullmatch(query):
        query = f"PMID {found[1]}"
    with suppress(ValueError):
        return {"doi": identifiers.doi(query)}
    with suppress(ValueError):
        return {"pmid": identifiers.pmid(query)} if _PMID.fullmatch(query) else {}
    return {}


def matching(query: str) -> QuerySet[Reference]:
    """Works that have each word of `query` in one of their fields."""
    found = Reference.objects.all()
    for word in query.split():
        found = found.filter(
            Q(citekey__icontains=word)
            | Q(title__icontains=word)
            | Q(authors__icontains=word)
            | Q(container_title__icontains=word)
            | Q(issued__startswith=word)
        )
    return found


def told(found: QuerySet[Reference]) -> list[dict[str, str]]:
    """Works as the dialog and the chooser of a citation's row need them; three queries."""
    alerts = Prefetch("alerts", Alert.objects.standing(), to_attr="standing")
    running = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    reviews = Prefetch("_workflow_states", running, to_attr="reviews")
    return [
        {
            "id": str(work.pk),
            "citekey": work.citekey,
            "name": str(work),
            "line": ama.plain(work),
            "status": ", ".join(_status(work)),
            "edit_url": reverse("wagtailsnippets_references_reference:edit", args=[work.pk]),
        }
        for work in found.prefetch_related(alerts, reviews)
    ]


def _status(work: Any) -> Iterator[str]:
    """What an editor has to know before citing it."""
    for alert in work.standing:
        yield alert.get_nature_display()
    if work.reviews:
        yield _("in review")
    elif not work.live:
        yield _("draft")


def _said(total: int, identifier: dict[str, str]) -> str:
    if not total and identifier:
        return _("The library has no work with the %(kind)s %(value)s.") % {
            "kind": "DOI" if "doi" in identifier else "PMID",
            "value": next(iter(identifier.values())),
        }
    if not total:
        return _("No work of the library matches.")
    if total > SHOWN:
        return _("%(total)d works of the library match; the first %(shown)d are shown.") % {
            "total": total,
            "shown": SHOWN,
        }
    return (
        ngettext("%d work of the library matches.", "%d works of the library match.", total) % total
    )


# -- adding ----------------------------------------------------------------------------------------
class WorkForm(WagtailAdminModelForm):
    """What is needed to find a work again. The rest is filled in where the library is kept."""

    citekey = forms.SlugField(
        label=gettext_lazy("citation key"),
        required=False,
        help_text=gettext_lazy("Left empty, it is made from the first author and the year."),
    )
    authors = names.AuthorsField(label=gettext_lazy("authors"), required=False)
    doi = identifiers.IdentifierField(identifiers.doi, label=gettext_lazy("DOI"))
    pmid = identifiers.IdentifierField(identifiers.pmid, label=gettext_lazy("PMID"))

    class Meta:
        model = Reference
        fields = ["title", "type", "authors", "container_title", "issued", "doi", "pmid", "citekey"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("citekey") and "citekey" not in self.errors:
            cleaned["citekey"] = proposed_citekey(cleaned)
        return cleaned


def may_add(user: Any) -> bool:
    return ModelPermissionPolicy(Reference).user_has_permission(user, "add")


def add_work(request: HttpRequest) -> JsonResponse:
    """The form, and the draft made of it. A DOI or PMID that the library has leads to that work."""
    if not may_add(request.user):
        raise PermissionDenied
    given = {name: request.GET.get(name, "") for name in ("doi", "pmid", "title")}
    form = WorkForm(request.POST or None, prefix="work", initial=given, for_user=request.user)
    if request.method == "POST" and form.is_valid():
        work = form.save()
        work.save_revision(user=request.user)
        log(instance=work, action="wagtail.create", user=request.user, content_changed=True)
        (added,) = told(Reference.objects.filter(pk=work.pk))
        return JsonResponse({"work": added}, status=201)
    return JsonResponse(
        {
            "form": render_to_string("articles/admin/new_work.html", {"form": form}, request),
            "existing": told(_existing(form)),
        }
    )


def _existing(form: WorkForm) -> QuerySet[Reference]:
    """The works whose identifiers were given to another one."""
    given = {name: getattr(form.instance, name) for name in ("doi", "pmid")}
    same = [Q(**{name: given[name]}) for name in given if form.has_error(name, "unique")]
    return Reference.objects.filter(reduce(or_, same)) if same else Reference.objects.none()


def proposed_citekey(stated: dict[str, Any]) -> str:
    """“feder2014”, in letters that a key may have, and free: “feder2014-2”."""
    first = next(iter(stated.get("authors") or []), {})
    name = first.get("family") or first.get("literal") or stated.get("title") or ""
    stem = slugify(string_to_ascii(name))[:40].strip("-") or "work"
    key = stem + (stated.get("issued") or "")[:4]
    taken = set(Reference.objects.filter(citekey__startswith=key).values_list("citekey", flat=True))
    return next(k for n in count(1) if (k := key if n == 1 else f"{key}-{n}") not in taken)
