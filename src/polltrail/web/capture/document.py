"""What a phone is given to work with, for the key it has made.

The definitions are the entries of the log themselves, so that the phone can hold them against the election's id, which
its invitation names: from there it knows the log's key, the organisers and the witnesses without believing this server.
"""

import asyncio
import sys
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from polltrail.errors import StoreError
from polltrail.statement import KeyId, StatementId
from polltrail.statement.ledger import Enrolled
from polltrail.web.capture.scope import Contests, held_at, read_contests, stations_within
from polltrail.web.parts import Serving
from polltrail.web.problems import Refused, told

_ENCODER: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What one definition names, read."""

    definition: StatementId
    form: msgspec.Raw
    contests: Contests


class Documents:
    """Makes documents; the form is read when the first is asked for, and again after an amendment."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._ground: _Ground | None = None
        self._reading = asyncio.Lock()

    async def beginning(self) -> bytes:
        """Tell what the election is: enough to see whose invitation one has."""
        return _ENCODER.encode({"definitions": await asyncio.to_thread(self._definitions)})

    async def of_key(self, key: str) -> bytes:
        """Tell what a key may say something about.

        Raises
        ------
        Refused
            It is not enrolled.
        StoreError
            A table of the election cannot be read.
        """
        enrolled = self._serving.sequencer.roster.enrolled(KeyId(key))
        if enrolled is None:
            sentence = f"key: expected one that is enrolled in this election, found {key}; accept an invitation with it first"
            raise Refused(told(404, "unknown-key", sentence))
        return await asyncio.to_thread(self._of_enrolled, enrolled, await self._read())

    def _of_enrolled(self, enrolled: Enrolled, ground: _Ground) -> bytes:
        tables = self._serving.sequencer.roster.definitions[-1].body.tables
        place = self._serving.place.table(tables.stations.digest)
        stations, count = stations_within(place, ground.contests, enrolled.stations, enrolled.areas)
        return _ENCODER.encode({
            "definitions": self._definitions(),
            "role": enrolled.role,
            "index": enrolled.index,
            "nominated_by": enrolled.nominated_by,
            "areas": enrolled.areas,
            "form": ground.form,
            "stations": stations,
            "stations_in_scope": count,
            "contests": held_at(stations, ground.contests),
        })  # fmt: skip

    def _definitions(self) -> list[str]:
        """Give the entries that say what the election is, from the genesis to the last amendment."""
        store = self._serving.store
        return [store.entry(one.index).decode() for one in self._serving.sequencer.roster.definitions]

    async def _read(self) -> _Ground:
        last = self._serving.sequencer.roster.definitions[-1]
        async with self._reading:
            if self._ground is None or self._ground.definition != last.id:
                tables, place = last.body.tables, self._serving.place
                form = await self._form(tables.form_model.digest)
                contests = await asyncio.to_thread(read_contests, place.table(tables.choices.digest))
                self._ground = _Ground(last.id, form, contests)
            return self._ground

    async def _form(self, digest: str) -> msgspec.Raw:
        """Have the form model read, in a process that has what that needs."""
        path = str(self._serving.place.table(digest))
        command: tuple[Any, ...] = (sys.executable, "-m", "polltrail.web.capture.form", path)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
        data, reason = await process.communicate()
        if process.returncode:
            why = reason.decode(errors="replace").strip().rpartition("\n")[2][:300]
            raise StoreError(f"{path}: expected a form model that can be read, found: {why}")
        return msgspec.Raw(data)
