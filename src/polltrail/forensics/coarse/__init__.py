"""Coarse vote-shares: densities of shares held against draws."""

from polltrail.forensics.coarse.coarse import rkd

__all__ = ["rkd"]
