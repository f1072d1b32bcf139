from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

MAX_PO_BYTES = 5 * 1024 * 1024


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


class UploadForm(forms.Form):
    file = forms.FileField(label=_("PO file"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_PO_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
