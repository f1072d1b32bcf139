"""Mail about alerts: one to each person, about all that nobody was told of yet.

Who is told: those who wrote or own a text that shows the work, and every reviewer of its language.
How far people were told is in the audit log, so that what a crash or a mail server kept back goes
out with the next run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_admin_base_url

from kb.review.audit.log import Verb, record
from kb.review.models import AuditEntry, Contribution, Reviewed, ReviewerCredential
from kb.review.notices import language_of
from kb.review.reopening import Met, met

from ..models import Alert, Reference

# What happened to which work, and the texts that show it.
News = tuple[Reference, list[Alert], list[Met]]


def tell() -> int:
    """Sends every mail that is due and says how many these are.

    Raises `OSError`, as `smtplib` does, when the mail server fails: nobody counts as told then.
    """
    newest = Alert.objects.order_by("pk").last()
    told_to = _told_to()
    if newest is None or newest.pk <= told_to:
        return 0
    mails = [_mail(person, news) for person, news in _by_person(_news(told_to)).items()]
    get_connection().send_messages(mails)
    record(Verb.ALERT, by=None, told_to=newest.pk, mails=len(mails))
    return len(mails)


def _told_to() -> int:
    """The key of the newest alert that people were told of."""
    told = AuditEntry.objects.filter(verb=Verb.ALERT, detail__has_key="told_to").first()
    return told.detail["told_to"] if told else 0


def _news(told_to: int) -> list[News]:
    by_work: dict[Reference, list[Alert]] = defaultdict(list)
    for alert in Alert.objects.filter(pk__gt=told_to, settled_at=None).select_related("reference"):
        by_work[alert.reference].append(alert)
    return [
        (work, alerts, [one for one in met(work) if one.state or one.waits])
        for work, alerts in by_work.items()
    ]


def _by_person(news: Iterable[News]) -> dict[Any, list[News]]:
    """What each person has to know, about their own texts alone."""
    found: dict[Any, list[News]] = defaultdict(list)
    for work, alerts, texts in news:
        mine: dict[Any, list[Met]] = defaultdict(list)
        for one in texts:
            for person in _people(one.text):
                mine[person].append(one)
        for person, own in mine.items():
            found[person].append((work, alerts, own))
    return found


def _people(text: Reviewed) -> set[Any]:
    contributions = Contribution.objects.to(text).values("user")
    reviewers = ReviewerCredential.objects.in_force().filter(locale=text.review_locale)
    everyone = get_user_model().objects.filter(is_active=True).exclude(email="")
    return (
        set(everyone.filter(pk__in=contributions))
        | set(everyone.filter(pk__in=reviewers.values("user")))
        | set(everyone.filter(pk=getattr(text, "owner_id", None)))
    )


def _mail(person: Any, news: list[News]) -> EmailMessage:
    codes = {one.text.review_locale.language_code for _work, _alerts, own in news for one in own}
    with override(language_of(person, codes.pop()) if len(codes) == 1 else language_of(person)):
        finder = AdminURLFinder(person)
        text = render_to_string(
            "references/mail/alerts.txt",
            {
                "person": person,
                "news": [
                    (work, alerts, [(one, _address(one, finder)) for one in own])
                    for work, alerts, own in news
                ],
            },
        )
        return EmailMessage(
            _("Evidence changed: works that texts cite"), text, None, [person.email]
        )


def _address(one: Met, finder: AdminURLFinder) -> str:
    if one.state is not None:
        return get_admin_base_url() + reverse("review:sign", args=[one.state.pk])
    edit = finder.get_edit_url(one.text)
    return get_admin_base_url() + edit if edit else ""
