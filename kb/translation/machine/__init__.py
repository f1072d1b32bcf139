"""Machine translation: an interface, and what it suggests for the segments that nobody translated.

Which translators there are says the setting `MACHINE_TRANSLATORS`, dotted paths of classes. What
they make is marked as a machine's until a person confirms it.
"""

from .suggesting import Failed, Translator, suggest, suggest_missing, translator_for

__all__ = ["Failed", "Translator", "suggest", "suggest_missing", "translator_for"]
