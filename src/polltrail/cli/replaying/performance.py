"""The play itself: every moment becomes what people say about a form."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from polltrail.cli.replaying.handing import Handing
from polltrail.cli.replaying.pace import Pace
from polltrail.cli.replaying.people import ORGANISER, REVIEWERS, STORE, People, agent, corrector
from polltrail.cli.replaying.pictures import MEDIA_TYPE, digest, picture
from polltrail.cli.replaying.voice import Voice
from polltrail.simulate.replay import Moment, Sheet
from polltrail.statement import Statement
from polltrail.statement.bodies import (
    Basis,
    DecisionBody,
    EndorsementBody,
    HoldingBody,
    ImageBody,
    TranscriptionBody,
)
from polltrail.statement.fields import Body, Copy, Slot

BEFORE: Final = 86_400_000
"""Milliseconds before the first form arrives: everybody is enrolled then, and the election begun a day earlier."""
AGENTS_COPY: Final = Copy(whose="agent", holder=None)
CORRECTED: Final = Copy(whose="authority", holder=None)


@dataclass
class Performance:
    """Turns moments into statements, and hands them in.

    Attributes
    ----------
    form : str
        What slots call the form model.
    begins : int
        When the first form arrives, in milliseconds since 1970.
    before : int
        Statements that were in the log when it was opened: nobody waits for these again.
    said : Counter
        Statements by kind.
    """

    people: People
    voice: Voice
    handing: Handing
    pace: Pace
    form: str
    begins: int
    before: int
    said: Counter[str] = field(default_factory=Counter)
    _read: dict[tuple[int, str], list[Statement]] = field(default_factory=dict, init=False)
    _held: set[str] = field(default_factory=set, init=False)

    def enrol(self, shown: Callable[[int], None]) -> None:
        """Enrol everybody."""
        for number, body in enumerate(self.people.enrolments(self.voice.election)):
            shown(number)
            self._say(ORGANISER, "enrolment", body, self.begins - BEFORE)
        self.handing.flush()

    def play(self, moment: Moment) -> None:
        """Let a moment happen."""
        self._wait(moment.at)
        if moment.correction:
            self._correct(moment)
            return
        who = self.people.reader(moment.reader, moment.station)
        data = self._picture(moment, 0)
        if moment.arrives:
            self._show(agent(self.people.plan.station_ids[moment.station]), moment, AGENTS_COPY, data)
        if moment.disputed or (moment.arrives and self.people.play.images):
            self._hold(data, moment.at)
        reading = self._reading(who, moment, AGENTS_COPY, data)
        if moment.corrected_later:
            self._read.setdefault((moment.station, moment.contest), []).append(reading)

    def _correct(self, moment: Moment) -> None:
        """Read a corrected sheet, with its picture; then two reviewers decide for it."""
        who, data = corrector(moment.correction), self._picture(moment, moment.correction)
        self._show(who, moment, CORRECTED, data)
        self._hold(data, moment.at)
        reading = self._reading(who, moment, CORRECTED, data)
        read = self._read.setdefault((moment.station, moment.contest), [])
        read.append(reading)
        size = self.handing.index(reading) + 1
        body = DecisionBody(
            slot=self._slot(moment),
            outcome="accept",
            transcription=reading.id,
            figures=None,
            reason="explained",
            basis=Basis(statements=tuple(one.id for one in read), size=size),
            words=None,
        )
        decision = self._say(REVIEWERS[0], "decision", body, moment.at)
        self._say(REVIEWERS[1], "endorsement", EndorsementBody(statement=decision.id), moment.at)

    def _wait(self, at: int) -> None:
        """Wait for a moment, unless it was played before an interrupt; what is said so far is handed in first."""
        if sum(self.said.values()) < self.before:
            return
        seconds = self.pace.wait_s(at)
        if seconds > 0:
            self.handing.flush()
            self.pace.sleep(self.pace.wait_s(at))

    def _picture(self, moment: Moment, number: int) -> bytes:
        station = self.people.plan.station_ids[moment.station]
        return picture(self.people.play.secret("picture", station, moment.contest, str(number)))

    def _show(self, who: str, moment: Moment, copy: Copy, data: bytes) -> None:
        body = ImageBody(
            digest=digest(data),
            bytes=len(data),
            media_type=MEDIA_TYPE,
            slot=self._slot(moment),
            copy=copy,
            redacts=None,
        )
        self._say(who, "image", body, moment.at)

    def _hold(self, data: bytes, at: int) -> None:
        """Store a picture, and say so where the store is one of ours; once."""
        if (name := digest(data)) in self._held:
            return
        self._held.add(name)
        self.handing.shelf.put(data)
        if self.handing.shelf.holds:
            self._say(STORE, "holding", HoldingBody(digest=name, bytes=len(data)), at)

    def _reading(self, who: str, moment: Moment, copy: Copy, data: bytes) -> Statement:
        sheet: Sheet = moment.sheet
        body = TranscriptionBody(
            numbers=sheet.numbers,
            votes=tuple(sheet.votes.items()),
            choice_numbers=(),
            slot=self._slot(moment),
            copy=copy,
            signatures=(),
            images=(digest(data),),
            channel="capture" if who.startswith("agent ") else "desk",
            words=None,
        )
        return self._say(who, "transcription", body, moment.at)

    def _slot(self, moment: Moment) -> Slot:
        station = self.people.plan.station_ids[moment.station]
        return Slot(station=station, contest=moment.contest, form=self.form)

    def _say(self, who: str, kind: str, body: Body, at: int) -> Statement:
        statement = self.voice.say(who, kind, body, at=at)
        self.handing.add(statement)
        self.said[kind] += 1
        return statement
