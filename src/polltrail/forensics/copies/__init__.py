"""Copies: protocols that repeat one another."""

from polltrail.forensics.copies.copies import copies

__all__ = ["copies"]
