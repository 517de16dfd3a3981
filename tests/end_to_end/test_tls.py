"""A real server that speaks TLS: what it takes, what it refuses, and that its limits hold there too."""

import signal
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support.certificates import Issued, issue, serial
from support.cli import polltrail, polltrail_here
from support.night import entry_of, lay_out, make_election, readings
from support.serving import Served, checked, served, until

ELECTION = make_election(2)
READINGS = readings(ELECTION, 40)
SHORT = (
    "import polltrail.web.connection as connection, polltrail.web.arrivals as arrivals\n"
    "connection.FIRST_SECONDS = 1.0\nconnection.LINGER_S = 0.5\narrivals.HANDSHAKE_S = 1.0\n"
)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Issued:
    return issue(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(issued: Issued, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = lay_out(ELECTION, tmp_path_factory.mktemp("served") / "election")
    with served(root, "--tls-cert", issued.certificate, "--tls-key", issued.key, before=SHORT) as server:
        yield server


def context(issued: Issued) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(issued.authority))


def test_a_statement_gets_its_receipt(server: Served, issued: Issued) -> None:
    assert server.url.startswith("https://127.0.0.1:")
    with httpx.Client(base_url=server.url, verify=context(issued), timeout=30) as client:
        for reading in READINGS[:10]:
            answer = client.post("/v1/statements", content=entry_of(reading))
            assert answer.status_code == 201
            checked(answer.content, reading, ELECTION)


def test_a_large_batch_comes_whole_and_so_does_its_answer(server: Served, issued: Issued) -> None:
    lines = [entry_of(one) for one in readings(ELECTION, 600, first=1_000)]
    with httpx.Client(base_url=server.url, verify=context(issued), timeout=30) as client:
        answer = client.post("/v1/batches", content=b"\n".join(lines))
    assert [line[10:13] for line in answer.text.splitlines()] == ["201"] * 600


@pytest.mark.slow
def test_the_command_line_trusts_the_authority_it_is_told_of(
    server: Served, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    unknown = polltrail("verify", server.url, "--election", ELECTION.id)
    assert unknown.code == 3
    assert "certificate verify failed" in unknown.err
    monkeypatch.setenv("SSL_CERT_FILE", str(issued.authority))
    assert polltrail("verify", server.url, "--election", ELECTION.id).code in {0, 1}


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions_from_1_2_on_are_spoken(server: Served, issued: Issued, version: ssl.TLSVersion) -> None:
    ours = context(issued)
    ours.minimum_version = ours.maximum_version = version
    with connected(server) as plain, ours.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
        assert connection.version() == version.name.replace("_", ".")
        assert connection.compression() is None


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_older_versions_are_refused(server: Served, issued: Issued) -> None:
    ours = context(issued)
    ours.set_ciphers("ALL:@SECLEVEL=0")
    ours.minimum_version = ours.maximum_version = ssl.TLSVersion.TLSv1_1
    with connected(server) as plain, pytest.raises((ssl.SSLError, OSError)):
        ours.wrap_socket(plain, server_hostname="127.0.0.1")


def connected(server: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_a_handshake_that_is_never_made_ends_in_time(server: Served) -> None:
    with connected(server) as silent, connected(server) as begun:
        begun.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        assert silent.recv(4096) == b""
        assert begun.recv(4096) == b""


def test_who_speaks_without_tls_is_ended_and_others_served(server: Served, issued: Issued) -> None:
    with connected(server) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        while plain.recv(4096):
            pass
    test_a_statement_gets_its_receipt_again(server, issued)


def test_a_statement_gets_its_receipt_again(server: Served, issued: Issued) -> None:
    with httpx.Client(base_url=server.url, verify=context(issued), timeout=30) as client:
        assert client.post("/v1/statements", content=entry_of(READINGS[11])).status_code in {200, 201}


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent",
    [b"", b"POST /v1/statements HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nabc"],
    ids=["no headers", "half a body"],
)
def test_slow_requests_are_cut_under_tls(server: Served, issued: Issued, sent: bytes) -> None:
    with connected(server) as plain, context(issued).wrap_socket(plain, server_hostname="127.0.0.1") as slow:
        slow.sendall(sent)
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")
        assert slow.recv(4096) == b""


@pytest.mark.slow
def test_connections_have_their_limit_under_tls_handshakes_among_them(tmp_path: Path, issued: Issued) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    few = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))\n"
    options = ("--tls-cert", issued.certificate, "--tls-key", issued.key)
    with (
        served(root, *options, before=SHORT + few) as server,
        httpx.Client(base_url=server.url, verify=context(issued), timeout=30) as client,
    ):
        assert client.post("/v1/statements", content=entry_of(READINGS[0])).status_code == 201
        many = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(200)]
        for reading in READINGS[1:10]:
            assert client.post("/v1/statements", content=entry_of(reading)).status_code == 201
        assert len(list(Path(f"/proc/{server.process.pid}/fd").iterdir())) < 200
        for connection in many:
            connection.close()


def test_told_by_a_signal_it_reads_the_certificate_again_and_drops_nobody(tmp_path: Path) -> None:
    root, issued = lay_out(ELECTION, tmp_path / "election"), issue(tmp_path / "tls")
    before, options = (
        serial(issued.certificate),
        ("--tls-cert", issued.certificate, "--tls-key", issued.key),
    )
    trusted = context(issued)
    with (
        served(root, *options) as server,
        httpx.Client(base_url=server.url, verify=trusted, timeout=30) as client,
    ):
        assert client.post("/v1/statements", content=entry_of(READINGS[0])).status_code == 201
        assert shown(server, trusted) == before
        issue(tmp_path / "tls")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: shown(server, trusted) == serial(issued.certificate))
        assert serial(issued.certificate) != before
        assert client.post("/v1/statements", content=entry_of(READINGS[1])).status_code == 201
        issued.key.write_bytes(b"nothing of use")
        server.process.send_signal(signal.SIGHUP)
        assert server.process.stderr is not None
        said = [server.process.stderr.readline() for _ in range(2)]
        assert "certificate read again" in said[0]
        assert "expected the certificate's private key in PEM" in said[1]
        assert "stays in use" in said[1]
        assert shown(server, trusted) == serial(issued.certificate)


def shown(server: Served, trusted: ssl.SSLContext) -> int:
    """The serial number of the certificate that a new connection is shown."""
    with connected(server) as plain, trusted.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
        found = connection.getpeercert()
        assert found
        return int(str(found["serialNumber"]), 16)


def test_wrong_files_are_told_before_anything_is_looked_at(tmp_path: Path) -> None:
    issued, nowhere = issue(tmp_path / "tls"), tmp_path / "election"
    done = polltrail_here("serve", nowhere, "--tls-cert", issued.key, "--tls-key", issued.key)
    assert (done.code, "expected a certificate in PEM" in done.err) == (3, True)
    for alone in (("--tls-cert", "a.pem"), ("--tls-key", "a.key")):
        assert polltrail_here("serve", nowhere, *alone).code == 2
