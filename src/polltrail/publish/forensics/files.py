"""The files of a forensic report: the page, and the document with everything in it."""

import json

from polltrail.publish.forensics.document import forensics_document
from polltrail.publish.forensics.page import forensics_page
from polltrail.publish.forensics.told import ToldForensics


def forensics_files(told: ToldForensics) -> dict[str, bytes]:
    """Make `index.html` and `forensics.json`."""
    text = json.dumps(forensics_document(told), ensure_ascii=False)
    return {"index.html": forensics_page(told), "forensics.json": f"{text}\n".encode()}
