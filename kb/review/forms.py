"""Forms of the review screens. Rules live in `kb.review.road`; forms only gather and echo."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .identity import device_of
from .models import ChecklistPoint, Disclosure, Reviewed, ReviewerCredential, Revocation


class CodeField(forms.CharField):
    """The code of the second factor. Missing ones are refused by the verb, which counts them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Code of your second factor"),
            required=False,
            max_length=12,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
            help_text=_("The six digits that your app shows now."),
            **kwargs,
        )


class SecondFactorForm(forms.Form):
    """Asked to set a second factor, and to remove it."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeField()


class SignForm(forms.Form):
    """A comment, one box per point of the checklist of what is signed, and the password.

    The box `read` confirms the passages that had to be read when it was shown: they are its value.
    """

    OTHERS = ("digest", "read", "comment")

    digest = forms.CharField(widget=forms.HiddenInput)
    read = forms.CharField(required=False)
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

    code = CodeField()

    def __init__(self, *args: Any, subject: Reviewed, by: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by is None or device_of(by) is None:
            del self.fields["code"]
        checklist = ChecklistPoint.of(subject)
        self.points = list(checklist)
        for point, sentence in checklist.items():
            self.fields[point] = forms.BooleanField(label=sentence, required=False)
        self.order_fields([*self.OTHERS, *self.points, "password", "code"])

    @classmethod
    def kept(cls, data: Any, *, subject: Reviewed, by: Any) -> SignForm:
        """The form with what was typed so far, before it is judged. A password is never echoed."""
        form = cls(subject=subject, by=by)
        form.initial = {name: data.get(name) for name in (*form.OTHERS, *form.points)}
        return form

    def boxes(self) -> list[forms.BoundField]:
        return [self[point] for point in self.points]

    def proofs(self) -> list[forms.BoundField]:
        """The password, and whatever else proves who signs."""
        return [f for f in self if f.name not in (*self.OTHERS, *self.points)]

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


class PersonField(forms.ModelChoiceField):
    """Whom to grant to: with the address, which should be theirs, since it can set a password."""

    def label_from_instance(self, person: Any) -> str:
        name = person.get_full_name() or person.get_username()
        return f"{name} ({', '.join(filter(None, [person.get_username(), person.email]))})"


class GrantForm(forms.ModelForm):
    """What a credential says. Who may grant it is decided by `granting.grant`."""

    user = PersonField(
        label=_("Person"),
        queryset=get_user_model().objects.filter(is_active=True).order_by("last_name", "username"),
        help_text=_("Check that the e-mail address is theirs."),
    )

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
        widgets = {
            "valid_until": forms.DateInput(attrs={"type": "date"}),
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_valid_until(self) -> date:
        until, today = self.cleaned_data["valid_until"], timezone.localdate()
        if not today < until <= today + timedelta(days=5 * 366):
            raise forms.ValidationError(_("Choose a day within the next five years."))
        return until
