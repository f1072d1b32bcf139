from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

MAX_PO_BYTES = 5 * 1024 * 1024


class SendForm(forms.Form):
    locales = forms.ModelMultipleChoiceField(
        Locale.objects.none(), label=_("Languages"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, source: Locale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locales"].queryset = Locale.objects.exclude(pk=source.pk).order_by("pk")


class UploadForm(forms.Form):
    file = forms.FileField(label=_("PO file"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_PO_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
