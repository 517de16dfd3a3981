"""Whole percentages: how many there are, and how many chance makes."""

from polltrail.forensics.integers.excess import integer_percent

__all__ = ["integer_percent"]
