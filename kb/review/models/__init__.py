"""The gate's records and the base classes of everything that passes through it."""

from .approval import Approval, Dependency, LiveApproval, Revocation
from .contribution import Contribution
from .credential import Disclosure, ReviewerCredential
from .reviewed import Reviewed, ReviewedPage, ReviewedRecord
from .task import MedicalReviewTask, MedicalReviewTaskState

__all__ = [
    "Approval",
    "Contribution",
    "Dependency",
    "Disclosure",
    "LiveApproval",
    "MedicalReviewTask",
    "MedicalReviewTaskState",
    "Reviewed",
    "ReviewedPage",
    "ReviewedRecord",
    "ReviewerCredential",
    "Revocation",
]
