"""What a translated segment must keep of its source. Knows segments and terms, and no page."""

from .checking import Finding, Glossary, Level, check

__all__ = ["Finding", "Glossary", "Level", "check"]
