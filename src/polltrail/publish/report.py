"""The account as one page that needs nothing else: no script, no outside address, no font to load."""

from typing import Final

from polltrail.publish.account import Account
from polltrail.publish.headline import headline
from polltrail.publish.names import Names
from polltrail.publish.page import Section
from polltrail.publish.page_bytes import page_bytes
from polltrail.publish.sections.checks import checks_section
from polltrail.publish.sections.contests import totals_section
from polltrail.publish.sections.deadlines import deadlines_section
from polltrail.publish.sections.forensics import forensics_section
from polltrail.publish.sections.frozen import frozen_section
from polltrail.publish.sections.incidents import incidents_section
from polltrail.publish.sections.official import official_section, party_section
from polltrail.publish.sections.reading import limits_section, read_section, verify_section
from polltrail.publish.sections.readings import readings_section
from polltrail.publish.sections.reporting import reporting_section
from polltrail.publish.sections.sources import sources_section
from polltrail.publish.sections.watched import watched_section
from polltrail.publish.wording import isolate

EYEBROWS: Final = {
    "forms": "Polltrail · independent count from published station results",
    "official": "Polltrail · the official result held against the forms",
}


def report(account: Account) -> bytes:
    """Write the account as one self-contained HTML page.

    Returns
    -------
    bytes
        `index.html`, UTF-8. The same account always gives the same bytes.
    """
    names = Names(account=account)
    return page_bytes(
        title=isolate(account.title),
        eyebrow=EYEBROWS[account.told_from],
        headline=headline(names),
        sections=sections(names),
        version=account.version,
        banner=account.banner,
    )


def sections(names: Names) -> tuple[Section, ...]:
    """Make every section in its order; told from the official result, that comes first."""
    official = (official_section(names), party_section(names), watched_section(names))
    counted = (
        read_section(names.account), reporting_section(names), totals_section(names), frozen_section(names),
    )  # fmt: skip
    return (
        *((*official, *counted) if names.account.told_from == "official" else (*counted, *official)),
        sources_section(names),
        readings_section(names),
        incidents_section(names),
        deadlines_section(names),
        forensics_section(names),
        checks_section(names),
        limits_section(names.account),
        verify_section(names.account),
    )
