"""A whole log computed again by the verifier, against nothing but the checks of its signatures."""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

from measure import Measured
from nacl.signing import VerifyKey

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from polltrail.statement import Statement, fingerprint
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.envelope import pae
from polltrail.statement.invitation import possession_message
from polltrail.verify import verify
from support.published_log import ELECTION, GENESIS, enrol, entries_of, publish, read_form
from support.statements import seed_of

ENTRIES = 10_000
AGENTS = 250
REPEATS = 11

Signed = tuple[VerifyKey, bytes, bytes]


def results(entries: int = ENTRIES) -> list[dict[str, object]]:
    """Measure both several times, turn about, in this process; CPU time, since machines are noisy."""
    statements = night(entries)
    files, signed = publish(entries_of(statements)), signatures(statements)
    if verify(files.__getitem__, election=ELECTION).ok is not True:
        sys.exit("bench/verify.py: the log does not verify")
    del statements
    gc.collect()
    gc.freeze()  # what the benchmark holds is no work of the verifier's
    bare, ours = [], []
    for _ in range(REPEATS):
        bare.append(_measured(lambda: [key.verify(message, by) for key, message, by in signed]))
        ours.append(_measured(lambda: verify(files.__getitem__, election=ELECTION)))
    gc.unfreeze()
    baseline, verified = (min(runs, key=lambda run: run.cpu_s) for runs in (bare, ours))
    return [
        {
            "name": f"verify {entries:,} entries: rate / PyNaCl's for their signatures, CPU",
            "value": round(baseline.cpu_s / verified.cpu_s, 3),
            "goal": ">= 0.70",
            "ours": vars(verified),
            "bare_pynacl": vars(baseline),
        }
    ]


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
