"""A translation as a file for a translator's own tools, and back: PO (gettext) and XLIFF 2.1 (OASIS).

A file becomes `Returned` units whatever its format; what is done with them is in `taking`.
"""

from .formats import FORMATS, Format, read
from .reading import Returned, Unreadable
from .taking import Plan, plan, take

__all__ = ["FORMATS", "Format", "Plan", "Returned", "Unreadable", "plan", "read", "take"]
