"""Negative controls: what each test says of electorates in which nobody interferes."""

from polltrail.forensics.controls.electorates import KINDS, STATIONS, clean_polls
from polltrail.forensics.controls.shipped import beside, of_polls, with_controls, written

__all__ = ["KINDS", "STATIONS", "beside", "clean_polls", "of_polls", "with_controls", "written"]
