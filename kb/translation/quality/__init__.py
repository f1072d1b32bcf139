"""What a translated segment must keep of its source. Knows segments and terms, and no page."""

from .brought import Brought, Check, brought
from .checking import check
from .finding import Finding, Level, error, warning
from .glossary import Entry, Glossary, Hit

__all__ = [
    "Brought",
    "Check",
    "Entry",
    "Finding",
    "Glossary",
    "Hit",
    "Level",
    "brought",
    "check",
    "error",
    "warning",
]
