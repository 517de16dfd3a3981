"""A whole log, and a bundle of one, computed again by the verifier, against nothing but the checks of its signatures."""

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measure import Measured
from nacl.signing import VerifyKey

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from polltrail import __version__
from polltrail.cli.archive import write_archive
from polltrail.cli.published import bundle_names, reader
from polltrail.publish.bundle import whole_files
from polltrail.statement import Statement, fingerprint
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.envelope import pae
from polltrail.statement.invitation import possession_message
from polltrail.verify import Verdict, verify, verify_bundle
from support.published_log import ELECTION, GENESIS, enrol, entries_of, publish, read_form
from support.statements import seed_of

ENTRIES = 10_000
AGENTS = 250
REPEATS = 11
STATIONS = 10_000
REPEATS_OF_BUNDLE = 5

Signed = tuple[VerifyKey, bytes, bytes]


def results(entries: int = ENTRIES, stations: int = STATIONS) -> list[dict[str, object]]:
    """Measure both several times, turn about, in this process; CPU time, since machines are noisy."""
    return [log(entries), bundle(stations)]


def log(entries: int) -> dict[str, object]:
    """A log in memory."""
    statements = night(entries)
    files, signed = publish(entries_of(statements)), signatures(statements)
    del statements
    name = f"verify {entries:,} entries: rate / PyNaCl's for their signatures, CPU"
    return _compared(name, ">= 0.70", signed, lambda: verify(files.__getitem__, election=ELECTION), REPEATS)


def bundle(stations: int) -> dict[str, object]:
    """A bundle of a whole election, through the reader of the command: each station read by an agent and a clerk."""
    statements = night(1 + AGENTS + 2 * stations)
    files, signed = publish(entries_of(statements)), signatures(statements)
    del statements
    name = f"verify a bundle of {stations:,} stations: rate / PyNaCl's for their signatures, CPU"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        write_archive(path, whole_files(files.__getitem__, version=__version__))
        files.clear()
        return _compared(name, ">= 0.60", signed, lambda: _verified(path), REPEATS_OF_BUNDLE)


def _verified(path: Path) -> Verdict:
    with reader(str(path)) as fetch:
        return verify_bundle(fetch, bundle_names(str(path), fetch) or (), election=ELECTION)


def _compared(
    name: str, goal: str, signed: list[Signed], check: Callable[[], Verdict], repeats: int
) -> dict[str, object]:
    """Measure a check beside the bare signatures."""
    if check().ok is not True:
        sys.exit(f"bench/verify.py: {name}: it does not verify")
    gc.collect()
    gc.freeze()  # what the benchmark holds is no work of the verifier's
    bare, ours = [], []
    for _ in range(repeats):
        bare.append(_measured(lambda: [key.verify(message, by) for key, message, by in signed]))
        ours.append(_measured(check))
    gc.unfreeze()
    baseline, verified = (min(runs, key=lambda run: run.cpu_s) for runs in (bare, ours))
    return {
        "name": name,
        "value": round(baseline.cpu_s / verified.cpu_s, 3),
        "goal": goal,
        "ours": vars(verified),
        "bare_pynacl": vars(baseline),
    }


def night(entries: int) -> list[Statement]:
    """A log of readings by many agents, each enrolled in it."""
    seeds = [seed_of(f"agent {number}") for number in range(AGENTS)]
    readings = (read_form(number, seeds[number % AGENTS]) for number in range(entries - 1 - AGENTS))
    return [GENESIS, *map(enrol, seeds), *readings]


def signatures(statements: list[Statement]) -> list[Signed]:
    """Every signature in a log, with its key and what was signed: one an entry, and each new key's own."""
    keys = dict(_key(public) for public in _publics(statements))
    envelopes = [statement.envelope for statement in statements]
    outer = [(keys[one.key], pae(one.payload_type, one.payload), one.signature) for one in envelopes]
    bodies = [statement.body for statement in statements if isinstance(statement.body, EnrolmentBody)]
    return outer + [(keys[body.key], _accepted(body), bytes.fromhex(body.possession)) for body in bodies]


def _publics(statements: list[Statement]) -> list[str]:
    organisers = [
        one.public
        for each in statements
        if isinstance(each.body, DefinitionBody)
        for one in each.body.organisers
    ]
    return organisers + [each.body.public for each in statements if isinstance(each.body, EnrolmentBody)]


def _key(public: str) -> tuple[str, VerifyKey]:
    raw = bytes.fromhex(public)
    return fingerprint(raw), VerifyKey(raw)


def _accepted(body: EnrolmentBody) -> bytes:
    return possession_message(ELECTION, body.role, body.areas, body.stations, bytes.fromhex(body.public))


def _measured(run: Callable[[], object]) -> Measured:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return Measured(wall_s=time.perf_counter() - wall, cpu_s=time.process_time() - cpu, peak_mb=0.0)


if __name__ == "__main__":
    for result in results():
        print(f"{result['name']:<70} {result['value']:>7}  goal {result['goal']}")
