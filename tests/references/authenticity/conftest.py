"""Both registries are one on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kb.references.authenticity import asking

from .registry import Registry, running


@pytest.fixture
def registry(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """Asked at `/works/<doi>` and `/esummary.fcgi`. Nothing is remembered between tests, and nobody
    waits for their turn."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(asking, "INTERVAL", 0)
    cache.clear()
    with running(Registry()) as made:
        settings.REFERENCE_CROSSREF_URL = settings.REFERENCE_PUBMED_URL = made.base
        settings.REFERENCE_CONTACT = "library@example.org"
        yield made
    cache.clear()
