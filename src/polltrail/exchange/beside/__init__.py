"""What a table of stations has beside its forms: where stations lie, and how many had voted by which hour."""

from polltrail.exchange.beside.hours import Hours, read_hours
from polltrail.exchange.beside.places import Places, read_places

__all__ = ["Hours", "Places", "read_hours", "read_places"]
