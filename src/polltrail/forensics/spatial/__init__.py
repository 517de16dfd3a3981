"""Neighbours that are unlike their surroundings together, and borders at which figures jump."""

from polltrail.forensics.spatial.spatial import spatial

__all__ = ["spatial"]
