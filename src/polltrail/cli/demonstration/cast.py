"""Who takes part in a night: the organiser, a registrar, readers, reviewers, watchers, and agents who are invited."""

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from polltrail.cli.replaying.voice import Voice
from polltrail.statement import Statement, StatementId, fingerprint, public_key, sign
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Role
from polltrail.statement.invitation import possession_message, presign
from polltrail.store import write_key
from polltrail.store.durable_files import create_file, sync_directories
from polltrail.store.key_files import OWNER_ONLY, key_line
from polltrail.web.invitations import SECRET_BYTES, Link, accept, enrolment_of, make_code

ORGANISER, LOG, STORE, REGISTRAR = "organiser", "log", "store", "registrar"
READERS: Final = tuple(f"second-reader-{number}" for number in range(1, 7))
REVIEWERS: Final = ("reviewer-1", "reviewer-2")
WATCHERS: Final = ("watcher-1", "watcher-2")
_OWNER_ONLY_FOLDER: Final = 0o700


@dataclass(frozen=True)
class Agent:
    """Somebody at a station.

    Attributes
    ----------
    nominated_by : str or None
        The choice whose agent it is; None for an observer.
    """

    station: str
    nominated_by: str | None = None

    @property
    def name(self) -> str:
        """How this program calls them; nobody else does."""
        return f"agent-{self.station}"


@dataclass(frozen=True)
class Cast:
    """Everybody, with a key of their own.

    Attributes
    ----------
    root : bytes
        32 secret bytes from which every key and nonce of this one night comes.
    """

    root: bytes
    agents: Sequence[Agent]

    @cached_property
    def others(self) -> dict[str, Role]:
        """Everybody but organiser and agents, and as what they are enrolled."""
        clerks: dict[str, Role] = dict.fromkeys(READERS, "clerk")
        return {
            REGISTRAR: "registrar",
            **clerks,
            **dict.fromkeys(REVIEWERS, "reviewer"),
            **dict.fromkeys(WATCHERS, "watcher"),
            STORE: "store",
        }

    def seed(self, who: str) -> bytes:
        """Give somebody's private key."""
        return self.secret("key", who)

    def secret(self, *words: str) -> bytes:
        """Derive 32 bytes for what the words say."""
        return hmac.digest(self.root, json.dumps(words).encode(), "sha256")

    def keep_keys(self, folder: Path) -> None:
        """Write everybody's private keys into a new folder: those of the agents as lines of one file.

        Raises
        ------
        KeyFileError
            The disk failed.
        """
        folder.mkdir(mode=_OWNER_ONLY_FOLDER)
        for who in (ORGANISER, *self.others):
            write_key(folder / f"{who}.key", self.seed(who), name=who)
        lines = [key_line(self.seed(one.name), name=one.name) for one in self.agents]
        create_file(folder / "agents.keys", "".join(lines).encode(), mode=OWNER_ONLY)
        sync_directories([folder], below=folder)


def desk_enrolments(voice: Voice, cast: Cast, *, at: int) -> Iterator[Statement]:
    """Enrol everybody who has a desk: the organiser does."""
    for who, role in cast.others.items():
        seed = cast.seed(who)
        public = public_key(seed)
        possession = sign(seed, possession_message(voice.election, role, (), (), public)).hex()
        body = EnrolmentBody(
            role=role, areas=(), stations=(), key=fingerprint(public), public=public.hex(),
            person=cast.secret("person", who).hex(), nominated_by=None, invitation=None, possession=possession,
        )  # fmt: skip
        yield voice.say(ORGANISER, "enrolment", body, at=at)


def agent_enrolments(
    cast: Cast, election: StatementId, agents: Iterable[Agent], *, at: int, expires_at: int
) -> Iterator[Statement]:
    """Invite agents, let them accept with a key of their own, and enrol them: a registrar does, at a desk."""
    for one in agents:
        link = invited(cast, election, one, expires_at)
        text = link.encode("polltrail:")
        acceptance = accept(link, text, cast.seed(one.name))
        nonce = cast.secret("nonce", REGISTRAR, one.name)[:16]
        yield enrolment_of(acceptance, cast.seed(REGISTRAR), nonce=nonce, made_at=at)


def invited(cast: Cast, election: StatementId, one: Agent, expires_at: int, *, which: str = "") -> Link:
    """Invite an agent; `which` tells apart two who are invited to one station."""
    words = (one.name, which) if which else (one.name,)
    code = make_code(
        cast.secret("invitation", *words)[:SECRET_BYTES],
        cast.secret("person", *words).hex(),
        one.nominated_by,
    )
    invitation = presign(
        cast.seed(ORGANISER), election=election, code_hash=sha256(code).hexdigest(), role="agent", areas=(),
        stations=(one.station,), expires_at=expires_at,
    )  # fmt: skip
    return Link(election=election, code=code, invitation=invitation)
