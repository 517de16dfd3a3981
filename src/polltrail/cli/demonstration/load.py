"""All forms of an election at once: many people say what they have to say, each waiting for no other."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from numpy.random import Generator

from polltrail.cli.demonstration.cast import READERS, Agent, Cast
from polltrail.cli.demonstration.scratch import Configuration
from polltrail.cli.replaying.handing import Handing, shelf_of
from polltrail.cli.replaying.pictures import MEDIA_TYPE, digest, picture
from polltrail.cli.replaying.voice import Voice
from polltrail.cli.target import ServerTarget, target
from polltrail.election import FormModel
from polltrail.election.expected import UNKNOWN, Expected
from polltrail.errors import OutputError
from polltrail.simulate.forms import choice_numbers, invented_sheets
from polltrail.simulate.replay import Sheet
from polltrail.statement import Statement
from polltrail.statement.bodies import Channel, ImageBody, TranscriptionBody
from polltrail.statement.fields import Body, Copy, Slot

AGENTS_COPY: Final = Copy(whose="agent", holder=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedForm:
    """A form that is owed, and what is invented to stand there."""

    station: str
    contest: str
    sheet: Sheet


def invent_forms(found: Configuration, *, every: int, rng: Generator) -> list[OwedForm]:
    """Invent every form that is owed by every so many-th station, in an order of chance."""
    expected, model = found.expected, found.model
    slots = [slot for slot in expected.slots() if expected.station_of(slot) % every == 0]
    by_contest = sorted(slots, key=lambda slot: (expected.contest_of(slot), slot))
    forms = [
        form
        for contest, group in groupby(by_contest, key=expected.contest_of)
        for form in _of_contest(expected, contest, [expected.station_of(slot) for slot in group], model, rng)
    ]
    return [forms[at] for at in rng.permutation(len(forms))]


def _of_contest(
    expected: Expected, number: int, stations: list[int], model: FormModel, rng: Generator
) -> Iterator[OwedForm]:
    contest = expected.contests[number]
    registers = [None if expected.registered[at] == UNKNOWN else expected.registered[at] for at in stations]
    sheets = invented_sheets(registers, contest.choices, model, rng=rng)
    for station, sheet in zip(stations, sheets, strict=True):
        yield OwedForm(station=expected.station_ids[station], contest=contest.id, sheet=sheet)


@dataclass
class Load:
    """What was sent and how long each answer took, in seconds; of one sender, or of all together.

    Attributes
    ----------
    statements, photographs : list of float
        For each time that something was sent.
    busy : float
        How long the senders themselves were at work: drawing and signing.
    """

    statements: list[float] = field(default_factory=list)
    photographs: list[float] = field(default_factory=list)
    busy: float = 0.0
    said: list[Statement] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    def add(self, other: "Load") -> None:
        """Take in another sender's."""
        self.statements += other.statements
        self.photographs += other.photographs
        self.busy += other.busy
        self.said += other.said
        self.kept |= other.kept


class Sender:
    """Sends forms over a connection of its own, as the phone of each agent and the desk of each reader would."""

    def __init__(
        self, election: ServerTarget, cast: Cast, form_name: str, model: FormModel, side: int
    ) -> None:
        self._voice = Voice.of(election.election, election.definition, cast)
        self._handing = Handing(election, shelf_of(election), {})
        self._form_name, self._model, self._side, self._cast = form_name, model, side, cast
        self._readings = election.definition.policy.readings
        self.load = Load()

    def send(self, form: OwedForm, number: int, *, at: int) -> None:
        """Let the agent photograph and read a form, and as many others read it again as the policy asks for."""
        begun, waited = time.perf_counter(), 0.0
        data = picture(self._cast.secret("picture", form.station, form.contest), side=self._side)
        agent = Agent(form.station).name
        slot = Slot(station=form.station, contest=form.contest, form=self._form_name)
        image = ImageBody(
            digest=digest(data), bytes=len(data), media_type=MEDIA_TYPE, slot=slot, copy=AGENTS_COPY, redacts=None
        )  # fmt: skip
        self._say(agent, "image", image, at)
        self._say(agent, "transcription", self._reading(form, slot, image.digest, "capture"), at)
        waited += self._flush()
        self._handing.shelf.put(data)
        waited += self._photograph(image.digest)
        for again in range(self._readings - 1):
            reader = READERS[(number + again) % len(READERS)]
            self._say(reader, "transcription", self._reading(form, slot, image.digest, "desk"), at)
            waited += self._flush()
        self.load.busy += time.perf_counter() - begun - waited

    def _say(self, who: str, kind: str, body: Body, at: int) -> None:
        statement = self._voice.say(who, kind, body, at=at)
        self._handing.add(statement)
        self.load.said.append(statement)

    def _flush(self) -> float:
        begun = time.perf_counter()
        self._handing.flush()
        self.load.statements.append(time.perf_counter() - begun)
        return self.load.statements[-1]

    def _photograph(self, name: str) -> float:
        begun = time.perf_counter()
        self._handing.shelf.settle()
        self.load.photographs.append(time.perf_counter() - begun)
        self.load.kept.add(name)
        return self.load.photographs[-1]

    def _reading(self, form: OwedForm, slot: Slot, image: str, channel: Channel) -> TranscriptionBody:
        sheet = form.sheet
        return TranscriptionBody(
            numbers=sheet.numbers, votes=tuple(sheet.votes.items()),
            choice_numbers=tuple(choice_numbers(sheet, self._model)), slot=slot, copy=AGENTS_COPY, signatures=(),
            images=(image,), channel=channel, words=None,
        )  # fmt: skip


def send_all(
    address: str,
    cast: Cast,
    found: Configuration,
    forms: Sequence[OwedForm],
    *,
    senders: int,
    side: int,
    shown: Callable[[int], None],
) -> Load:
    """Send every form, by so many senders at a time.

    Raises
    ------
    PolltrailError
        Something was refused that has to be taken.
    """
    coming, lock, stopped, done = iter(enumerate(forms)), threading.Lock(), threading.Event(), Load()

    def following() -> tuple[int, OwedForm] | None:
        with lock:
            return None if stopped.is_set() else next(coming, None)

    def work() -> Load:
        with target(address) as election:
            if not isinstance(election, ServerTarget):
                raise OutputError(f"{address}: expected a server, found a folder; nothing was rehearsed")
            sender = Sender(election, cast, found.form_name, found.model, side)
            while (one := following()) is not None:
                sender.send(one[1], one[0], at=time.time_ns() // 1_000_000)
                shown(one[0])
        return sender.load

    with ThreadPoolExecutor(senders, thread_name_prefix="sender") as pool:
        try:
            for each in as_completed([pool.submit(work) for _ in range(senders)]):
                done.add(each.result())
        finally:
            stopped.set()
    return done
