"""The account as one page."""

from html import escape

from polltrail.publish.account import Account
from polltrail.publish.headline import headline
from polltrail.publish.names import Names


def report(account: Account) -> bytes:
    """Write the account as one self-contained HTML page."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in headline(Names(account=account)))
    return f"<!doctype html><html lang=en><title>{escape(account.title)}</title>{lines}</html>".encode()
