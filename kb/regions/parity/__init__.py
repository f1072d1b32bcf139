"""What prose says that a regional fact should say: telephone numbers, prices, regulators.

Guesses from the wording, in the five languages of the site. Knows no database and no article; what
the signed facts know comes in as `Known`.
"""

from .known import Known, Retired
from .mentions import Mention, What, mentions
from .refusals import in_contacts, in_text, refusal
from .retired import retired_in

__all__ = [
    "Known",
    "Mention",
    "Retired",
    "What",
    "in_contacts",
    "in_text",
    "mentions",
    "refusal",
    "retired_in",
]
