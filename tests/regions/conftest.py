"""The facts of the demonstration, imported once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction

from tests import roads

FACTS = Path(settings.BASE_DIR) / "home/demo/region_facts.json"


@pytest.fixture(scope="module")
def facts(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All of them drafts, each test in a savepoint of one transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        roads.editor()
        call_command("import_region_facts", FACTS, user="editor", verbosity=0)
        yield
        transaction.set_rollback(True)
    cache.clear()
