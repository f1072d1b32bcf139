"""The gate's records and the base classes of everything that passes through it."""

from .approval import Approval, Dependency, LiveApproval, Revocation
from .audit import AuditEntry
from .checklist import ChecklistPoint
from .contribution import Contribution
from .credential import Disclosure, ReviewerCredential
from .remark import Remark
from .reviewed import Grace, Reviewed, ReviewedPage, ReviewedRecord
from .task import MedicalReviewTask, MedicalReviewTaskState
from .verdict import Verdict

__all__ = [
    "Approval",
    "AuditEntry",
    "ChecklistPoint",
    "Contribution",
    "Dependency",
    "Disclosure",
    "Grace",
    "LiveApproval",
    "MedicalReviewTask",
    "MedicalReviewTaskState",
    "Remark",
    "Reviewed",
    "ReviewedPage",
    "ReviewedRecord",
    "ReviewerCredential",
    "Revocation",
    "Verdict",
]
