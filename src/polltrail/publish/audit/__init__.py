"""An audit as text, JSON, a page in plain words, and the lists that people take along when they fetch forms."""

from polltrail.publish.audit.document import audit_document
from polltrail.publish.audit.files import audit_files
from polltrail.publish.audit.summary import audit_summary
from polltrail.publish.audit.told import AuditTold, Command, DrawnContest, StationPlace, Terms

__all__ = [
    "AuditTold",
    "Command",
    "DrawnContest",
    "StationPlace",
    "Terms",
    "audit_document",
    "audit_files",
    "audit_summary",
]
