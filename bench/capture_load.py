"""Two hundred agents who send forms with photographs within a minute, while desks look at what comes in.

Each agent does what the capture page does: the reading and the photograph's name first, one after the other, then the
photograph; what is not taken at once is sent again after a pause that grows and is never the same twice. Agents come from
addresses of their own. At each desk a clerk is logged in, takes the next form, looks at its photograph as large as it is,
and hands in a second reading. Server, agents and desks are processes of their own on the same machine, so what is measured
is how long a crowd that comes at once waits, and that nothing is lost: at the end, every statement must be in the log, at
the index of its receipt, and every photograph in the store.
"""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx
from msgspec.structs import replace as replaced
from one_form import Form, countable, form, photograph

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from polltrail.log import Receipt  # noqa: E402
from polltrail.statement import Statement, encode_envelope  # noqa: E402
from polltrail.statement.login import make_login  # noqa: E402
from support.images import digest_of, lay_out_images, path_of  # noqa: E402
from support.night import Night, entry_of, make_election  # noqa: E402
from support.serving import Served, served, until  # noqa: E402

AGENTS: Final = 200
FORMS: Final = 2
"""Of each agent."""
WITHIN_S: Final = 60.0
DESKS: Final = 10
LONGEST_S: Final = 30.0
TRIES: Final = 30
PICTURES: Final = 12
"""Different pictures; every photograph has other bytes, but drawing hundreds would take longer than sending them."""


def results(agents: int = AGENTS, within_s: float = WITHIN_S) -> list[dict[str, object]]:
    """Measure; rows as `bench/run.py` writes them."""
    build = HERE.parent / "build"  # on a disk: a directory in memory would make every commit cheap
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as made:
        alone = evening(Path(made) / "alone", agents, within_s, desks=0)
        told = evening(Path(made) / "read", agents, within_s, desks=DESKS)
    told |= {"alone": alone}
    ratio = told["text_p99_s"] / alone["text_p99_s"]
    name = f"{agents} agents with {FORMS} forms each in {within_s:.0f} s, {DESKS} desks reading"
    return [
        row(f"{name}: statements and photographs lost", told["lost"] + alone["lost"], "<= 0", told),
        row(f"{name}: p99 of a reading, s", told["text_p99_s"], "< 5", told),
        row(f"{name}: p99 of a photograph, s", told["photo_p99_s"], "-", told),
        row("the same p99 of a reading / with nobody reading", ratio, "<= 4", told),
    ]


def row(name: str, value: float, goal: str, ours: dict[str, Any]) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": None}


def evening(root: Path, agents: int, within_s: float, *, desks: int) -> dict[str, Any]:
    """Serve an election, let agents and desks do their work, and look for all of it."""
    night = invented(agents)
    with countable():
        lay_out_images(night, root)
    with served(root, "--trusted-proxy", "127.0.0.1") as server:
        readers = [begin("desks", server.url, agents, within_s)] if desks else []
        sent = json.loads(finished(begin("agents", server.url, agents, within_s)))
        read = [json.loads(stopped(one)) for one in readers]
        lost = missing(server, night, sent)
    return {
        "lost": lost, "statements": len(sent["texts"]), "photographs": len(sent["photos"]), "tries": sent["tries"],
        "text_p99_s": quantile(sent["texts"], 0.99), "text_p50_s": quantile(sent["texts"], 0.5),
        "photo_p99_s": quantile(sent["photos"], 0.99), "photo_p50_s": quantile(sent["photos"], 0.5),
        "photograph_kb": round(len(photograph(0)) / 1e3), "read": sum(len(one["seconds"]) for one in read),
        "read_p99_s": quantile(read[0]["seconds"], 0.99) if read and read[0]["seconds"] else 0.0,
    }  # fmt: skip


def invented(agents: int) -> Night:
    """The election, the same in every process."""
    return replace(make_election(agents, n_clerks=DESKS), images="public")


def begin(what: str, url: str, agents: int, within_s: float) -> "subprocess.Popen[str]":
    """Start a process of those who send or read."""
    command = [sys.executable, __file__, what, url, str(agents), str(within_s)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finished(process: "subprocess.Popen[str]") -> str:
    """Wait for what it says."""
    said, _ = process.communicate(timeout=1_200)
    if process.returncode:
        sys.exit(f"bench/capture_load.py: expected the agents to end well, found {process.returncode}")
    return said


def stopped(process: "subprocess.Popen[str]") -> str:
    """Tell it that the evening is over."""
    return process.communicate(input="over\n", timeout=120)[0]


def quantile(found: list[float], share: float) -> float:
    """The value below which so many of the others lie."""
    return round(sorted(found)[min(len(found) - 1, int(len(found) * share))], 4)


def missing(server: Served, night: Night, sent: dict[str, Any]) -> int:
    """Count what is not there: statements at the index of their receipts, and photographs byte for byte."""
    lost = 0
    with server.client() as client:
        until(lambda: log_size(client) > max(sent["index"].values()), within_s=30)
        for statement, index in sent["index"].items():
            answer = client.get(f"/v1/statements/{statement}")
            lost += answer.status_code != 200 or answer.json()["index"] != index
        for digest in sent["digests"]:
            answer = client.get(path_of(digest))
            lost += answer.status_code != 200 or digest_of(answer.content) != digest
    expected = FORMS * len(night.agents)
    return lost + (2 * expected - len(sent["index"])) + (expected - len(sent["digests"]))


def log_size(client: httpx.Client) -> int:
    """How many entries are published."""
    return int(client.get("/log/checkpoint").text.splitlines()[1])


class Sending:
    """What all agents together have sent, and how long it took."""

    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(
            base_url=url, timeout=60, limits=httpx.Limits(max_connections=AGENTS, keepalive_expiry=30)
        )
        self.texts, self.photos, self.tries = list[float](), list[float](), 0
        self.index, self.digests = dict[str, int](), list[str]()

    async def agent(self, number: int, forms: list[Form], begins: float, chance: random.Random) -> None:
        """Send the forms of one agent, each some time after the other."""
        more = {"x-forwarded-for": f"198.51.{number // 250}.{number % 250 + 1}"}
        await asyncio.sleep(begins)
        for one in forms:
            for said in (one.readings[0], one.image):
                await self.text(said, more, chance)
            await self.photo(one.photograph, more, chance)
            await asyncio.sleep(chance.uniform(0, 2 * begins / FORMS))

    async def text(self, said: Statement, more: dict[str, str], chance: random.Random) -> None:
        """Send a statement until it has its receipt."""
        start = time.perf_counter()
        answer = await self.taken("POST", "/v1/statements", entry_of(said), more, chance)
        self.texts.append(time.perf_counter() - start)
        self.index[said.id] = Receipt.decode(answer.content).index
        if token := answer.headers.get("polltrail-token"):
            more["polltrail-token"] = token

    async def photo(self, data: bytes, more: dict[str, str], chance: random.Random) -> None:
        """Send a photograph until it is stored; tell the desks."""
        start, digest = time.perf_counter(), sha256(data).hexdigest()
        await self.taken("PUT", f"/v1/images/{digest}", data, more, chance)
        self.photos.append(time.perf_counter() - start)
        self.digests.append(digest)

    async def taken(
        self, method: str, path: str, data: bytes, more: dict[str, str], chance: random.Random
    ) -> httpx.Response:
        """Try until it is taken, with the pauses of the capture page."""
        for tries in range(1, TRIES + 1):
            self.tries += 1
            after = 0.0
            try:
                answer = await self.client.request(method, path, content=data, headers=more)
                if answer.status_code in {200, 201}:
                    return answer
                if answer.status_code in {400, 403, 404, 409, 415, 422}:
                    refuse_other(answer, 201)
                after = float(answer.headers.get("retry-after", 0))
            except httpx.TransportError:
                pass
            pause = min(LONGEST_S, 2.0 ** min(tries, 20)) * (0.5 + chance.random() / 2)
            await asyncio.sleep(max(pause, after + chance.random() * 2 if after else 0))
        raise SystemExit(
            f"bench/capture_load.py: {path}: expected it taken in {TRIES} tries, found it refused"
        )


async def agents_send(url: str, agents: int, within_s: float) -> dict[str, Any]:
    """Be all agents."""
    night, sending = invented(agents), Sending(url)
    pictures = [photograph(number) for number in range(PICTURES)]
    forms = [distinct(night, number, pictures) for number in range(agents * FORMS)]
    chance = random.Random(7)
    async with sending.client, asyncio.TaskGroup() as group:
        for number in range(agents):
            mine = forms[number::agents]
            begins = chance.uniform(0, within_s / 2)
            group.create_task(sending.agent(number, mine, begins, random.Random(number)))
    return {
        "texts": sending.texts, "photos": sending.photos, "tries": sending.tries, "index": sending.index,
        "digests": sending.digests,
    }  # fmt: skip


def distinct(night: Night, number: int, pictures: list[bytes]) -> Form:
    """A form with a photograph of bytes of its own: the resolution that a header claims changes nothing else."""
    data = pictures[number % PICTURES]
    density = (number + 1).to_bytes(2, "big")
    return form(night, number, data[:14] + density + density + data[18:])


async def desks_read(url: str, agents: int) -> dict[str, list[float]]:
    """Be the clerks at all desks, until the evening is over."""
    over, night, seconds = asyncio.Event(), invented(agents), list[float]()
    asyncio.get_running_loop().add_reader(sys.stdin, over.set)
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        await asyncio.gather(*(clerk_reads(client, night, number, over, seconds) for number in range(DESKS)))
    return {"seconds": seconds}


async def clerk_reads(
    client: httpx.AsyncClient, night: Night, number: int, over: asyncio.Event, seconds: list[float]
) -> None:
    """Read one form after the other; what the paper says, the bench knows."""
    seed = night.clerks[number]
    headers = await logged_in(client, night, seed) | {"x-forwarded-for": f"203.0.113.{number + 1}"}
    seen = -1
    while not over.is_set():
        start = time.perf_counter()
        told = (
            await client.post("/v1/desk/work/next", json={"slot": None, "seen": seen}, headers=headers)
        ).json()
        if not (task := told.get("task")):
            await asyncio.sleep(0.5)
            continue
        for image in task["images"]:
            refuse_other(await client.get(path_of(image), headers=headers), 200)
        said = second_reading(night, seed, task)
        answer = await client.post("/v1/statements", content=entry_of(said), headers=headers)
        refuse_other(answer, 201)
        seconds.append(time.perf_counter() - start)
        seen = Receipt.decode(answer.content).index
        await asyncio.sleep(1)


async def logged_in(client: httpx.AsyncClient, night: Night, seed: bytes) -> dict[str, str]:
    """Log a clerk in, as the desk's page does; what goes with every request from then on."""
    offered = (await client.get("/v1/login")).json()
    login = make_login(seed, election=night.id, origin=offered["origin"], challenge=offered["challenge"])
    given = await client.post("/v1/login", content=b'{"envelope":' + encode_envelope(login) + b"}")
    cookie = given.headers["set-cookie"].partition(";")[0]
    me = (await client.get("/v1/desk/me", headers={"cookie": cookie})).json()
    return {"cookie": cookie, "x-polltrail-desk": me["word"], "sec-fetch-site": "same-origin"}


def second_reading(night: Night, seed: bytes, task: dict[str, Any]) -> Statement:
    """What a clerk reads from the form of a station: the same as the agent."""
    number = int(task["station"]["id"][1:])
    body = replaced(form(night, number, b" ").readings[0].body, images=tuple(task["images"]), channel="desk")
    return night.say(seed, "transcription", body, nonce=(10_000 + number).to_bytes(16, "big"))


def refuse_other(answer: httpx.Response, status: int) -> None:
    """End the measurement where something was not answered well."""
    if answer.status_code != status:
        sys.exit(f"bench/capture_load.py: expected {status}, found {answer.status_code}: {answer.text[:300]}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        what, url, agents, within_s = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
        work = agents_send(url, agents, within_s) if what == "agents" else desks_read(url, agents)
        with countable():  # the tables are part of what the election is
            print(json.dumps(asyncio.run(work)))
    else:
        for one in results():
            print(f"{one['name']:<92} {one['value']:>10}  goal {one['goal']}", file=sys.stderr)
            print(json.dumps(one))
