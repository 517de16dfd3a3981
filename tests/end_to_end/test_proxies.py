"""A real server behind a proxy: whom it speaks for is limited, and only a trusted one is believed."""

from pathlib import Path

import httpx
import pytest

from polltrail.web.allowance import Rate
from support.cli import polltrail_here
from support.night import entry_of, lay_out, make_election, seed_of
from support.serving import served

ELECTION = make_election(1)
UNKNOWN = entry_of(ELECTION.transcription(seed_of("nobody"), "s"))
FEW = Rate(burst=30, per_second=0.001)
"""So few a second that no turn comes back while the test runs, however slow the machine is."""
AT_ONCE = f"""
import polltrail.web.door as door
door.HELD_S = 0.0
door.STRANGERS = door.Rate(burst={FEW.burst}, per_second={FEW.per_second})
"""


def posted(client: httpx.Client, header: str, said: str) -> int:
    return client.post("/v1/statements", content=UNKNOWN, headers={header: said}).status_code


@pytest.mark.parametrize(
    ("trusted", "others"), [("127.0.0.0/8", 422), ("10.0.0.1", 429)], ids=["trusted", "not trusted"]
)
def test_whom_a_proxy_speaks_for(tmp_path: Path, trusted: str, others: int) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    with (
        served(
            root, "--trusted-proxy", trusted, "--trusted-proxy", "2001:db8::/32", before=AT_ONCE
        ) as server,
        server.client() as client,
    ):
        statuses = [posted(client, "x-forwarded-for", "198.51.100.7") for _ in range(int(FEW.burst) + 30)]
        assert (statuses[0], statuses[-1]) == (422, 429)
        assert posted(client, "x-forwarded-for", "198.51.100.8, 127.0.0.9") == others
        assert posted(client, "forwarded", 'for="[2001:db9::1]:80"') == others


def test_what_is_no_network_is_a_usage_error(tmp_path: Path) -> None:
    done = polltrail_here("serve", tmp_path, "--trusted-proxy", "10.0.0.1/8")
    assert (done.code, "expected an address or a network" in done.err) == (2, True)
