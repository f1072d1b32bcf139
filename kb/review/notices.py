"""Mail about a person's own signature and account, in the language they read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Revision

from .models import Approval


def tell_signer(approval: Approval) -> None:
    """So that a signature made with a stolen password does not stay unseen."""
    signer = approval.signer
    with override(language_of(signer, approval.locale.language_code)):
        text = _(
            "You signed “%(text)s” on %(time)s (UTC).\n"
            "Meaning: %(meaning)s\nDigest of the words: %(digest)s"
        ) % {
            "text": _title(approval),
            "time": f"{approval.signed_at:%Y-%m-%d %H:%M}",
            "meaning": _(approval.meaning),
            "digest": approval.digest,
        }
        _write(signer.email, _("You signed “%s”") % _title(approval), text, _not_you())


def tell_account_made(person: Any, *, by: str) -> None:
    with override(language_of(person)):
        _write(
            person.email,
            _("An account was made for you"),
            _("%(by)s made an account for you, “%(name)s”.")
            % {"by": by, "name": person.get_username()},
            _("Before anyone can let you sign, set a password that only you know: %s")
            % _reset_url(),
        )


def tell_sign_in_changed(
    person: Any, *, by: Any, what: list[Any], ended: int, addresses: set[str]
) -> None:
    """To the old and the new address. `by` and `what` are words still to be put in the person's
    language; `ended` counts the credentials that ended with it."""
    with override(language_of(person)):
        text = _("On %(time)s (UTC), %(by)s changed how you sign in: %(what)s.") % {
            "time": f"{timezone.now():%Y-%m-%d %H:%M}",
            "by": by,
            "what": ", ".join(map(str, what)),
        }
        if ended:
            text += "\n\n" + _(
                "Your reviewer credentials ended with that. Set a password that only you know, "
                "then ask another administrator for a new credential."
            )
        for address in addresses:
            _write(address, _("How you sign in was changed"), text, _not_you())


def tell_second_factor(person: Any, *, is_set: bool) -> None:
    with override(language_of(person)):
        text = (
            _("A second factor was set under your name; its code is asked whenever you sign.")
            if is_set
            else _("The second factor under your name was removed; you sign by password alone.")
        )
        _write(person.email, _("How you sign in was changed"), text, _not_you())


def tell_locked(person: Any, *, minutes: int) -> None:
    with override(language_of(person)):
        _write(
            person.email,
            _("Too many wrong passwords under your name"),
            _(
                "Someone tried to sign as you and gave a wrong password or code several times. "
                "For %d minutes nothing can be signed under your name."
            )
            % minutes,
            _not_you(),
        )


# -- parts ------------------------------------------------------------------------------------------
def _write(address: str, subject: str, *paragraphs: str) -> None:
    if address:
        send_mail(subject, "\n\n".join(paragraphs), None, [address], fail_silently=True)


def _not_you() -> str:
    return (
        _("If this was not you: set a new password (%s) and tell an administrator at once.")
        % _reset_url()
    )


def _reset_url() -> str:
    return get_admin_base_url() + reverse("wagtailadmin_password_reset")


def _title(approval: Approval) -> str:
    titles = Revision.objects.filter(pk=approval.revision_id).values_list("object_str", flat=True)
    return titles.first() or str(approval.subject_id)


def language_of(person: Any, otherwise: str = settings.LANGUAGE_CODE) -> str:
    """What they chose for the admin; otherwise that of the text, or of the house."""
    profile = getattr(person, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or otherwise
