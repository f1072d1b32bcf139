"""What every test begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from kb.translation import memory


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
