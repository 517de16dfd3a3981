"""How long browser tests wait for what a page should come to: long, for only what fails takes that long."""

from typing import Final

import pytest

PATIENCE_MS: Final = 60_000


@pytest.fixture(autouse=True)
def _patience(request: pytest.FixtureRequest) -> None:
    """Have what is expected of a page expected for longer than a machine that does much else needs."""
    if request.node.get_closest_marker("browser") is not None:
        from playwright.sync_api import expect

        expect.set_options(timeout=PATIENCE_MS)
