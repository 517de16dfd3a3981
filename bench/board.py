"""What the live board costs: a page of a large country, the same from memory, and a crowd that is told news.

The page is the country's fragment, made in this process as the process for pages makes it, after a hundred further
statements were counted; its CPU is this process's own. From memory, it is the server's: of all its threads, for each of
many requests over one connection. The crowd is a process of its own: a thousand readers of the news, all told of every
size, while honest clients hand statements in one after the other; how long those wait is held against the same without
anybody reading.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import httpx
import msgspec

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from polltrail.statement import Statement  # noqa: E402
from polltrail.store import ElectionDir  # noqa: E402
from polltrail.store.board import BoardReader  # noqa: E402
from polltrail.store.count import Count  # noqa: E402
from polltrail.web.board.pages import Pages  # noqa: E402
from polltrail.web.sealing import open_log  # noqa: E402
from support import night as nights  # noqa: E402
from support.count_night import FORM  # noqa: E402
from support.night import Night, entry_of, lay_out, make_election  # noqa: E402
from support.serving import Served, served, until  # noqa: E402

STATIONS: Final = 100_000
SEATS: Final = 300
PROVINCES: Final = 5
CHOICES: Final = 10
FORMS: Final = 15_000
"""Read twice in the country that is shown, besides those that come in while it is."""
FURTHER: Final = 100
PAGES: Final = 12
FROM_MEMORY: Final = 3_000
READERS: Final = 1_000
HANDED_IN: Final = 600
PACE_S: Final = 0.02
WITHIN_S: Final = 240.0


def results(stations: int = STATIONS, forms: int = FORMS) -> list[dict[str, object]]:
    """Measure; rows as `bench/run.py` writes them."""
    build = HERE.parent / "build"  # on a disk: a directory in memory would make every commit cheap
    build.mkdir(exist_ok=True)
    nights.TABLES = tables(stations)
    with tempfile.TemporaryDirectory(dir=build) as made:
        night = make_election(40, n_clerks=2)
        root = lay_out(night, Path(made) / "election")
        fresh = page_made(night, root, forms)
        kept, crowd = server_figures(night, root, stations)
    return [
        row(f"board of {stations:,} stations, fragment: CPU ms", fresh["page_ms"], "< 20", fresh),
        row("the same from memory, server CPU ms", kept["cpu_ms"], "< 1", kept),
        row(f"intake p99 with {READERS:,} readers of the news / alone", crowd["ratio"], "<= 4", crowd),
        row("statements lost meanwhile", crowd["lost"], "<= 0", crowd),
    ]


def row(name: str, value: float, goal: str, ours: dict[str, float]) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": None}


def tables(n_stations: int = STATIONS) -> tuple[bytes, bytes, bytes, bytes]:
    """Tables of a country whose stations lie in seats, and those in provinces."""
    stations = "station_id,province,seat,registered_voters,name,latitude,longitude\n" + "".join(
        f"station {at},province {at % SEATS % PROVINCES},seat {at % SEATS},{700 + at % 900},School {at},"
        f"{24 + at % 997 / 100},{61 + at % 1_493 / 100}\n"
        for at in range(n_stations)
    )
    choices = "contest,choice,name,party,area\n" + "".join(
        f"seat {seat},choice {at + 1},Candidate {at} of {seat},P{at},province {seat % PROVINCES}/seat {seat}\n"
        for seat in range(SEATS)
        for at in range(CHOICES)
    )
    return stations.encode(), choices.encode(), b"level,province,seat\n", FORM


def read(night: Night, seed: bytes, station: int, number: int) -> Statement:
    """One reading of a station's form."""
    votes = [(station * 7 + choice * 31) % 90 for choice in range(CHOICES)]
    body = night.transcription(seed, f"station {station}", votes=votes).body
    slot = msgspec.structs.replace(body.slot, contest=f"seat {station % SEATS}")
    numbers = {**body.numbers, "registered_voters": 700 + station % 900}
    body = msgspec.structs.replace(body, slot=slot, numbers=numbers)
    return night.say(seed, "transcription", body, nonce=number.to_bytes(16, "big"))


def page_made(night: Night, root: Path, forms: int) -> dict[str, float]:
    """Count a country, and make its fragment after each of some further hundreds of statements."""
    readers = (night.agents[0], night.clerks[0])
    append(night, root, [read(night, one, at * 3, at) for at in range(forms) for one in readers])
    place = ElectionDir(root)
    with closing(Count(place)) as count:
        count.catch_up()
        begin = time.process_time()
        with closing(BoardReader(place)) as reader:
            begun, pages, page, follow = (
                time.process_time() - begin,
                Pages(reader),
                list[float](),
                list[float](),
            )
            for more in range(PAGES):
                first = forms * 3 + 1 + more * FURTHER
                append(
                    night,
                    root,
                    [read(night, night.agents[1], at, at) for at in range(first, first + FURTHER)],
                )
                count.catch_up()
                follow.append(cpu_ms(reader.follow)[0])
                spent, made = cpu_ms(
                    lambda: pages.page("en", "index.html", at=reader.size, fragment=True).packed()
                )
                page.append(spent)
    return {
        "page_ms": statistics.median(page), "page_worst_ms": max(page), "follow_ms": statistics.median(follow), "begin_s": begun,
        "bytes": len(made[1]), "seats": SEATS, "statements": 2 * forms,
    }  # fmt: skip


def cpu_ms(work):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Do something, and tell what it took of this process."""
    begin = time.process_time()
    found = work()
    return (time.process_time() - begin) * 1e3, found


def append(night: Night, root: Path, statements: Sequence[Statement]) -> None:
    """Log statements without a server."""
    with closing(open_log(root, log_seed=night.log_seed)) as store:
        for at in range(0, len(statements), 2_000):
            store.append([(one.id, entry_of(one)) for one in statements[at : at + 2_000]])
        store.publish()


def server_figures(night: Night, root: Path, stations: int) -> tuple[dict[str, float], dict[str, float]]:
    """Serve the country; ask for the same fragment again and again, then hand statements in alone and beside a crowd."""
    with served(root) as server, server.client(timeout=60) as client:
        until(lambda: client.get("/data/index.json").status_code == 200, within_s=WITHIN_S, every_s=0.5)
        size = client.get("/data/index.json").json()["as_of"]["size"]
        kept = from_memory(server, client, f"/at/{size}/fragment/en/index.html")
        first = 2 * stations
        alone = handed_in(client, night, first, stations)
        with crowd(server) as listening:
            beside = handed_in(client, night, first + HANDED_IN, stations)
            held = listening()
        answer = client.get("/data/index.json").json()["as_of"]["size"]
        expected = size + 2 * HANDED_IN
        until(
            lambda: client.get("/data/index.json").json()["as_of"]["size"] == expected,
            within_s=WITHIN_S,
            every_s=0.5,
        )
    p99 = [statistics.quantiles(waits, n=100)[98] * 1e3 for waits in (alone, beside)]
    return kept, {
        "ratio": p99[1] / p99[0], "alone_p99_ms": p99[0], "beside_p99_ms": p99[1], "median_alone_ms": statistics.median(alone) * 1e3,
        "median_beside_ms": statistics.median(beside) * 1e3, "readers": held["readers"], "told": held["told"],
        "lost": float(2 * HANDED_IN - len(alone) - len(beside)), "counted_at_once": float(answer),
    }  # fmt: skip


def from_memory(server: Served, client: httpx.Client, path: str) -> dict[str, float]:
    """CPU of the server itself for each answer; the process for pages is asked once."""
    headers = {"accept-encoding": "gzip"}
    for _ in range(50):
        client.get(path, headers=headers).raise_for_status()
    before, begin = own_cpu_s(server.process.pid), time.perf_counter()
    for _ in range(FROM_MEMORY):
        if client.get(path, headers=headers).status_code != 200:
            sys.exit(f"bench/board.py: expected {path} from memory, found another answer")
    wall = time.perf_counter() - begin
    cpu = own_cpu_s(server.process.pid) - before
    return {"cpu_ms": cpu / FROM_MEMORY * 1e3, "wall_ms": wall / FROM_MEMORY * 1e3, "requests": FROM_MEMORY}


def own_cpu_s(pid: int) -> float:
    """CPU of a process alone, all its threads."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


def handed_in(client: httpx.Client, night: Night, first: int, stations: int) -> list[float]:
    """Hand statements in at a steady pace; how long each of those that were taken waited."""
    said = [
        entry_of(read(night, night.agents[2 + at % 30], (first + at) % stations, first + at))
        for at in range(HANDED_IN)
    ]
    waits = []
    for entry in said:
        begin = time.perf_counter()
        if client.post("/v1/statements", content=entry).status_code == 201:
            waits.append(time.perf_counter() - begin)
        time.sleep(max(0.0, PACE_S - (time.perf_counter() - begin)))
    return waits


@contextmanager
def crowd(server: Served) -> Iterator:  # type: ignore[type-arg]
    """Readers of the news in a process of their own; gives what asks it how many they are and what they were told."""
    command = [sys.executable, __file__, "read", str(server.port), str(READERS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdin is None or "ready" not in process.stdout.readline():
            sys.exit("bench/board.py: the readers did not come in")

        def listening() -> dict[str, float]:
            process.stdin.write("\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            return json.loads(process.stdout.readline())  # type: ignore[union-attr]

        yield listening
        process.kill()


async def readers(port: int, many: int) -> None:
    """Read the news over many connections; when asked, say how many are told what."""
    sizes: dict[int, list[int]] = {}
    waiting = [asyncio.ensure_future(_reader(port, at, sizes)) for at in range(many)]
    while sum(bool(one) for one in sizes.values()) < many:  # noqa: ASYNC110 - a look now and then
        await asyncio.sleep(0.1)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    told = statistics.median(len(one) for one in sizes.values())
    print(json.dumps({"readers": sum(not one.done() for one in waiting), "told": told}), flush=True)
    await asyncio.sleep(60)


async def _reader(port: int, at: int, sizes: dict[int, list[int]]) -> None:
    sizes[at] = []
    await asyncio.sleep(at * 0.004)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /v1/size HTTP/1.1\r\nhost: bench\r\n\r\n")
    while line := await reader.readline():
        if line.startswith(b"data: size is now"):
            sizes[at].append(int(line.split()[-1]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["read"]:
        asyncio.run(readers(int(sys.argv[2]), int(sys.argv[3])))
        sys.exit()
    for found in results():
        print(f"{found['name']:<75} {found['value']:>10}  goal {found['goal']}", file=sys.stderr)
        print(json.dumps(found))
