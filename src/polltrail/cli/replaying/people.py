"""Everybody who takes part in a replay: keys from its seed, and the folder where they are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from polltrail.cli.founding import appearing
from polltrail.cli.replaying.play import Play
from polltrail.simulate.replay import Plan
from polltrail.statement import StatementId, fingerprint, public_key, sign
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Role
from polltrail.statement.invitation import possession_message
from polltrail.store import write_key
from polltrail.store.durable_files import create_file, sync_directories
from polltrail.store.key_files import OWNER_ONLY, key_line

SECOND_READERS: Final = 5
REVIEWERS: Final = ("reviewer 1", "reviewer 2")
ORGANISER, LOG, STORE, WATCHER = "organiser", "log", "store", "watcher"
PLAY_FILE, AGENTS_FILE, FORM_FILE = "replay.json", "agents.keys", "form.toml"
_OWNER_ONLY_FOLDER = 0o700


@dataclass(frozen=True)
class People:
    """Who takes part; everybody is a person of their own."""

    play: Play
    plan: Plan

    @cached_property
    def others(self) -> dict[str, Role]:
        """Everybody but organiser and agents, and as what they are enrolled."""
        readers = [
            self.reader(number, 0) for number in range(len(self.plan.sources) if self.plan.apart else 0)
        ]
        second = [] if self.plan.apart else [f"second reader {at + 1}" for at in range(SECOND_READERS)]
        third = [corrector(at + 1) for at in range(self.plan.most_corrections)]
        roles: dict[str, Role] = dict.fromkeys((*readers, *second, *third), "clerk")
        return roles | dict.fromkeys(REVIEWERS, "reviewer") | {WATCHER: "watcher", STORE: "store"}

    def reader(self, number: int, station: int) -> str:
        """Name who reads a form: a source by its place; or 0 the station's agent and 1 who reads after them."""
        if self.plan.apart:
            return f"reader {self.play.sources[number]}"
        return (
            f"second reader {station % SECOND_READERS + 1}"
            if number
            else agent(self.plan.station_ids[station])
        )

    def seed(self, who: str) -> bytes:
        """Give somebody's private key."""
        return self.secret("key", who)

    def secret(self, *words: str) -> bytes:
        """Derive 32 bytes for what the words say."""
        return self.play.secret(*words)

    def enrolments(self, election: StatementId) -> Iterator[EnrolmentBody]:
        """Enrol everybody: those without a station first, then the agent of each station."""
        for who, role in self.others.items():
            yield self._enrolment(election, who, role, ())
        for station in self.plan.kept:
            name = self.plan.station_ids[station]
            yield self._enrolment(election, agent(name), "agent", (name,))

    def _enrolment(
        self, election: StatementId, who: str, role: Role, stations: tuple[str, ...]
    ) -> EnrolmentBody:
        seed = self.seed(who)
        public = public_key(seed)
        return EnrolmentBody(
            role=role,
            areas=(),
            stations=stations,
            key=fingerprint(public),
            public=public.hex(),
            person=self.play.secret("person", who).hex(),
            nominated_by=None,
            invitation=None,
            possession=sign(seed, possession_message(election, role, (), stations, public)).hex(),
        )


def agent(station: str) -> str:
    """Name the agent of a station."""
    return f"agent {station}"


def corrector(number: int) -> str:
    """Name who reads the n-th corrected sheet of a form."""
    return f"third reader {number}"


def keep_keys(folder: Path, people: People, form: str) -> None:
    """Write everybody's private keys, and what the replay is, into a new folder: all of it, or nothing.

    Agents are many, so all of theirs are lines of one file; each line is what a key file holds.

    Raises
    ------
    PolltrailError
        The folder exists, or the disk failed.
    """
    with appearing(folder) as building:
        building.chmod(_OWNER_ONLY_FOLDER)
        for who in (ORGANISER, *people.others):
            write_key(building / f"{_slug(who)}.key", people.seed(who), name=_slug(who))
        stations = (people.plan.station_ids[station] for station in people.plan.kept)
        lines = [key_line(people.seed(agent(name)), name=_slug(agent(name))) for name in stations]
        create_file(building / AGENTS_FILE, "".join(lines).encode(), mode=OWNER_ONLY)
        create_file(building / FORM_FILE, form.encode(), mode=OWNER_ONLY)
        create_file(building / PLAY_FILE, people.play.told(), mode=OWNER_ONLY)
        sync_directories([building], below=building)


def _slug(who: str) -> str:
    return "-".join("".join(letter if letter.isalnum() or letter in "._" else " " for letter in who).split())
