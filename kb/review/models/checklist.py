"""What a signer confirms, one by one: a list for each kind of text, kept by administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..errors import ReviewRequired
from .approval import Approval

if TYPE_CHECKING:
    from .reviewed import Reviewed


class ChecklistPointQuerySet(models.QuerySet):
    def for_kind(self, kind: str) -> ChecklistPointQuerySet:
        """Those of every kind, of `article`, and of `article:treatment`, say."""
        return self.filter(kind__in=["", kind.partition(":")[0], kind], active=True)


class ChecklistPoint(models.Model):
    """One sentence that a signer confirms. Points of no kind stand in every list.

    The points that come with the software are translated by its catalogues; one that a house adds is
    shown as it was written.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True)
    kind = models.CharField(_("kind of text"), max_length=40, blank=True)
    sentence = models.CharField(_("sentence"), max_length=300)
    sort_order = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    objects = ChecklistPointQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "key"]
        verbose_name = _("point of the checklist")
        verbose_name_plural = _("checklists")

    def __str__(self) -> str:
        return self.sentence

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if Approval.objects.filter(checklist__has_key=self.key).exists():
            raise ReviewRequired(
                gettext("Signers have confirmed this point. Switch it off instead of deleting it.")
            )
        return super().delete(*args, **kwargs)

    @classmethod
    def of(cls, obj: Reviewed) -> dict[str, str]:
        """The sentences to confirm for `obj` by their keys, in the language of the screen."""
        points = cls.objects.for_kind(obj.review_kind)
        return {point.key: gettext(point.sentence) for point in points}
