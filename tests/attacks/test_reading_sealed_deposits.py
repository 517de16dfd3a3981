"""The log of a sealed count is away, phones deposit their forms with a witness, and somebody reads its list."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from polltrail.log.deposit_access import sign_access
from polltrail.log.strict import write_base64
from polltrail.web.witness import witness_app
from support.attacks import attack
from support.house_log import COSIGNED_AT, WITNESS
from support.night import make_election, readings
from support.witness import HONEST, new_witness
from support.witnessing import deposit_of, witness_here

NIGHT = make_election(1)
SECRETS = readings(NIGHT, 3)
UNTIL = datetime.fromtimestamp(COSIGNED_AT, UTC) + timedelta(hours=1)


def _signed_by_anybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(witness_app, "may_read", lambda *_, **__: True)


@attack(
    words_kept_back=lambda patch: patch.setattr(witness_app.WitnessApp, "_is_sealed", lambda *_: False),
    who_asks=_signed_by_anybody,
)
def test_an_outage_of_the_log_breaks_no_seal(tmp_path: Path) -> None:
    asked = {"witness": WITNESS, "election": NIGHT.id, "at": COSIGNED_AT}
    forged = sign_access(log=HONEST.key, seed=bytes(range(32, 64)), **asked)  # type: ignore[arg-type]

    async def read() -> bytes:
        found = b""
        async with witness_here(
            new_witness(tmp_path / "w"), election=NIGHT.id, sealed_until=UNTIL
        ) as witness:
            for one in SECRETS:
                await witness.client.post("/deposit", content=deposit_of(one, NIGHT.agents[0]))
            for note in (b"", forged, HONEST.note(3)):
                headers = {"authorization": f"Log {write_base64(note)}"} if note else {}
                found += (await witness.client.get(f"/deposits/{NIGHT.id}", headers=headers)).content
        return found

    shown = asyncio.run(read())
    assert [one.id.encode() in shown for one in SECRETS] == [True, True, True], "that they were deposited"
    assert b"envelope" not in shown
    assert b"payload" not in shown
