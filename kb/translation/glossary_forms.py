"""The forms of the glossary. Who gets which is decided by `glossary_rights`; there is none for the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from .glossary_file import Said, wrong_renderings
from .models import Rendering, Term


class Filter(forms.Form):
    """What the list shows."""

    MISSING = "missing"

    q = forms.CharField(label=gettext_lazy("Term or rendering"), required=False)
    language = forms.ModelChoiceField(
        Locale.objects.none(), label=gettext_lazy("Language"), required=False,
        to_field_name="language_code", empty_label=gettext_lazy("all"),
    )  # fmt: skip
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].queryset = targets()
        self.fields["status"].choices = [
            ("", _("all")),
            *Rendering.Status.choices,
            (self.MISSING, _("no preferred rendering")),
        ]


class TermForm(forms.ModelForm):
    class Meta:
        model = Term
        fields = ["text", "category", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if Term.objects.filter(text__iexact=text).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("The glossary has “%s” already.") % text)
        return text


class RenderingForm(forms.ModelForm):
    class Meta:
        model = Rendering
        fields = ["text", "status", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


class RenderingsForm(BaseInlineFormSet):
    """The renderings of a term in one language."""

    def clean(self) -> None:
        super().clean()
        kept = [f for f in self.forms if f not in self.deleted_forms and f.cleaned_data.get("text")]
        said = [Said(f.cleaned_data["text"].strip(), f.cleaned_data["status"]) for f in kept]
        if problems := list(wrong_renderings(said)):
            raise forms.ValidationError([problem[:1].upper() + problem[1:] for problem in problems])

    def validate_unique(self) -> None:
        """`clean` has a sentence for it."""

    def save_for(self, locale: Locale, by: Any) -> None:
        """What goes first, then what steps back from being preferred, then what comes forward."""
        changed = self.save(commit=False)
        for rendering in self.deleted_objects:
            rendering.delete()
        for rendering in sorted(changed, key=lambda r: r.status == Rendering.Status.PREFERRED):
            rendering.locale, rendering.changed_by = locale, by
            rendering.save()


_FormSet = inlineformset_factory(
    Term, Rendering, form=RenderingForm, formset=RenderingsForm, extra=1, can_delete=True
)


def renderings_form(request: HttpRequest, term: Term, locale: Locale) -> RenderingsForm:
    return _FormSet(
        request.POST or None,
        instance=term,
        prefix=locale.language_code,
        queryset=Rendering.objects.filter(locale=locale),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )


def targets() -> Any:
    """The languages that have renderings, in the order of the site."""
    return Locale.objects.exclude(pk=Locale.get_default().pk).order_by("pk")
