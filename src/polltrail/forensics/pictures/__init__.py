"""The counts behind the pictures that the field expects: added up, and never drawn here."""

from polltrail.forensics.pictures.pictures import pictures_of

__all__ = ["pictures_of"]
