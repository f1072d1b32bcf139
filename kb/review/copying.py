"""A copied page keeps its authors: whoever wrote the words may not sign them on the copy either.

Upstream's copy says nothing of where it came from (no signal, no relation), so its one method is
wrapped. To delete when Wagtail sends a signal with source and copy;
`tests/upstream/test_pins.py` says when.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from wagtail.actions import CopyPageAction

from .content import spec_for
from .models import Contribution

_stock = CopyPageAction._copy_page


@wraps(_stock)
def _copy_page(self: CopyPageAction, page: Any, *args: Any, **kwargs: Any) -> Any:
    copy = _stock(self, page, *args, **kwargs)
    if spec_for(page.specific_class) and spec_for(copy.specific_class):
        Contribution.carry(page.specific, copy.specific)
    return copy


def keep_authors() -> None:
    CopyPageAction._copy_page = _copy_page
