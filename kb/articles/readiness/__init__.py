"""What stands between the draft of an article and review, and what its people are only told of."""

from .rules import problems, warnings

__all__ = ["problems", "warnings"]
