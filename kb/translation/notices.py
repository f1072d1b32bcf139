"""Mail to a translator, in the language they read."""

from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.utils import get_admin_base_url

from kb.review.notices import language_of

from .models import TranslationState


def tell_assigned(state: TranslationState, *, by: Any) -> None:
    """That a text was given to them. It names the text by its title and quotes nothing of it."""
    person = state.translator
    if person is None or not person.email:
        return
    with override(language_of(person, state.locale.language_code)):
        lines = [
            _("%(by)s gave you the translation of “%(text)s” into %(language)s.")
            % {"by": by.get_full_name() or by.get_username(), "text": state.page,
               "language": state.locale}
        ]  # fmt: skip
        if state.due:
            lines.append(_("It is due on %s.") % date_format(state.due))
        lines.append(
            _("You find it in your queue: %s")
            % (get_admin_base_url() + reverse("translation:mine"))
        )
        send_mail(
            _("“%s” is yours to translate") % state.page,
            "\n\n".join(lines), None, [person.email], fail_silently=True,
        )  # fmt: skip
