"""What came of a file, in sentences: the same for the command and for the screen."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kb.review.reopening import Met

from ..models import Alert
from .taking import Report


def sentences(report: Report) -> Iterator[str]:
    yield _(
        "%(lines)d lines read, %(broken)d broken, %(ours)d about works of the library, %(new)d new."
    ) % {
        "lines": report.lines,
        "broken": len(report.broken),
        "ours": report.ours,
        "new": len(report.alerts),
    }
    yield from map(of_alert, report.alerts)
    for met in report.opened:
        yield _("Review opened: %s.") % of_text(met)
    for met in report.waiting:
        yield _("Review not opened: %(text)s. %(reason)s") % {
            "text": of_text(met),
            "reason": met.waits,
        }


def of_alert(alert: Alert) -> str:
    """The work, what happened and when: “feder2014: retraction, Nov. 3, 2026”."""
    return ", ".join(filter(None, [str(alert), alert.date and date_format(alert.date)]))


def for_the_house(alert: Alert) -> SafeString:
    """What happened, when, the reasons given and a link to the notice. Readers get no reasons."""
    day = date_format(alert.date) if alert.date else ""
    said = [alert.get_nature_display(), day, *alert.reasons.splitlines()]
    link = format_html(' <a href="{0}">{0}</a>', alert.url) if alert.url else ""
    return format_html("{}{}", capfirst(", ".join(filter(None, said))), link)


def of_text(met: Met) -> str:
    return _("“%(title)s” (%(language)s)") % {"title": met.text, "language": met.text.review_locale}
