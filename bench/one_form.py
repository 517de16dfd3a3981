"""What one form costs: accepted, checked, folded and added up again, with two transcriptions and its photograph.

Each form is four requests to `polltrail serve`: the agent's `image` statement, the bytes of the photograph, the agent's
transcription and a clerk's. CPU is that of the server and of every process it starts, until the count beside it has
taken all of it in, and what the server itself says of the photographs too. The client is another process and is not
counted; it hands in one form after the other, which is the dearest way, as every statement then has a commit of its own.
"""

import io
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx
import numpy as np
from measure import tree_cpu_s
from PIL import Image

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from polltrail.statement import Statement  # noqa: E402
from polltrail.statement.bodies import ImageBody, TranscriptionBody  # noqa: E402
from polltrail.statement.fields import Copy, Slot  # noqa: E402
from polltrail.store import ElectionDir  # noqa: E402
from polltrail.store.count import Count  # noqa: E402
from polltrail.tally.fold.totals import CONFIRMED  # noqa: E402
from support import night as nights  # noqa: E402
from support.count_night import FORM  # noqa: E402
from support.images import image_night, lay_out_images  # noqa: E402
from support.night import Night, entry_of  # noqa: E402
from support.serving import served  # noqa: E402

FORMS: Final = 300
WARM: Final = 30
STATIONS: Final = 10_000
CHOICES: Final = 10
"""As many as on the forms that the peer was measured with."""
SIDE: Final = (1_600, 1_200)
WITHIN_S: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is handed in about one form."""

    photograph: bytes
    image: Statement
    readings: Sequence[Statement]


def results(forms: int = FORMS) -> list[dict[str, object]]:
    """Measure, with photographs that are kept and with ones that are shown; rows as `bench/run.py` writes them."""
    kept, shown = measured(forms, "digest"), measured(forms // 5, "public")
    return [
        row("one form, two transcriptions and a photograph: CPU ms of all processes", "< 10", kept),
        row("the same where photographs are public, small copies made: CPU ms", "-", shown),
    ]


def row(name: str, goal: str, ours: dict[str, float]) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(ours["cpu_ms"], 3), "goal": goal, "ours": ours, "bare": None}


def measured(forms: int, images: str) -> dict[str, float]:
    """Hand forms in to a new server, and tell what each cost it."""
    build = HERE.parent / "build"  # on a disk: a directory in memory would make every commit cheap
    build.mkdir(exist_ok=True)
    night = image_night(images)
    with tempfile.TemporaryDirectory(dir=build) as made:
        with countable():
            root = lay_out_images(night, Path(made) / "election")
        begun = len(night.enrolments) + 2
        taken = [form(night, number) for number in range(WARM + forms)]
        with served(root) as server, server.client() as client:
            hand_in(client, taken[:WARM])
            wait_until_counted(root, begun, WARM)
            before, start = tree_cpu_s(server.process.pid), time.perf_counter()
            hand_in(client, taken[WARM:])
            wall = time.perf_counter() - start
            wait_until_counted(root, begun, len(taken))
            cpu = tree_cpu_s(server.process.pid) - before
    kilobytes = sum(len(one.photograph) for one in taken) / len(taken) / 1e3
    return {
        "forms": forms, "requests": 4, "cpu_ms": cpu / forms * 1e3, "wall_ms": wall / forms * 1e3,
        "photograph_kb": round(kilobytes), "stations": STATIONS, "choices": CHOICES,
    }  # fmt: skip


@contextmanager
def countable() -> Iterator[None]:
    """Give the election that is made tables of stations and choices, and only that one."""
    usual, nights.TABLES = nights.TABLES, tables()
    try:
        yield
    finally:
        nights.TABLES = usual


def tables() -> tuple[bytes, bytes, bytes, bytes]:
    """Tables of an election of one contest, with an area tree of three levels."""
    stations = "station_id,region,district,registered_voters\n" + "".join(
        f"s{at},r{at % 30},d{at % 300},{5_000 + at % 700}\n" for at in range(STATIONS)
    )
    choices = "contest,choice,name,party,area\n" + "".join(
        f"assembly,choice {at + 1},C{at},,\n" for at in range(CHOICES)
    )
    return stations.encode(), choices.encode(), b"level,region,district\n", FORM


def form(night: Night, number: int, data: bytes | None = None) -> Form:
    """One form: what its photograph shows does not matter here, but its size and its digest do."""
    data = data or photograph(number)
    digest, slot = sha256(data).hexdigest(), Slot(station=f"s{number}", contest="assembly", form="generic")
    body = ImageBody(
        digest=digest, bytes=len(data), media_type="image/jpeg", slot=slot, copy=None, redacts=None
    )
    votes = [int(one) for one in np.random.Generator(np.random.PCG64(number)).integers(0, 250, CHOICES)]
    read = TranscriptionBody(
        numbers={"ballots_cast": sum(votes) + 6, "rejected_ballots": 6, "valid_votes": sum(votes)},
        votes=tuple((f"choice {at + 1}", vote) for at, vote in enumerate(votes)),
        choice_numbers=(), slot=slot, copy=Copy(whose="agent", holder="choice 1"), signatures=(), images=(digest,),
        channel="capture", words=None,
    )  # fmt: skip
    agent, nonce = night.agents[number % len(night.agents)], number.to_bytes(16, "big")
    return Form(
        photograph=data,
        image=night.say(agent, "image", body, nonce=nonce),
        readings=[night.say(seed, "transcription", read, nonce=nonce) for seed in (agent, night.clerks[0])],
    )


def photograph(number: int) -> bytes:
    """A JPEG as large as one that a phone sends: grain over a gradient."""
    rng, written = np.random.Generator(np.random.PCG64(number)), io.BytesIO()
    width, height = SIDE
    shades = np.linspace(90, 220, width)[None, :, None] + rng.normal(0, 7, (height, width, 1))
    pixels = np.broadcast_to(shades.clip(0, 255).astype(np.uint8), (height, width, 3))
    Image.fromarray(np.ascontiguousarray(pixels)).save(written, "JPEG", quality=80)
    return written.getvalue()


def hand_in(client: httpx.Client, forms: Iterable[Form]) -> None:
    """Hand forms in, one after the other."""
    for one in forms:
        say(client, one.image)
        answer = client.put(f"/v1/images/{sha256(one.photograph).hexdigest()}", content=one.photograph)
        refuse_other(answer)
        for reading in one.readings:
            say(client, reading)


def say(client: httpx.Client, statement: Statement) -> None:
    """Hand a statement in."""
    refuse_other(client.post("/v1/statements", content=entry_of(statement)))


def refuse_other(answer: httpx.Response) -> None:
    """End the measurement where something was not taken."""
    if answer.status_code != 201:
        sys.exit(f"bench/one_form.py: expected 201, found {answer.status_code}: {answer.text}")


def wait_until_counted(root: Path, begun: int, forms: int) -> None:
    """Wait until the count beside the server has all forms confirmed, and all photographs held."""
    end, size, confirmed = time.monotonic() + WITHIN_S, 0, 0
    while (size, confirmed) != (begun + 4 * forms, forms):
        if time.monotonic() > end:
            sys.exit(f"bench/one_form.py: expected {forms} forms confirmed, found {confirmed} at size {size}")
        time.sleep(0.3)
        with closing(Count(ElectionDir(root))) as count:
            size, confirmed = count.fold.size, int(count.fold.totals.at(0, 0)[CONFIRMED])


if __name__ == "__main__":
    for found in results():
        print(f"{found['name']:<75} {found['value']:>10}  goal {found['goal']}", file=sys.stderr)
        print(json.dumps(found))
