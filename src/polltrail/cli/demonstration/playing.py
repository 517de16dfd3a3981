"""What happens, as what people say: every event of the script becomes signed statements, pictures and documents."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from polltrail.cli.demonstration.cast import READERS, REVIEWERS, WATCHERS, Agent
from polltrail.cli.demonstration.drawing import MEDIA_TYPE, Draughtsman
from polltrail.cli.replaying.handing import Handing
from polltrail.cli.replaying.pictures import digest as digest_of
from polltrail.cli.replaying.voice import Voice
from polltrail.simulate.night import (
    Bulletin,
    Decision,
    Event,
    FormArrives,
    Incident,
    Script,
    SecondReading,
    StationOf,
)
from polltrail.simulate.replay import Sheet
from polltrail.statement import Statement
from polltrail.statement.bodies import (
    Basis,
    Channel,
    DecisionBody,
    EndorsementBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    TranscriptionBody,
)
from polltrail.statement.fields import Body, Copy, Figures, Slot, moment_at

AGENTS_COPY: Final = Copy(whose="agent", holder=None)
AUTHORITY: Final = "Election Office of Taromand"


@dataclass
class Playing:
    """Turns events into statements, and hands them in.

    Attributes
    ----------
    form : str
        What slots call the form model.
    said : Counter
        Statements by kind.
    acknowledged : list of Statement
        Everything that was handed in.
    kept : set of str
        Digests of the pictures and documents that were brought.
    """

    script: Script
    voice: Voice
    handing: Handing
    draughtsman: Draughtsman
    form: str = "generic"
    said: Counter[str] = field(default_factory=Counter)
    acknowledged: list[Statement] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    _readings: dict[StationOf, list[Statement]] = field(default_factory=dict, init=False)
    _pictures: dict[StationOf, str] = field(default_factory=dict, init=False)

    def play(self, event: Event) -> None:
        """Let an event happen."""
        match event:
            case FormArrives():
                self._arrive(event)
            case SecondReading():
                self._read(_reader(event), event, event.paper.written, "desk")
            case Decision():
                self._decide(event)
            case Bulletin():
                self._see(event)
            case Incident():
                body = IncidentBody(station=self._station(event), area=None, kind=event.kind, words=None)
                self.say(self._agent(event), "incident", body, event.at)

    @property
    def entries(self) -> int:
        """How long the log must be: the definition, all that was said, and the store's word for all that was kept."""
        return 1 + self.handing.taken + len(self.kept)

    def add(self, statement: Statement) -> Statement:
        """Hand in a statement that was made elsewhere."""
        self.handing.add(statement)
        self.said[statement.kind] += 1
        self.acknowledged.append(statement)
        return statement

    def say(self, who: str, kind: str, body: Body, at: int) -> Statement:
        """Say something in somebody's name."""
        return self.add(self.voice.say(who, kind, body, at=at))

    def _arrive(self, event: FormArrives) -> None:
        """Photograph the form, and read it."""
        one = self.script.constituency(event.seat)
        names = [f"{candidate.name} ({candidate.party})" for candidate in one.candidates]
        data = self.draughtsman.draw(self._station(event), ", ".join(one.area), event.paper.written, names)
        digest = digest_of(data)
        self._pictures[StationOf(event.seat, event.station)] = digest
        body = ImageBody(
            digest=digest, bytes=len(data), media_type=MEDIA_TYPE, slot=self._slot(event), copy=AGENTS_COPY, redacts=None
        )  # fmt: skip
        self.say(self._agent(event), "image", body, event.at)
        self._keep(data)
        self._read(self._agent(event), event, event.paper.read, "capture")

    def _read(self, who: str, event: FormArrives | SecondReading, sheet: Sheet, channel: Channel) -> None:
        place = StationOf(event.seat, event.station)
        body = TranscriptionBody(
            numbers=sheet.numbers, votes=tuple(sheet.votes.items()), choice_numbers=(), slot=self._slot(event),
            copy=AGENTS_COPY, signatures=(), images=(self._pictures[place],), channel=channel, words=None,
        )  # fmt: skip
        self._readings.setdefault(place, []).append(self.say(who, "transcription", body, event.at))

    def _decide(self, event: Decision) -> None:
        """Decide for the second reading, or for corrected figures; the second reviewer endorses it."""
        readings = self._readings[StationOf(event.seat, event.station)]
        correct = event.outcome == "correct"
        sheet = event.paper.true
        figures = Figures(numbers=sheet.numbers, votes=tuple(sheet.votes.items()), choice_numbers=())
        basis = Basis(statements=tuple(one.id for one in readings), size=self._size())
        body = DecisionBody(
            slot=self._slot(event), outcome=event.outcome, transcription=None if correct else readings[-1].id,
            figures=figures if correct else None, reason="wrongly_filled_in" if correct else "figures_clear",
            basis=basis, words=None,
        )  # fmt: skip
        decision = self.say(REVIEWERS[0], "decision", body, event.at)
        self.say(REVIEWERS[1], "endorsement", EndorsementBody(statement=decision.id), event.at + 1_000)

    def _keep(self, data: bytes) -> None:
        self.kept.add(digest_of(data))
        self.handing.shelf.put(data)

    def _size(self) -> int:
        """Tell how long the log is, with all that was said so far."""
        return self.handing.index(self.acknowledged[-1]) + 1

    def _see(self, event: Bulletin) -> None:
        """Let both watchers see what the authority shows, and keep the bytes of it."""
        page = _page(event)
        seen = moment_at(event.at)
        body = OfficialBody(
            level="area", area=self.script.constituency(event.seat).area, station=None, contest=event.seat,
            status="unofficial-complete" if event.complete else "unofficial-partial", figures=_figures(event),
            source=f"{AUTHORITY}, page of {event.seat}", digest=digest_of(page), bytes=len(page), seen_at=seen,
        )  # fmt: skip
        self._keep(page)
        for at, who in enumerate(WATCHERS):
            self.say(who, "official", body, event.at + 1_000 * at)

    def _agent(self, event: FormArrives | Incident) -> str:
        return Agent(self._station(event)).name

    def _station(self, event: FormArrives | SecondReading | Decision | Incident) -> str:
        return self.script.constituency(event.seat).station_id(event.station)

    def _slot(self, event: FormArrives | SecondReading | Decision) -> Slot:
        return Slot(station=self._station(event), contest=event.seat, form=self.form)


def _reader(event: SecondReading) -> str:
    return READERS[event.station % len(READERS)]


def _figures(event: Bulletin) -> Figures:
    totals = event.totals
    numbers = {
        "stations_reporting": totals.stations,
        "ballots_cast": totals.ballots_cast,
        "rejected_ballots": totals.rejected_ballots,
        "valid_votes": totals.valid_votes,
    }
    return Figures(numbers=numbers, votes=tuple(totals.votes.items()), choice_numbers=())


def _page(event: Bulletin) -> bytes:
    """Write the page of the authority that a watcher saw."""
    shown = datetime.fromtimestamp(event.at // 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    page = {
        "authority": AUTHORITY,
        "constituency": event.seat,
        "shown at": shown,
        "result": "complete" if event.complete else "partial",
        "polling stations": event.totals.stations,
        "ballots in the box": event.totals.ballots_cast,
        "rejected": event.totals.rejected_ballots,
        "votes": event.totals.votes,
    }
    return (json.dumps(page, indent=1) + "\n").encode()
