"""What every test begins with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from kb.translation import memory
from tests import roads


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """A request leaves its language active until the next one; a test has none before it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def no_memory() -> Iterator[None]:
    """A process remembers wordings by key, and a test's rows are gone with it."""
    yield
    memory.forget()


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What an article stands on (people, home page, topic, author), put live once for all
    tests of the module. Each of them works in a savepoint inside this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        roads.furnish()
        yield
        transaction.set_rollback(True)
    cache.clear()  # Wagtail remembers where sites stand
