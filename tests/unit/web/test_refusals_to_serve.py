"""Why nothing is served: each reason in words that say what to do."""

import socket
from pathlib import Path

import pytest

from polltrail.errors import DataError, StoreError
from polltrail.web.serve import run
from polltrail.web.server import listening


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_ours_is_said_to_be_none(host: str) -> None:
    words = rf"^{host}: expected an address of this machine, found one that is not.*--host"
    with pytest.raises(DataError, match=words), listening(host, 0):
        pass


def test_a_port_that_is_taken_is_said_to_be_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        words = rf"127.0.0.1:{port}: expected a free port, found it taken"
        with pytest.raises(DataError, match=words), listening("127.0.0.1", port):
            pass


def test_what_is_no_election_is_not_said_to_lack_a_key(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="expected the directory of an election, found nothing of this name"):
        run(tmp_path / "nothere", port=0)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="expected the directory of an election, found something else"):
        run(tmp_path / "file", port=0)
