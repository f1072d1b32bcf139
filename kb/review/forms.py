"""Forms of the review screens. Rules live in `kb.review.road`; forms only gather and echo."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import ChecklistPoint, Disclosure, Reviewed, ReviewerCredential, Revocation


class SignForm(forms.Form):
    """One box per point of the checklist of what is signed, a comment, and the password."""

    digest = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked for at every signature: it is your signature."),
    )

    def __init__(self, *args: Any, subject: Reviewed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checklist = ChecklistPoint.of(subject)
        self.points = list(checklist)
        for point, sentence in checklist.items():
            self.fields[point] = forms.BooleanField(label=sentence, required=False)
        self.order_fields(["digest", *self.points, "comment", "password"])

    @property
    def checklist(self) -> dict[str, bool]:
        return {point: self.cleaned_data[point] for point in self.points}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class WithdrawalForm(ReasonForm):
    """The cause is what readers are told; a person chooses among those that a person can know."""

    cause = forms.ChoiceField(
        label=_("What readers are told"),
        choices=[c for c in Revocation.Cause.choices if c[0] not in ("lapsed", "altered")],
        widget=forms.RadioSelect,
    )
    everywhere = forms.BooleanField(
        label=_("In every language"),
        required=False,
        widget=forms.CheckboxInput(attrs={"aria-describedby": "others"}),
    )

    field_order = ["cause", "reason", "everywhere"]

    def __init__(self, *args: Any, translations: list[Reviewed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("For the house. Readers never see it.")
        if not translations:
            del self.fields["everywhere"]


class DisclosureForm(forms.ModelForm):
    class Meta:
        model = Disclosure
        fields = ["statement", "valid_until"]
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"})}

    def clean_valid_until(self) -> date:
        until, today = self.cleaned_data["valid_until"], timezone.localdate()
        if not today < until <= today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within the next twelve months."))
        return until


class GrantForm(forms.ModelForm):
    """Grants a credential to someone else."""

    class Meta:
        model = ReviewerCredential
        fields = [
            "user",
            "locale",
            "name",
            "title",
            "register",
            "register_number",
            "evidence",
            "valid_until",
        ]
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, granted_by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.granted_by = granted_by

    def clean_user(self) -> Any:
        if self.cleaned_data["user"] == self.instance.granted_by:
            raise forms.ValidationError(_("Nobody grants a credential to themselves."))
        return self.cleaned_data["user"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        held = ReviewerCredential.objects.filter(
            user=cleaned.get("user"), locale=cleaned.get("locale"), revoked_at=None
        )
        if cleaned.get("user") and held.exists():
            raise forms.ValidationError(
                _("This person holds a credential for this language. Revoke it first.")
            )
        return cleaned
