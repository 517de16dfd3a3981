"""The modules at the edges of the capture page, in Node: relay, deposits, messages, and what photographs are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polltrail.web
from support.node import Node, node_with

CAPTURE = Path(polltrail.web.__file__).parent / "static" / "capture"
DRIVER = Path(__file__).with_name("edges_driver.mjs")


@contextmanager
def edges() -> Iterator[Node]:
    """Start a process with the modules."""
    with node_with(CAPTURE, driver=DRIVER) as node:
        yield node
