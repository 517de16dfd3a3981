"""Whatever bytes come in, the answer says what was expected; nothing is logged by them, and nothing breaks."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from support.night import entry_of, lay_out, make_election
from support.serving import here

ELECTION = make_election(1)
ENTRY = entry_of(ELECTION.transcription(ELECTION.agents[0], "station 1"))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A statement with some of its bytes changed, dropped or doubled."""
    data = bytearray(ENTRY)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=4))
    return bytes(data)


BODIES = st.lists(
    st.one_of(st.binary(max_size=300), damaged(), st.just(b"[" * 5000)), min_size=1, max_size=20
)
PATHS = st.lists(st.text(max_size=30), max_size=10)


@given(bodies=BODIES, paths=PATHS)
def test_any_bytes_end_in_an_answer(bodies: list[bytes], paths: list[str]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as made:
            root = lay_out(ELECTION, Path(made) / "election")
            async with here(root, ELECTION) as server:
                for body in bodies:
                    alone = await server.client.post("/v1/statements", content=body)
                    assert alone.status_code in {200, 201, 400, 413, 422, 429}, alone.text
                    assert alone.status_code != 201 or server.store.size == 4, alone.text
                together = await server.client.post("/v1/batches", content=b"\n".join(bodies))
                assert together.status_code in {200, 400}
                assert server.store.size in {3, 4}  # at most the one statement there is
                for path in paths:
                    for prefix in ("/", "/log/", "/v1/statements/", "/tables/"):
                        scope = {"type": "http", "method": "GET", "path": prefix + path, "headers": []}
                        assert await status_of(server.app, scope) == 404

    asyncio.run(run())


async def status_of(app: object, scope: dict[str, object]) -> int:
    sent: list[dict[str, int]] = []

    async def send(message: dict[str, int]) -> None:
        sent.append(message)

    await app(scope, None, send)
    return sent[0]["status"]
