"""What a translated segment must keep of its source. Knows segments and terms, and no page."""

from .checking import check
from .finding import Finding, Level
from .glossary import Entry, Glossary, Hit

__all__ = ["Entry", "Finding", "Glossary", "Hit", "Level", "check"]
