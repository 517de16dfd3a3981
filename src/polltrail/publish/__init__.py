"""Values to text and pictures: the last stage, which returns bytes and never writes them.

In: an `Account`. Out: `report_files` (name to bytes: `index.html`, `report.json`, `tables/`), `document` (JSON values),
`summary` (lines for a terminal). Promises: the same account always gives the same bytes; every text from the
input is escaped; no page names an outside address or holds a script; per cent exists only here, and never
without its denominator. Charts and templates are loaded by `report` alone, so `--json` never pays for them.
"""

from polltrail.publish.account import Account
from polltrail.publish.document import document
from polltrail.publish.report import report
from polltrail.publish.report_files import report_files
from polltrail.publish.summary import summary
from polltrail.publish.tables import tables

__all__ = ["Account", "document", "report", "report_files", "summary", "tables"]
