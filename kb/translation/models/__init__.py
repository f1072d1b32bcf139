"""What translating remembers beside the segments of wagtail-localize."""

from .dispatch import Dispatch, DispatchItem
from .pair import ApprovedPair, Submission
from .release import ChangeNote, Severity, SourceRelease
from .revision import TranslatedRevision
from .segment import SegmentComment, SegmentReason, SegmentVersion
from .state import TranslationState
from .stop import Stop
from .term import Rendering, Term

__all__ = [
    "ApprovedPair",
    "ChangeNote",
    "Dispatch",
    "DispatchItem",
    "Rendering",
    "SegmentComment",
    "SegmentReason",
    "SegmentVersion",
    "Severity",
    "SourceRelease",
    "Stop",
    "Submission",
    "Term",
    "TranslatedRevision",
    "TranslationState",
]
