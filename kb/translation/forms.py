from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from .assigning import name_of
from .models import Severity


class SendForm(forms.Form):
    locales = forms.ModelMultipleChoiceField(
        Locale.objects.none(), label=_("Languages"), widget=forms.CheckboxSelectMultiple
    )
    below = forms.BooleanField(
        label=_("and everything below it"),
        required=False,
        help_text=_("Text by text in the background; those that are not signed are left out."),
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locales"].queryset = Locale.objects.exclude(pk=page.locale_id).order_by("pk")
        if page.is_leaf():
            del self.fields["below"]


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class AssignForm(forms.Form):
    translator = _PersonField(
        None, label=_("Translator"), required=False, empty_label=_("nobody")
    )  # fmt: skip
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["translator"].queryset = people


class SeverityForm(forms.Form):
    severity = forms.ChoiceField(
        label=_("For readers of the translations, this change is"),
        choices=[
            (Severity.MINOR, _("minor: spelling, style; they are not told of it")),
            (Severity.CONTENT, _("content: they are told which sections changed")),
            (Severity.SAFETY, _("safety: they are warned in those sections at once")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What changed, and why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the reviewer of this text and the translators. Readers never see it."),
    )
