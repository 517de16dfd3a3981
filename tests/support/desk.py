"""An election served with its desk: photographs that are stored, people who log in with keys of their browsers.

with desk(tmp_path) as night:
    night.bring("agent 0", ("N1", "assembly"), (10, 20))
    clerk = night.enters(browser, "clerk")
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from polltrail.statement import fingerprint, public_key
from polltrail.statement.bodies import ImageBody
from polltrail.statement.fields import Copy, Slot
from polltrail.statement.invitation import presign
from polltrail.store import ElectionDir, write_key
from polltrail.web.acceptances import registrar_key
from polltrail.web.holdings import store_key
from polltrail.web.invitations import Link, make_code
from support.count_night import append, enrolled, genesis, lay_out, reading, said
from support.night import entry_of
from support.photographs import photograph
from support.serving import Served, served, until
from support.statements import seed_of

FAR = 4_000_000_000_000
"""Milliseconds since 1970, in the year 2096."""
N1, N2, S1 = (("N1", "assembly"), ("N2", "assembly"), ("S1", "assembly"))
BROKEN = "addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"


@dataclass
class Seat:
    """Somebody at the desk, and all that their browser complained of."""

    page: Page
    said: list[str] = field(default_factory=list)

    def text(self) -> str:
        return self.page.inner_text("main")

    def see(self, words: str, *, within_s: float = 120) -> None:
        self.page.get_by_text(words).first.wait_for(timeout=within_s * 1000)

    @property
    def key(self) -> str:
        return str(
            self.page.evaluate("fetch('/v1/desk/me').then((one) => one.json()).then((one) => one.key)")
        )


@dataclass
class DeskNight:
    """A server with its desk."""

    root: Path
    server: Served
    client: httpx.Client
    photos: int = 0
    seats: list[Seat] = field(default_factory=list)

    def bring(
        self, who: str, slot: tuple[str, str], votes: Sequence[int | None] | None, *, width: int = 640, shade: int = 0, **more: object
    ) -> str:  # fmt: skip
        """An agent photographs a form, reads it if there are votes, and sends both; gives the photograph's digest."""
        self.photos += 1
        data = photograph("JPEG", width, width * 3 // 4, shade=shade or 17 * self.photos)
        digest = hashlib.sha256(data).hexdigest()
        place = Slot(station=slot[0], contest=slot[1], form="generic")
        body = ImageBody(
            digest=digest, bytes=len(data), media_type="image/jpeg", slot=place, copy=Copy(whose="agent", holder=None), redacts=None,
        )  # fmt: skip
        self.say(said(who, "image", body, number=self.photos))
        answer = self.client.put(f"/v1/images/{digest}", content=data)
        assert answer.status_code in {200, 201}, answer.text
        if votes is not None:
            self.say(reading(who, slot, votes, images=[digest], number=self.photos, **more))  # type: ignore[arg-type]
        return digest

    def say(self, statement: object) -> None:
        answer = self.client.post("/v1/statements", content=entry_of(statement))  # type: ignore[arg-type]
        assert answer.status_code == 201, answer.text

    def invitation(self, role: str, person: str, *, number: int = 0) -> str:
        """The link of an invitation; the same person can be invited twice, by another number."""
        commitment = hashlib.sha256(person.encode()).hexdigest()
        code = make_code(hashlib.sha256(f"{role} {person} {number}".encode()).digest()[:16], commitment, None)
        presigned = presign(
            seed_of("organiser"), election=genesis().id, code_hash=hashlib.sha256(code).hexdigest(),
            role=role, areas=[], stations=[], expires_at=FAR,
        )  # type: ignore[arg-type]  # fmt: skip
        text = Link(election=genesis().id, code=code, invitation=presigned).encode(self.server.url)
        return f"{self.server.url}/desk/#{text.partition('#')[2]}"

    def seat(self, browser: Browser, **how: object) -> Seat:
        """A browser of its own at the desk."""
        page = browser.new_context(**how).new_page()  # type: ignore[arg-type]
        seat = Seat(page)
        page.on(
            "console", lambda one: seat.said.append(one.text) if one.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda one: seat.said.append(str(one)))
        page.add_init_script(BROKEN)
        self.seats.append(seat)
        return seat

    def clerk(self, browser: Browser, person: str, *, number: int = 0, **how: object) -> Seat:
        """Somebody invited as a clerk, who accepts in the browser."""
        seat = self.seat(browser, **how)
        seat.page.goto(self.invitation("clerk", person, number=number))
        seat.page.get_by_role("button", name="Make my key and accept").click()
        seat.page.get_by_role("button", name="Log out").wait_for()
        return seat

    def reviewer(self, browser: Browser, who: str, **how: object) -> Seat:
        """A reviewer who brings a key in a file, which the organiser has enrolled."""
        seat = self.seat(browser, **how)
        seat.page.goto(f"{self.server.url}/desk/")
        seat.page.set_input_files("#key-file", self.root.parent / f"{who}.key")
        seat.page.get_by_role("button", name="Log out").wait_for()
        return seat

    def stands(self, slot: tuple[str, str]) -> dict[str, object]:
        """Where a form stands, by the public board."""
        number = ["N1", "N2", "S1", "S2"].index(slot[0])
        station = self.client.get(f"/data/station/0/{number}.json").json()
        found: dict[str, object] = next(one for one in station["slots"] if one["contest"] == slot[1])
        return found

    def becomes(self, slot: tuple[str, str], state: str) -> dict[str, object]:
        """Wait until a form stands so."""
        until(lambda: self.stands(slot)["state"] == state, every_s=0.2)
        return self.stands(slot)


@contextmanager
def desk(folder: Path) -> Iterator[DeskNight]:
    """Serve the small election with its desk; keys of the people lie beside it."""
    root = lay_out(folder / "election")
    append(root, [enrolled("registrar", "registrar")])
    place = ElectionDir(root)
    write_key(store_key(place), seed_of("store"), name="store")
    write_key(registrar_key(place), seed_of("registrar"), name="registrar")
    for who in (f"reviewer {at}" for at in range(3)):
        write_key(folder / f"{who}.key", seed_of(who))
    with served(root) as server, server.client() as client:
        until(lambda: client.get("/data/place/0.json").status_code == 200)
        night = DeskNight(root, server, client)
        try:
            yield night
            assert [one for seat in night.seats for one in seat.said] == []
        finally:
            for seat in night.seats:
                seat.page.context.close()


def fingerprint_of(who: str) -> str:
    return fingerprint(public_key(seed_of(who)))
