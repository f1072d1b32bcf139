"""Texts that are read passage by passage: what a reviewer has to read of them before signing.

Rooms above say by `passages_from` which texts those are (translations). Any other is read whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.utils.translation import gettext as _

from .comparison import Since
from .errors import NotWhatWasShown, ReviewRequired
from .models import MedicalReviewTaskState, Reviewed


class Passages(Protocol):
    """The passages of one text in one round of review.

    `digest` stands for those that have to be read, "" when there are none; `confirmation` is what the
    signer confirms of them. `template` shows what `laid_out` gives, as `shown`; its `beyond` says
    whether something differs besides.
    """

    template: str

    @property
    def digest(self) -> str: ...

    @property
    def confirmation(self) -> str: ...

    def laid_out(self, since: Since) -> dict[str, Any]: ...


Source = Callable[[Reviewed, MedicalReviewTaskState], Passages | None]
_sources: list[Source] = []


def passages_from(source: Source) -> Source:
    """Registers `source(obj, state)`: the passages of a text that it knows; None for any other."""
    _sources.append(source)
    return source


def passages_of(obj: Reviewed, state: MedicalReviewTaskState) -> Passages | None:
    return next(filter(None, (source(obj, state) for source in _sources)), None)


def to_read(obj: Reviewed, state: MedicalReviewTaskState) -> str:
    """Stands for the passages that have to be read before signing; "" for none."""
    passages = passages_of(obj, state)
    return passages.digest if passages else ""


def require_read(obj: Reviewed, state: MedicalReviewTaskState, read: str) -> None:
    """Raises `ReviewRequired` when the signer does not confirm having read any passage, and
    `NotWhatWasShown` when those were others than have to be read."""
    wanted = to_read(obj, state)
    if wanted and not read:
        raise ReviewRequired(_("Confirm that you read what changed."), obj)
    if wanted != read:
        raise NotWhatWasShown(
            _("Not the same passages have to be read as you were shown. Look at them again."), obj
        )
