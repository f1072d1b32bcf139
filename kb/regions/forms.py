"""The forms of regions, facts and notes in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.struct_block import StructBlockValidationError

from kb.locales import tags

from .entries import ContactsField, NamesField
from .models import RegionFact
from .models.fixed import STAYS, is_fixed
from .rights import languages_of


class _NamedForm(WagtailAdminModelForm):
    """The field by which files know the record cannot change once it was signed."""

    named_by: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_fixed(self.instance):
            self.fields[self.named_by].disabled = True
            self.fields[self.named_by].help_text = STAYS


class RegionForm(_NamedForm):
    named_by = "code"
    names = NamesField(
        label=_("Names"),
        required=False,
        help_text=_("For parts of countries only. Countries have their names in every language."),
    )

    def _update_errors(self, errors: ValidationError) -> None:
        """Wagtail shows an error of a group of fields at one of them, and nowhere else."""
        said = getattr(errors, "error_dict", {})
        if "names" in said:
            missing = [tag for tag in tags.BY_TAG if tag not in self.instance.names]
            (sentence,) = said["names"]
            said["names"] = [StructBlockValidationError(dict.fromkeys(missing, sentence))]
        super()._update_errors(errors)


class FactForm(_NamedForm):
    named_by = "key"
    contacts = ContactsField(label=_("Telephone numbers and addresses"), required=False)

    def _update_errors(self, errors: ValidationError) -> None:
        """Of a field that could not be read the model judges what stood in it before: left out."""
        for name in self.errors:
            getattr(errors, "error_dict", {}).pop(name, None)
        super()._update_errors(errors)


class NoteForm(WagtailAdminModelForm):
    """Fact and language are chosen once: another language's words are another note. It carries the
    fact that it shows and its value, for somebody may sign another while the note is written."""

    shown = forms.RegexField(r"^\d+ [0-9a-f]{64}$", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].queryset = RegionFact.objects.select_related("region")
        if self.instance.pk is None:
            self.fields["locale"].queryset = languages_of(self.for_user)
        for name in ("fact", "locale"):
            self.fields[name].disabled = self.instance.pk is not None
        if self.instance.fact_id is not None:
            value = self.instance.explained().value_digest()
            self.initial["shown"] = f"{self.instance.fact_id} {value}"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        fact, _, value = said.get("shown", "").partition(" ")
        if said.get("fact") and fact == str(said["fact"].pk):
            self.instance.read = value
        return said
