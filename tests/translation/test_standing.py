"""Where each text stands in each language, by name, for many texts at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page

from kb.articles.models import ArticlePage
from kb.review.ageing import Age, age_by
from kb.translation import bridge, standing
from kb.translation.models import TranslationState
from kb.translation.standing import Standing, standing_of, standings
from tests import roads

pytestmark = pytest.mark.django_db


def seen(page: Any, code: str = "ja") -> Standing:
    locale = roads.locale(code)
    return standings([page.translation_key], [locale])[page.translation_key, locale.pk].standing


def test_standings__along_the_road() -> None:
    """Given a text on its way into Japanese, when it is looked at after each step, then it is
    missing, in translation, in review and current, by turns."""
    source = roads.article(live=True)
    assert seen(source) is Standing.MISSING
    translation = roads.translate(source, "ja")
    assert seen(source) is Standing.IN_TRANSLATION
    revision = bridge.submit(translation, roads.translator("ja")).revision
    assert seen(source) is Standing.IN_REVIEW
    roads.sign(revision)
    assert seen(source) is Standing.CURRENT
    assert seen(source, "en-us") is Standing.CURRENT
    assert seen(source, "ko") is Standing.MISSING


def test_standings__source_not_live() -> None:
    """Given a draft of the source, then it is being written, and in review once it is submitted."""
    source = roads.article()
    assert seen(source, "en-us") is Standing.DRAFT
    roads.submit(source)
    assert seen(source, "en-us") is Standing.IN_REVIEW


def test_standings__live_and_at_work() -> None:
    """Given a live translation whose source changed and was sent again, when it is translated and
    submitted, then readers' text keeps its standing and the work is named beside it."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    assert standing_of(page).work_state is None
    roads.edit(source, "It was studied again.")
    translation = roads.translate(roads.publish(source), "ja")
    found = standing_of(page)
    assert (found.live, found.work_state) == (True, Standing.IN_TRANSLATION)
    bridge.submit(translation, roads.translator("ja"))
    assert standing_of(page).work_state is Standing.IN_REVIEW


@pytest.mark.parametrize(
    ("severity", "days", "expected"),
    [
        ("", 100, Standing.CURRENT),
        ("", 0, Standing.REVIEW_DUE),
        ("", -31, Standing.OVERDUE),
        ("minor", 100, Standing.BEHIND_MINOR),
        ("content", 100, Standing.BEHIND_CONTENT),
        ("safety", 100, Standing.BEHIND_SAFETY),
        ("minor", 0, Standing.REVIEW_DUE),
        ("content", 0, Standing.BEHIND_CONTENT),
        ("content", -31, Standing.OVERDUE),
        ("safety", -31, Standing.BEHIND_SAFETY),
    ],
)
def test_live_standing__gravest_is_named(severity: str, days: int, expected: Standing) -> None:
    """Given a live text that is behind, due or both, then the graver of the two is its standing."""
    today = timezone.localdate()
    page = Page(live=True)
    page.review_due = today + timedelta(days=days)
    state = TranslationState(severity=severity)
    assert standing._live_standing(page, state, today) is expected


def test_age_by__every_age_has_a_standing() -> None:
    """Given each age of a text, then those that call for a review are no current standing."""
    today = timezone.localdate()
    assert age_by(today, grace=None, on=today) in standing._AGED
    assert set(Age) - set(standing._AGED) == {Age.CURRENT, Age.SOON}


def test_standing__each_has_a_label() -> None:
    assert len({each.label for each in Standing}) == len(Standing)


def test_standings__one_query(django_assert_num_queries: Any) -> None:
    """Given fifty articles, one of them in two languages, when they are listed in five, then one
    query is asked, whether they are given as keys or as a query."""
    source = roads.article(live=True)
    roads.publish_translation(source, "ja")
    topic, locales = roads.topic(), list(Locale.objects.all())
    for number in range(49):
        topic.add_child(instance=ArticlePage(title=f"Article {number}"))
    articles = ArticlePage.objects.filter(locale=source.locale)
    keys = list(articles.values_list("translation_key", flat=True))
    for asked in (keys, articles):
        with django_assert_num_queries(1):
            found = standings(asked, locales)
            assert len(found) == 50 * 5
            assert {each.translator for each in found.values()} == {None}
    key = source.translation_key
    assert [found[key, locale.pk].page_id is not None for locale in locales] == [
        locale.language_code in ("en-us", "ja") for locale in locales
    ]
