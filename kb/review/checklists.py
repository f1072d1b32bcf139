"""The screen of checklists, and its audit: what signers confirm is itself kept by somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from .actor import actor
from .audit.log import Verb, record
from .content import reviewed_specs
from .forms import SignForm
from .models import ChecklistPoint


def kinds() -> list[tuple[str, Any]]:
    """What `ChecklistPoint.kind` may be, with words: a model says its own by `review_kinds`."""
    found = [("", gettext_lazy("every kind of text"))]
    for spec in reviewed_specs():
        meta = spec.model._meta
        own = ((meta.label_lower, capfirst(meta.verbose_name)),)
        found += getattr(spec.model, "review_kinds", own)
    return found


class ChecklistPointForm(WagtailAdminModelForm):
    """The key stands in signatures, so it is chosen once."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of text"), choices=kinds, required=False)

    class Meta:
        model = ChecklistPoint
        fields = ["key", "kind", "sentence", "sort_order", "active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = bool(self.instance.pk)
        self.fields["key"].help_text = _(
            "A short name in small letters, for example “dose”. It stays as it is."
        )
        self.fields["active"].help_text = _("Switched off, signers no longer confirm it.")

    def clean_key(self) -> str:
        if self.cleaned_data["key"] in SignForm.base_fields:
            raise ValidationError(_("The signing screen needs this name itself. Choose another."))
        return self.cleaned_data["key"]


def _kind_in_words(point: ChecklistPoint) -> str:
    return str(dict(kinds()).get(point.kind, point.kind))


class ChecklistViewSet(ModelViewSet):
    model = ChecklistPoint
    name = url_namespace = "checklists"
    icon = "tasks"
    menu_label = gettext_lazy("Checklists")
    add_to_settings_menu = True
    menu_order = 660
    inspect_view_enabled = False
    copy_view_enabled = False
    ordering = ["kind", "sort_order", "key"]
    list_filter = ["active"]
    list_per_page = 100
    list_display = [
        TitleColumn("sentence", label=gettext_lazy("Sentence"), url_name="checklists:edit"),
        Column("kind", label=gettext_lazy("Kind of text"), accessor=_kind_in_words),
        Column("key", label=gettext_lazy("Key")),
        BooleanColumn("active", label=gettext_lazy("In use")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return ChecklistPointForm


# -- the audit -------------------------------------------------------------------------------------
@receiver(pre_save, sender=ChecklistPoint)
def look_before(instance: ChecklistPoint, **kwargs: Any) -> None:
    row = ChecklistPoint.objects.filter(pk=instance.pk).first() if instance.pk else None
    instance.said_before = _said(row) if row else None


@receiver(post_save, sender=ChecklistPoint)
def note_change(instance: ChecklistPoint, raw: bool, **kwargs: Any) -> None:
    before, after = instance.said_before, _said(instance)
    if not raw and before != after:
        record(Verb.CHECKLIST, by=actor(), obj=instance, before=before, after=after)


@receiver(post_delete, sender=ChecklistPoint)
def note_removal(instance: ChecklistPoint, **kwargs: Any) -> None:
    record(Verb.CHECKLIST, by=actor(), obj=instance, before=_said(instance), after=None)


def _said(point: ChecklistPoint) -> dict[str, Any]:
    return {
        "key": point.key,
        "kind": point.kind,
        "sentence": point.sentence,
        "position": point.sort_order,
        "active": point.active,
    }
