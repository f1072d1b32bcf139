"""Refusals. Each carries the sentence that an editor reads."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import capfirst


class ReviewRequired(ValidationError):
    """What is about to reach readers, or be signed, is not covered by a valid signature.

    A `ValidationError` with an error dictionary: Wagtail's APIs turn it into a 4xx answer with the
    message, wagtail-localize shows it (a plain one would crash there), and
    `kb.review.middleware.SayWhyRefused` turns what is left into a message on the page. Never a
    `PermissionDenied`, whose text Wagtail replaces.
    """

    def __init__(self, reason: Any, obj: Any = None) -> None:
        self.reason, self.obj = str(reason), obj
        super().__init__({NON_FIELD_ERRORS: [self.reason]})

    def __str__(self) -> str:
        return self.reason


def in_words(error: ValidationError, model: type[models.Model]) -> list[str]:
    """What a form would say beside each field, as sentences that name the field."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        " ".join(messages)
        if name == NON_FIELD_ERRORS
        else f"{capfirst(model._meta.get_field(name).verbose_name)}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    ]


class NotReady(ReviewRequired):
    """A draft that cannot be submitted yet; `problems` lists every reason, in words."""

    def __init__(self, reason: Any, obj: Any = None, *, problems: list[str] | None = None) -> None:
        super().__init__(reason, obj)
        self.problems = problems or []


class InReview(ReviewRequired):
    """Nobody edits what is in review."""


class MayNotSign(ReviewRequired):
    """This person cannot sign this text: credential, independence, disclosure or password."""


class WrongPassword(MayNotSign):
    """The password, or the code of the second factor, is not this person's. These are counted."""


class TooManyAttempts(MayNotSign):
    """After several wrong passwords, not even the right one is taken for a while."""


class MayNotGrant(ReviewRequired):
    """This person cannot give that one a credential."""


class NotWhatWasShown(ReviewRequired):
    """The text to be signed is not the latest one, or not the one the signer was shown."""


class NotSupported(ReviewRequired):
    """A reviewer found that a source does not support a sentence of the text."""
