"""Everything published together: the page, the document, the tables."""

import json

from polltrail.publish.account import Account
from polltrail.publish.document import document
from polltrail.publish.report import report
from polltrail.publish.tables import tables


def report_files(account: Account) -> dict[str, bytes]:
    """Make every file of a report: `index.html`, `report.json` and `tables/*`.

    Returns
    -------
    dict
        Relative file name, with `/` between folders, to bytes. The same account always gives the same bytes.
    """
    return {
        "index.html": report(account),
        "report.json": document_bytes(account),
        **tables(account),
    }


def document_bytes(account: Account) -> bytes:
    """Write the document as JSON: UTF-8, two spaces, the keys in the order they are told in."""
    text = json.dumps(document(account), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()
