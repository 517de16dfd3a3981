"""What holds whatever the rest says: bounds, in exact integers."""

from polltrail.projection.certain.bounds import Certain, Lead, Range, caps_of, certain_of

__all__ = ["Certain", "Lead", "Range", "caps_of", "certain_of"]
