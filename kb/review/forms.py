"""Forms of the review screens. Rules live in `kb.review.road`; forms only gather and echo."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import ChecklistPoint, Disclosure, Reviewed, ReviewerCredential


class SignForm(forms.Form):
    """A comment, one box per point of the checklist of what is signed, and the password."""

    digest = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with your signature. What has to change goes into a remark."),
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
        self.order_fields(["digest", "comment", *self.points, "password"])

    @classmethod
    def kept(cls, data: Any, *, subject: Reviewed) -> SignForm:
        """The form with what was typed so far, before it is judged. A password is never echoed."""
        form = cls(subject=subject)
        form.initial = {name: data.get(name) for name in ("digest", "comment", *form.points)}
        return form

    def boxes(self) -> list[forms.BoundField]:
        return [self[point] for point in self.points]

    def proofs(self) -> list[forms.BoundField]:
        """The password, and whatever else proves who signs."""
        return [f for f in self if f.name not in ("digest", "comment", *self.points)]

    @property
    def checklist(self) -> dict[str, bool]:
        return {point: self.cleaned_data[point] for point in self.points}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class DeclineForm(forms.Form):
    """The reason may be empty where remarks say it all: `kb.review.road.decline` judges that."""

    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


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
