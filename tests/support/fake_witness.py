"""A witness in memory behind a real address, which can be told to lie, to be slow, or to have a wrong clock."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from polltrail.log import VerifierKey
from polltrail.log.deposit import DepositNote, DepositRecord, DepositRequest, sign_deposit
from polltrail.log.witnessing import Cosigned, Cosigner, answer
from polltrail.statement import read_statement

Reply = tuple[int, bytes]
Lie = Callable[[str, str, bytes], Reply | None]


class FakeWitness:
    """A witness of one log.

    Attributes
    ----------
    clock_off : int
        Seconds that its clock is ahead.
    lie : callable or None
        Given method, path and body of a request, gives another answer, or None for the honest one.
    asked : list of (str, str)
        Method and path of every request.
    """

    def __init__(self, name: str, seed: bytes, log: VerifierKey) -> None:
        self.cosigner = Cosigner(name, seed)
        self.log = log
        self.latest: Cosigned | None = None
        self.earlier: list[Cosigned] = []
        self.records: list[DepositRecord] = []
        self.clock_off = 0
        self.delay_s = 0.0
        self.lie: Lie | None = None
        self.asked: list[tuple[str, str]] = []
        self.url = ""
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self.cosigner.name

    @property
    def line(self) -> str:
        """Its line in a policy."""
        return f"witness {self.name} {self.cosigner.key} {self.url}\n"

    @property
    def size(self) -> int:
        return self.latest.size if self.latest else 0

    def now(self) -> int:
        return int(time.time()) + self.clock_off

    def reply(self, method: str, path: str, body: bytes) -> Reply:
        self.asked.append((method, path))
        time.sleep(self.delay_s)
        told = self.lie and self.lie(method, path, body)
        with self._lock:
            return told or self._honest(method, path, body)

    def deposit(self, body: bytes) -> Reply:
        """Keep a deposit, as `POST /deposit` does."""
        request = DepositRequest.parse(body)
        statement = read_statement(request.envelope)
        found = next((one for one in self.records if one.statement == statement.id), None)
        if found is not None:
            return 200, found.note
        note = sign_deposit(
            DepositNote(self.name, str(statement.election), statement.id, self.now()), self.cosigner.seed
        )
        self.records.append(
            DepositRecord(len(self.records) + 1, statement.id, request.envelope, request.public, note)
        )
        return 201, note

    def _honest(self, method: str, path: str, body: bytes) -> Reply:
        known = f"/{sha256(self.log.name.encode()).hexdigest()}/checkpoint"
        if (method, path) == ("POST", "/add-checkpoint"):
            return self._cosign(body)
        if (method, path) == ("POST", "/deposit"):
            return self.deposit(body)
        if method == "GET" and path == known:
            return (200, self.latest.note) if self.latest else (404, b"")
        if method == "GET" and path.startswith("/deposits/"):
            after = int(path.partition("?after=")[2] or 0)
            return 200, b"".join(one.format() for one in self.records[after : after + 200])
        return 404, b""

    def _cosign(self, body: bytes) -> Reply:
        made = answer(self.latest, body, self.log, cosigner=self.cosigner, at=self.now())
        if made.cosigned is not None:
            self.latest = made.cosigned
            self.earlier.append(made.cosigned)
        if made.status == 409:
            return 409, b"%d\n" % (made.size or 0)
        return made.status, made.line or made.why.encode()


def policy_of(log: VerifierKey, witnesses: "list[FakeWitness]", *, threshold: int = 3) -> str:
    """A policy of these witnesses, of whom so many must have cosigned."""
    names = " ".join(one.name for one in witnesses)
    lines = "".join(one.line for one in witnesses)
    return f"log {log}\n{lines}group all-of-them {threshold} {names}\nquorum all-of-them\n"


@contextmanager
def witnesses(log: VerifierKey, count: int = 4) -> "Iterator[list[FakeWitness]]":
    """Run so many witnesses of a log, each at an address of its own."""
    found = [FakeWitness(f"witness-{n}.example", bytes([70 + n]) * 32, log) for n in range(count)]
    servers = [_serve(one) for one in found]
    try:
        yield found
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _serve(witness: FakeWitness) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, told = witness.reply(method, self.path, body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", told.decode())
                told = b""
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # whoever asked has gone
    witness.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    return server


def deposit_request(envelope: bytes, public: bytes) -> bytes:
    return json.dumps({"envelope": msgspec.json.decode(envelope), "public": public.hex()}).encode()
