"""Other people's photographs: what a file of a camera, a scanner or a browser is, and what else it holds.

In: bytes, or a function that reads parts of them. Out: format, width and height, read from the headers. Promises:
any bytes end in a `Photograph` or a `PhotographError`; nothing is decoded; what is accepted holds a picture and
technical fields that are known by name, and nothing else. So whatever could tell where or by whom it was taken is
refused without being understood (docs/decisions/0017): GPS, XMP, IPTC, comments, notes of the camera's maker, second
pictures, and anything after the end.
"""

from polltrail.exchange.photographs.photograph import (
    FORMATS,
    MOST_BYTES,
    MOST_PIXELS,
    Photograph,
    examine_photograph,
    media_type_of,
    read_photograph,
)
from polltrail.exchange.photographs.places import refuse_place
from polltrail.exchange.photographs.source import Source

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "MOST_PIXELS",
    "Photograph",
    "Source",
    "examine_photograph",
    "media_type_of",
    "read_photograph",
    "refuse_place",
]
