"""A file in two steps: first it is shown what it would do, then exactly that is done.

Between the two nothing is stored: the page carries what was read, signed, and the plan is made again
from it. If what it would do is something else meanwhile, the new plan is shown instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

MAX_SEALED = 2_000_000  # the page posts what was read in one piece, which Django limits to 2.5 MB
_HOURS = 12  # for which a preview can be confirmed

Read = TypeVar("Read")  # what stands in the file
Plan = TypeVar("Plan")  # what that would do


class Change(NamedTuple):
    """A field whose value becomes another; both as people read them."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Group:
    """A table of the preview. The template `row` makes the cells of each of `rows`, as `each`."""

    name: str
    label: str
    heads: Sequence[str]
    row: str
    rows: Sequence[Any]


class SealedUpload(View, Generic[Read, Plan]):
    """The form, the preview and the confirmation, at one address.

    A subclass lets nobody in, by `setup`, who may not use it. A preview of its own extends
    `core/sealed_preview.html`. `refusals` are what `read`, `plan` and `write` may raise, each with
    the sentence that the person reads; the form shows it at the field `refused_at`.
    """

    form_class: type[forms.Form]
    form_template: str
    preview_template = "core/sealed_preview.html"
    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    refused_at: str | None = "file"
    changed_meanwhile: Any  # the sentence above a preview that is another than the confirmed one

    # -- what a subclass says --------------------------------------------------------------------
    def read(self, form: Any) -> Read:
        raise NotImplementedError

    def pack(self, read: Read) -> Any:
        """`read` as JSON, for the page to carry."""
        raise NotImplementedError

    def unpack(self, packed: Any) -> Read:
        raise NotImplementedError

    def plan(self, read: Read) -> Plan:
        raise NotImplementedError

    def mark(self, plan: Plan) -> Any:
        """What somebody agrees to who confirms the preview, as JSON."""
        raise NotImplementedError

    def is_still(self, plan: Plan, shown: Any) -> bool:
        """Whether `plan`, made again, is what was shown when its mark was `shown`."""
        return self.mark(plan) == shown

    def header(self) -> dict[str, Any]:
        """Title and icon of the page, and whatever else the form shows."""
        raise NotImplementedError

    def preview_context(self, plan: Plan) -> dict[str, Any]:
        """`groups`; the words of the `button`, or what is said when there is `nothing` to do."""
        raise NotImplementedError

    def write(self, read: Read, plan: Plan) -> HttpResponse:
        raise NotImplementedError

    # -- the two steps ---------------------------------------------------------------------------
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._ask(self.form_class())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "shown" in request.POST:
            return self._confirm(request.POST["shown"])
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(form)
        try:
            read = self.read(form)
            plan = self.plan(read)
        except self.refusals as refusal:
            form.add_error(self.refused_at, str(refusal))
            return self._ask(form)
        if len(self._sealed(read, plan)) > MAX_SEALED:
            form.add_error(self.refused_at, _("It is too much for one page. Divide the file."))
            return self._ask(form)
        return self.preview(read, plan)

    def preview(self, read: Read, plan: Plan) -> HttpResponse:
        context = {**self.preview_context(plan), "shown": self._sealed(read, plan)}
        return render(self.request, self.preview_template, self.header() | context)

    def _ask(self, form: forms.Form) -> HttpResponse:
        return render(self.request, self.form_template, {"form": form, **self.header()})

    def _confirm(self, sealed: str) -> HttpResponse:
        try:
            packed, shown = signing.loads(sealed, salt=self._salt(), max_age=_HOURS * 3600)
        except signing.BadSignature:
            return self._again(_("This preview is no longer valid. Upload the file again."))
        try:
            read = self.unpack(packed)
            plan = self.plan(read)
            if self.is_still(plan, shown):
                return self.write(read, plan)
        except self.refusals as refusal:
            return self._again(str(refusal))
        messages.warning(self.request, str(self.changed_meanwhile))
        return self.preview(read, plan)

    def _again(self, sentence: str) -> HttpResponse:
        messages.error(self.request, sentence)
        return redirect(self.request.path)

    def _sealed(self, read: Read, plan: Plan) -> str:
        return signing.dumps([self.pack(read), self.mark(plan)], salt=self._salt(), compress=True)

    def _salt(self) -> str:
        """A preview is one person's, and of one address."""
        return f"sealed.{self.request.user.pk}.{self.request.path}"
