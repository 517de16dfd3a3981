"""Digits: what they can tell region by region, and what they cannot tell at all."""

from polltrail.forensics.digits.benford import second_digit
from polltrail.forensics.digits.last import last_digit

__all__ = ["last_digit", "second_digit"]
