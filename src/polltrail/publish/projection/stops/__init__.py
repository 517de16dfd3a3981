"""Silences in the arrival of forms, as text, as JSON and as pictures; innocent explanations come first."""

from polltrail.publish.projection.stops.document import stops_document
from polltrail.publish.projection.stops.page import stops_page
from polltrail.publish.projection.stops.summary import stops_summary
from polltrail.publish.projection.stops.told import Clock, ToldAfter, ToldStops

__all__ = ["Clock", "ToldAfter", "ToldStops", "stops_document", "stops_page", "stops_summary"]
