"""Which processes are at work for a folder."""

from pathlib import Path


def at_work_in(folder: Path) -> list[str]:
    """Command lines, of all processes, that name a folder or what is in it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        if any(str(folder).encode() in word for word in words):
            found.append(b" ".join(words).decode(errors="replace"))
    return found
