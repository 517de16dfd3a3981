"""One bundle, two verdicts: the browser's and `polltrail verify`'s."""

from collections.abc import Sequence
from typing import Any

from polltrail.errors import VerifyError
from polltrail.verify.bundle import verify_bundle
from support.node import Node
from support.published_log import Files
from support.zipped import zipped


def verdicts(node: Node, many: Sequence[Files], election: str | None) -> list[dict[str, Any]]:
    """What the browser says of each."""
    return [one["is"] for one in node.ask(*(("verifyBundle", zipped(files), election) for files in many))]


def of_browser(found: dict[str, Any]) -> tuple[Any, ...]:
    """The parts of the browser's answer that Python's has too."""
    if any("nothing was checked" in one["what"] for one in found["problems"]):
        return (found["ok"],)
    return found["ok"], found["election"], found["size"], found["root"], found["witnessed"]


def of_python(files: Files, election: str | None) -> tuple[Any, ...]:
    """The same parts of Python's; None alone where nothing is checked."""
    try:
        found = verify_bundle(files.__getitem__, files.keys(), election=election)
    except VerifyError:
        return (None,)
    return found.ok, found.election, found.size, found.root, found.witnessed


def said(found: dict[str, Any]) -> str:
    """All reasons, in one text."""
    return " ".join(f"{one['where']}: {one['what']}" for one in found["problems"])


def spoilt(files: Files, path: str, *, times: int) -> list[Files]:
    """The same files with one of them changed in some places, cut, lengthened, emptied, and left out."""
    data = files[path]
    step = max(1, len(data) // times)
    places = range(0, len(data), step)
    changed = [data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :] for at in places]
    others = [one for one in (data[:-1], data + b"\n", b"") if one != data]
    return [files | {path: one} for one in (*changed, *others)] + [
        {name: one for name, one in files.items() if name != path}
    ]
