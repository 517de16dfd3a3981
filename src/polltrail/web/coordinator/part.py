"""The coordinator's screens as a part of the server."""

from polltrail.web.coordinator.access import Access
from polltrail.web.coordinator.boxes import REGISTRY, SPOKEN, SPOKEN_IN, Boxes
from polltrail.web.coordinator.messages import MESSAGES, Messages
from polltrail.web.coordinator.screens import ASKED, BELOW, Screens
from polltrail.web.counting import can_be_counted
from polltrail.web.parts import Handler, Part, Serving


def coordinator_part(serving: Serving) -> Part:
    """Make the part; where there are no stations to count, nothing is told of the field."""
    access = Access(serving)
    boxes, messages = Boxes(serving, access), Messages(serving, access)
    routes: dict[str, Handler] = {
        MESSAGES: messages.handle,
        REGISTRY: boxes.registry,
        SPOKEN_IN: boxes.take_spoken,
        SPOKEN: boxes.give_spoken,
    }
    if not can_be_counted(serving.place, serving.sequencer.roster.definitions[-1].body):
        return Part(routes=routes)
    screens = Screens(serving, access)
    return Part(
        routes={**routes, **{f"{BELOW}{one}": screens.get for one in ASKED}}, work=(screens.answering,)
    )
