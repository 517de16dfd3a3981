"""The coordinator's screens as a part of the server."""

from polltrail.web.coordinator.boxes import REGISTRY, SPOKEN, SPOKEN_IN, Boxes
from polltrail.web.coordinator.messages import MESSAGES, Messages
from polltrail.web.parts import Part, Serving


def coordinator_part(serving: Serving) -> Part:
    """Make the part; every election has one."""
    boxes, messages = Boxes(serving), Messages(serving)
    return Part(routes={
        MESSAGES: messages.handle,
        REGISTRY: boxes.registry,
        SPOKEN_IN: boxes.take_spoken,
        SPOKEN: boxes.give_spoken,
    })  # fmt: skip
