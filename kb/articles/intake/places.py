"""Where a draft stands: its topic, the further topics and the authors that its document names."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from kb.people.models import Person

from ..models import TopicPage
from .reading import IntakeRefused

UNFILED = "imported"


def topic_named(slug: str, *, locale: Locale) -> TopicPage | None:
    return TopicPage.objects.filter(slug=slug, locale=locale).order_by("path").first()


def topics_named(slugs: list[str], *, locale: Locale) -> tuple[list[TopicPage], list[str]]:
    """The topics of these slugs, and a problem for each that does not exist."""
    found = {slug: topic_named(slug, locale=locale) for slug in dict.fromkeys(slugs)}
    missing = [_("There is no topic “%s”.") % slug for slug, topic in found.items() if not topic]
    return [topic for topic in found.values() if topic], missing


def people_named(names: list[str]) -> tuple[list[Person], list[str]]:
    """The live people of exactly these names, and a problem for each name that is not one person."""
    people, problems = [], []
    for name in dict.fromkeys(names):
        found = list(Person.objects.filter(name=name, live=True)[:2])
        if len(found) == 1:
            people += found
        elif found:
            problems.append(_("Several people are named “%s”. Choose the author by hand.") % name)
        else:
            problems.append(_("“%s” is no reviewed person and was not made an author.") % name)
    return people, problems


def unfiled(*, locale: Locale, by: Any) -> TopicPage:
    """The topic for documents that name none; made, as a draft, where it is missing.

    Raises `IntakeRefused` when the language has no home page to put it under.
    """
    topic = topic_named(UNFILED, locale=locale)
    if topic:
        return topic
    tops = Page.get_first_root_node().get_children().filter(locale=locale, alias_of=None).specific()
    home = next((page for page in tops if TopicPage.can_exist_under(page)), None)
    if home is None:
        raise IntakeRefused(
            _("There is no home page in %s yet; run “./run demo” or create one.")
            % locale.get_display_name()
        )
    with translation.override(locale.language_code):
        title = _("Imported articles")
    topic = home.add_child(
        instance=TopicPage(title=title, slug=UNFILED, locale=locale, live=False, owner=by)
    )
    log(instance=topic, action="wagtail.create", user=by)
    topic.save_revision(user=by)
    return topic
