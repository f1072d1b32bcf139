"""Mails that remind: reviewers of what waits for them, editors of what waits for them.

A mail names texts by their titles and never quotes one. The title of a draft is unsigned, but those
who get it are no readers: they are the people who sign or edit that draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import WorkflowState

from . import desk, road
from .audit.log import Verb, record
from .models import AuditEntry, Disclosure, MedicalReviewTaskState, Reviewed, ReviewerCredential
from .periodic import Again, due_again

# Nobody is reminded of the same thing again within this time.
AGAIN = timedelta(days=7)
# A declined draft is left alone for so long, and what ends is announced so long before.
IDLE, ENDING = timedelta(days=14), timedelta(days=30)


@dataclass(frozen=True)
class Reminder:
    """One mail to one person, and the rounds of review that it reminds of."""

    to: Any
    subject: str
    text: str
    rounds: list[MedicalReviewTaskState] = field(default_factory=list)


def due_now() -> list[Reminder]:
    """Every mail that is due: at most one to each reviewer and one to each editor."""
    return [*_to_reviewers(), *_to_editors()]


def send(reminders: list[Reminder]) -> None:
    """Sends all, and only then keeps who was reminded of what.

    Raises `OSError`, as `smtplib` does, when the mail server fails: nothing is kept, so that the next
    run sends them all.
    """
    connection = get_connection()
    connection.send_messages(
        [EmailMessage(mail.subject, mail.text, None, [mail.to.email]) for mail in reminders]
    )
    with transaction.atomic():
        for mail in reminders:
            pks = [state.pk for state in mail.rounds]
            record(Verb.REMIND, by=None, to=mail.to.pk, rounds=pks)
            MedicalReviewTaskState.objects.filter(pk__in=pks).update(reminded_at=timezone.now())


# -- reviewers -------------------------------------------------------------------------------------
def _to_reviewers() -> Iterator[Reminder]:
    held: dict[Any, list[ReviewerCredential]] = {}
    in_force = ReviewerCredential.objects.in_force().exclude(user__email="")
    for credential in in_force.select_related("user", "locale").order_by("user", "pk"):
        held.setdefault(credential.user, []).append(credential)
    for person, credentials in held.items():
        with override(_language_of(person) or credentials[0].locale.language_code):
            if mail := _to_reviewer(person, credentials):
                yield mail


def _to_reviewer(person: Any, credentials: list[ReviewerCredential]) -> Reminder | None:
    rows = [row for row in desk.waiting_for(person) if not row.refusal and _worth_it(row)]
    ending = [] if _reminded_lately(person) else _what_ends(person, credentials)
    if not rows and not ending:
        return None
    text = render_to_string(
        "review/mail/reviewer.txt",
        {
            "person": person,
            "groups": [
                (_("Overdue"), [r for r in rows if r.days_overdue]),
                (_("Due soon"), [r for r in rows if r.due_soon]),
                (_("Waiting"), [r for r in rows if not r.days_overdue and not r.due_soon]),
            ],
            "ending": ending,
            "base": get_admin_base_url(),
        },
    )
    waiting = ngettext(
        "%d text waits for your medical review", "%d texts wait for your medical review", len(rows)
    )
    subject = waiting % len(rows) if rows else _("Your right to sign medical reviews")
    return Reminder(person, subject, text, [row.state for row in rows])


def _worth_it(row: desk.Round) -> bool:
    """Its submission was announced by mail; then once before it is due, and every week."""
    if row.state.reminded_at is None and row.due_soon:
        return True
    return _a_week_ago(row.state.reminded_at or row.state.started_at)


def _what_ends(person: Any, credentials: list[ReviewerCredential]) -> list[str]:
    """In words, what ends within 30 days and without which this person cannot sign."""
    soon = timezone.localdate() + ENDING
    ends = [
        _("Your credential for %(language)s ends on %(date)s. An administrator renews it.")
        % {"language": credential.locale, "date": date_format(credential.valid_until)}
        for credential in credentials
        if credential.valid_until <= soon
    ]
    newest = Disclosure.objects.filter(user=person).order_by("-valid_until").first()
    if newest is None or newest.valid_until < timezone.localdate():
        ends.append(_("Your disclosure of interests is missing or out of date: you cannot sign."))
    elif newest.valid_until <= soon:
        ends.append(_("Your disclosure of interests ends on %s.") % date_format(newest.valid_until))
    return ends


# -- editors ---------------------------------------------------------------------------------------
def _to_editors() -> Iterator[Reminder]:
    declined = [state for state in _declined() if _a_week_ago(state.reminded_at)]
    texts = {state: state.workflow_state.content_object for state in declined}
    texts = {state: getattr(text, "specific", text) for state, text in texts.items()}
    again = due_again()
    for person in _editors():
        mine = [state for state in declined if road.may_edit(texts[state], person)]
        due = [row for row in again if road.may_edit(row.text, person)]
        due = [] if _reminded_lately(person) else due
        if mine or due:
            with override(_language_of(person) or settings.LANGUAGE_CODE):
                yield _to_editor(person, [(state, texts[state]) for state in mine], due)


def _to_editor(
    person: Any, declined: list[tuple[MedicalReviewTaskState, Reviewed]], due: list[Again]
) -> Reminder:
    finder = AdminURLFinder(person)
    text = render_to_string(
        "review/mail/editor.txt",
        {
            "person": person,
            "declined": [(s.revision.object_str, s, finder.get_edit_url(t)) for s, t in declined],
            "due": [(row, finder.get_edit_url(row.text)) for row in due],
            "base": get_admin_base_url(),
        },
    )
    return Reminder(person, _("Texts that wait for you"), text, [state for state, _t in declined])


def _declined() -> Iterator[MedicalReviewTaskState]:
    """The last rounds of drafts that were declined more than 14 days ago and not submitted since."""
    return MedicalReviewTaskState.objects.filter(
        pk__in=WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES,
            current_task_state__finished_at__lt=timezone.now() - IDLE,
        ).values("current_task_state")
    ).select_related("revision", "workflow_state")


def _editors() -> Iterator[Any]:
    """People who work in groups; a superuser may edit everything and waits for nothing."""
    people = get_user_model().objects.filter(is_active=True, is_superuser=False)
    return people.exclude(email="").filter(groups__isnull=False).distinct().order_by("pk")


# -- when and how ----------------------------------------------------------------------------------
def _a_week_ago(moment: datetime | None) -> bool:
    return moment is None or moment <= timezone.now() - AGAIN


def _reminded_lately(person: Any) -> bool:
    lately = AuditEntry.objects.filter(verb=Verb.REMIND, at__gt=timezone.now() - AGAIN)
    return lately.filter(detail__to=person.pk).exists()


def _language_of(person: Any) -> str:
    """The language that this person chose for the admin, if any."""
    profile = getattr(person, "wagtail_userprofile", None)
    return profile.preferred_language if profile else ""
