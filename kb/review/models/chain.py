"""Records that are written once and hang together: sealed, each naming the hash of the one before."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from .. import canonical
from ..content import Part, column
from ..errors import ReviewRequired


class AppendOnlyQuerySet(models.QuerySet):
    """Records of the gate are written once, by the verbs."""

    def update(self, **kwargs: object) -> int:
        raise ReviewRequired(_("Records of review are never changed."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Records of review are never deleted."))

    def bulk_create(self, *args: object, **kwargs: object) -> list:
        raise ReviewRequired(_("Records of review are written one at a time, by the verbs."))

    def bulk_update(self, *args: object, **kwargs: object) -> int:
        raise ReviewRequired(_("Records of review are never changed."))


class AppendOnly(models.Model):
    """A row that is inserted and then stands. The database refuses the rest as well."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise ReviewRequired(_("Records of review are never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Records of review are never deleted."))


class Chained(AppendOnly):
    """An entry of a chain.

    `seal` is an HMAC over everything the row says, which only code holding REVIEW_SEAL_KEY can
    make. `entry_hash` needs no key, so that a stranger can follow the chain: SHA-256 over the hash
    of the entry before and the hash of this one's body.
    """

    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    seal = models.CharField(max_length=64, editable=False)

    class Meta:
        abstract = True

    @classmethod
    @cache
    def sealed_part(cls) -> Part:
        """The columns that the seal covers: all but the key and the seal itself."""
        fields = [f for f in cls._meta.concrete_fields if not f.primary_key and f.name != "seal"]
        return Part(cls._meta.db_table, cls._meta.pk.column, tuple(map(column, fields)))

    @property
    def message(self) -> str:
        """What the seal covers, as canonical text."""
        return canonical.dumps(self.sealed_part().row(self))

    @property
    def body(self) -> dict[str, Any]:
        """The entry without its place in the chain."""
        row = self.sealed_part().row(self)
        row.pop("previous_hash", None)
        return {**row, "seal": self.seal}

    @property
    def entry_hash(self) -> str:
        return canonical.digest([self.previous_hash, canonical.digest(self.body)])

    @property
    def authentic(self) -> bool:
        return canonical.seal_matches(self.message, self.seal)

    def append(self) -> Self:
        """Writes this entry at the end of its chain. The caller holds `chain_lock`."""
        last = type(self)._base_manager.order_by("-pk").first()
        self.previous_hash = last.entry_hash if last else ""
        self.seal = canonical.seal(self.message)
        with _key_at_hand():
            models.Model.save(self, force_insert=True)
        return self


@contextmanager
def _key_at_hand() -> Generator[None]:
    """PostgreSQL verifies the seal of what is inserted; it is told the key for this statement only.
    SQLite asks this process."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        told = "SELECT set_config('kb.seal_key', %s, true)"
        cursor.execute(told, [settings.REVIEW_SEAL_KEY])
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(told, [""])
