"""A: a record that live texts show goes live or changes."""

from __future__ import annotations

from typing import Any

from kb.people.models import Person
from kb.references.models import Reference
from tests import roads
from tests.upstream.house import CODE, EDITING, At, plain
from tests.upstream.readers import EVIL, TYPED
from tests.upstream.table import route

REFERENCES = "wagtailsnippets_references_reference"
PEOPLE = "wagtailsnippets_people_person"


def record_form(record: Any, **changes: Any) -> dict[str, Any]:
    draft = record.get_latest_revision_as_object()
    names = [f.name for f in draft._meta.concrete_fields if f.editable]
    data = {
        n: plain(f.value_from_object(draft))
        for n, f in ((n, draft._meta.get_field(n)) for n in names)
    }
    if "authors" in data:
        data["authors"] = "Feder, Adriana"
    return data | changes


@route("A23", "admin/views/generic/mixins.py publish_action", typed=True)
def record_edit_publish(at: At) -> None:
    data = record_form(at.reference, title=TYPED) | {"action-publish": "1"}
    at.post(f"{REFERENCES}:edit", at.reference.pk, data=data)


@route("A23b", "admin/views/generic/mixins.py create and publish", typed=True)
def record_create_publish(at: At) -> None:
    data = record_form(at.lonely, title=TYPED, citekey="new2021") | {"action-publish": "1"}
    at.post(f"{REFERENCES}:add", data=data)


@route("A23c", "snippets/views/snippets.py copy view", actors=EDITING)
def record_copy_publish(at: At) -> None:
    person = Person.objects.first()
    data = {"name": TYPED, "role": "team", "action-publish": "1"}
    at.post(f"{PEOPLE}:copy", person.pk, data=data)


# Without the gate too: readers are shown no record that is not live.
@route("A24", "actions/edit.py: a draft rewrites the row that a live page shows", stock=False)
def record_unpublish_then_edit(at: At) -> None:
    at.post(f"{REFERENCES}:unpublish", at.reference.pk)
    at.post(f"{REFERENCES}:edit", at.reference.pk, data=record_form(at.reference, title=TYPED))


@route("A24b", "models/draft_state.py unpublish", actors=CODE, stock=False)
def record_unpublish_then_save(at: At) -> None:
    at.reference.unpublish()
    record = at.reference
    record.title = EVIL
    record.save()


@route("A25c", "models/revisions.py publish of a record", actors=CODE)
def record_revision_publish(at: At) -> None:
    at.lonely.get_latest_revision().publish()


@route("A27e", "django save of a record", actors=CODE)
def record_live_and_save(at: At) -> None:
    record = roads.reference("new2021", title=EVIL)
    record.live = True
    record.save()


@route("A27f", "django save(update_fields by position)", actors=CODE)
def record_live_by_position(at: At) -> None:
    """What is in memory is signed; what stands in the row is not."""
    signed = at.lonely
    signed.unpublish()
    row = at.lonely
    row.title = EVIL
    row.save()
    signed.live = True
    signed.save(False, False, None, ["live"])


@route("A28d", "django objects.create", actors=CODE)
def record_create_live(at: At) -> None:
    Reference.objects.create(citekey="new2021", title=EVIL, live=True)


@route("A34d", "django save_base of a new record", actors=CODE)
def record_save_base(at: At) -> None:
    Reference(citekey="new2021", title=EVIL, live=True).save_base(force_insert=True)


@route("A26b", "snippets delete view, of a work that live texts cite", stock=False)
def record_delete(at: At) -> None:
    at.post(f"{REFERENCES}:delete", at.reference.pk)
    assert Reference.objects.filter(pk=at.reference.pk).exists()


@route("A35c", "snippets revert view and publish", actors=EDITING)
def record_revert_publish(at: At) -> None:
    evil = at.reference.get_latest_revision()
    at.get(f"{REFERENCES}:revisions_revert", at.reference.pk, evil.pk)
    data = record_form(at.reference, title=EVIL) | {"action-publish": "1"}
    at.post(f"{REFERENCES}:revisions_revert", at.reference.pk, evil.pk, data=data)
