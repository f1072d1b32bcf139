"""What differs between two documents of one text, in words and by place.

Knows the columns and blocks of a reviewed model by their definitions alone; what it cannot read in
any better way it shows as it is stored, so that nothing is left out.
"""

from .documents import differences, places
from .reading import Change, Kind, Line
from .since import Since

__all__ = ["Change", "Kind", "Line", "Since", "differences", "places"]
