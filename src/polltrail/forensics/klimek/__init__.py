"""The fingerprint of turnout and share, and the model of Klimek and others: descriptions."""

from polltrail.forensics.klimek.klimek import klimek

__all__ = ["klimek"]
