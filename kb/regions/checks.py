"""`manage.py check --deploy --database default`: is help in a crisis complete, and how long still?

Neither `migrate` nor the building of a site runs it: a new database has no regions yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError

from . import completeness, shown

HINT = "Sign it, or what it lacks; the site does not start without."


@register(Tags.database, deploy=True)
def check_help(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E001: a reader would find no help now. W001: nor on a day within `shown.NOTICE`."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        now, soon = completeness.gaps(), completeness.gaps(shown.today() + shown.NOTICE)
    except DatabaseError as error:
        return [Error(f"The regions cannot be read: {error}", id="kb_regions.E001")]
    return [
        *(Error(gap, hint=HINT, id="kb_regions.E001") for gap in now),
        *(checks.Warning(gap, hint=HINT, id="kb_regions.W001") for gap in soon if gap not in now),
    ]
