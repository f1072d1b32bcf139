"""A house with one of everything that readers can see, built once; each test works in a savepoint."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction

from kb.core.models import SiteDocument, SiteImage
from kb.people.models import Person
from kb.references.models import Reference
from kb.review.models import LiveApproval, Reviewed
from tests import roads
from tests.upstream.files import with_files


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        article = roads.publish(with_files(roads.article("Pictured")))
        alias = article.create_alias(parent=roads.topic("other"), update_slug="alias")
        roads.publish(_edited(article))
        image = SiteImage.objects.get()
        yield SimpleNamespace(
            article=roads.fresh(article),
            alias=roads.fresh(alias),
            draft=roads.article("Draft"),
            image=image,
            video=SiteDocument.objects.get(),
            rendition=image.get_rendition("width-100"),
            work=Reference.objects.get(),
            author=Person.objects.get(),
        )
        transaction.set_rollback(True)


def _edited(article: Any) -> Any:
    draft = article.get_latest_revision_as_object()
    draft.summary = "In a few words."
    draft.save_revision(user=roads.editor())
    return draft


@pytest.fixture
def house(built: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    """Rows are put back by the savepoint, bytes here."""
    cache.clear()
    files = [built.image.file, built.video.file, built.rendition.file]
    before = [(file, stored(file)) for file in files]
    yield built
    for file, content in before:
        swap(file, content)
    cache.clear()


def stored(file: Any) -> bytes:
    with file.storage.open(file.name) as opened:
        return opened.read()


def swap(file: Any, content: bytes) -> None:
    """Other bytes under the same name, as someone with the disk could put there."""
    file.storage.delete(file.name)
    assert file.storage.save(file.name, ContentFile(content)) == file.name


def approval_of(obj: Reviewed) -> Any:
    return LiveApproval.objects.of(obj).get().approval
