"""Findings of the forensic tests as text, as JSON and as a page with pictures; findings, and no verdicts."""

from polltrail.publish.forensics.document import forensics_document
from polltrail.publish.forensics.files import forensics_files
from polltrail.publish.forensics.summary import forensics_summary
from polltrail.publish.forensics.told import ToldForensics, told_of

__all__ = ["ToldForensics", "forensics_document", "forensics_files", "forensics_summary", "told_of"]
