"""Whether the figures look like counted votes: what is left of the tests, and their pictures."""

from polltrail.publish.names import Names
from polltrail.publish.page import Section


def forensics_section(names: Names) -> Section:
    """Tell what tests of the figures left over; nothing where none looked at them."""
    title = "Do these figures look like counted votes?"
    told = names.account.looked
    if told is None:
        return Section(id="forensics", title=title)
    from polltrail.publish.forensics.page import section_blocks  # noqa: PLC0415 - only where tests were made

    return Section(id="forensics", title=title, blocks=section_blocks(told))
