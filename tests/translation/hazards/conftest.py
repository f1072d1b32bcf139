"""The house in which every hazard is tried: built once, each test in a savepoint of it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from kb.translation import bridge
from kb.translation.work import Work
from tests import roads
from tests.upstream.files import with_files
from tests.upstream.house import At
from tests.upstream.readers import fingerprint

from .readers import shown


def build() -> SimpleNamespace:
    """A source and its Japanese translation that are live, and a Korean one that waits for words."""
    source = roads.publish(with_files(roads.article(words="It was studied & seen.")))
    for page in (roads.home(), roads.topic(), source):
        japanese = roads.publish_translation(page, "ja", "訳 {source}")
    (waiting,) = bridge.send(source, [roads.locale("ko")], roads.editor())
    return SimpleNamespace(
        source=source, topic=roads.topic(), japanese=japanese, work=bridge.translation_of(japanese),
        waiting=waiting, korean=Work(waiting).page, shown=shown(source, japanese),
        fingerprint=fingerprint(),
    )  # fmt: skip


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def at(house: SimpleNamespace, db: None) -> Iterator[At]:
    """The house as code sees it; `at.japanese` and its like are fresh each time."""
    cache.clear()
    yield At(house, "code")
    cache.clear()
