from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class SendForm(forms.Form):
    locales = forms.ModelMultipleChoiceField(
        Locale.objects.none(), label=_("Languages"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, source: Locale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locales"].queryset = Locale.objects.exclude(pk=source.pk).order_by("pk")
