"""A log goes on from a mirror: what must be known before, and the making of an election directory from a copy."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Final

import click

from polltrail.cli.founding import appearing
from polltrail.cli.log import visible
from polltrail.cli.mirrored import COSIGNED, WITNESSED, Mirrored, notes_in, read_mirror
from polltrail.errors import ConsistencyError, KeyFileError, OutputError, ReadingError, RollbackError
from polltrail.log import Checkpoint, VerifierKey, public_of
from polltrail.statement import read_entry
from polltrail.store import ElectionDir, create_election_dir, read_key
from polltrail.store.durable_files import (
    IMMUTABLE,
    REPLACEABLE,
    make_directories,
    sync_directories,
    write_file,
)
from polltrail.store.image_store import ImageStore
from polltrail.store.recovery import SeenNote
from polltrail.web.beginning import ask_witnesses
from polltrail.web.sealing import open_log

BATCH: Final = 2_048
BEFORE: Final = "log/before"
PIECE: Final = 1 << 20

Signed = tuple[SeenNote, Checkpoint]


def resume(mirror: Path, target: Path, log_key: Path, kept: Sequence[Path], *, despite_silence: bool) -> None:
    """Make an election directory in which a log goes on where its mirror ends, under the same name and key.

    Raises
    ------
    PolltrailError
        It may not go on there; nothing was made.
    """
    refuse_existing(target)
    seed = read_key(log_key)
    mirrored = read_mirror(mirror)
    check_key(mirrored, seed, log_key)
    refuse_told_conflicts(mirrored)
    signed = known_elsewhere(mirrored, files_of(kept), say, despite_silence=despite_silence)
    refuse_if_behind(mirrored, signed)
    policy = mirrored.place.election.policy.read_text(encoding="utf-8")
    make_from(mirrored, target, seed=seed, vkey=mirrored.key, policy=policy, beside=kept_files(mirrored))
    say(
        f"{target}: {mirrored.size:,} entries of election {mirrored.election}, each checked; the log goes on from there"
    )


def known_elsewhere(
    mirrored: Mirrored, kept: Mapping[str, bytes], say: Callable[[str], None], *, despite_silence: bool
) -> list[Signed]:
    """Find everything that the log's key is known to have signed: here, at its witnesses, and in files that people kept.

    Parameters
    ----------
    kept : mapping of str to bytes
        Checkpoints and receipts, by where they were.
    despite_silence : bool
        Whether to go on although witnesses who could have cosigned more give no answer.

    Raises
    ------
    ReadingError
        Too many witnesses are silent.
    ConsistencyError
        The log's key has signed another tree.
    """
    notes, silent = [*mirrored.notes(), *notes_in(kept)], set[str]()
    for policy in mirrored.policies:
        answers = ask_witnesses(policy.witnesses, mirrored.key.name, say)
        notes += [note for note in answers.values() if note is not None]
        without = [one.name for one in policy.witnesses if one.name not in answers]
        silent |= set(without) if policy.quorum_met(without) else set()
    if silent:
        told = (
            f"witnesses {', '.join(sorted(silent))}: expected answers of so many that no quorum is without one of them, "
            f"found none of these; together they could have cosigned more than the {mirrored.size} entries of this mirror"
        )
        if not despite_silence:
            raise ReadingError(
                f"{told}, and nobody else would know. Nothing was made. Bring them back and try again. Only whoever is "
                "sure that no more was ever cosigned says --despite-unreachable-witnesses: if more was, what is signed "
                "from now on contradicts it"
            )
        say(f"{told}; going on all the same, as you said")
    return mirrored.signed(notes)


def refuse_if_behind(mirrored: Mirrored, signed: Sequence[Signed]) -> None:
    """Refuse to go on under the same key below anything that it has signed.

    Raises
    ------
    RollbackError
        It has signed more than the mirror has.
    """
    seen, most = max(signed, key=lambda one: one[1].size)
    if most.size > mirrored.size:
        raise RollbackError(
            f"{mirrored.place.root}: expected at least {most.size} entries, as the log's own key has signed in "
            f"{seen.where}, found {mirrored.size}: entries {mirrored.size} to {most.size - 1} are missing here. Nothing "
            "was made, because going on would deny what was acknowledged. Look for another mirror that has them; if "
            "there is none, the log goes on under another name, and says what is missing: polltrail succeed"
        )


def refuse_told_conflicts(mirrored: Mirrored) -> None:
    """Refuse to go on under a key that has signed two stories.

    Raises
    ------
    ConsistencyError
        The mirror has evidence of it.
    """
    found = sorted(path.name for path in mirrored.place.conflicts.glob("[!.]*"))
    if found:
        raise ConsistencyError(
            f"{mirrored.place.conflicts}: expected no evidence against the log, found {', '.join(found[:5])}: its key has "
            "signed what cannot be true together. Nothing was made. Find out who used the key; the log goes on under "
            "another name: polltrail succeed"
        )


def check_key(mirrored: Mirrored, seed: bytes, path: Path) -> None:
    """Check that a private key is the log's.

    Raises
    ------
    KeyFileError
        It is another's.
    """
    if public_of(seed) != mirrored.key.public:
        raise KeyFileError(
            f"{path}: expected the private key of {mirrored.key}, found another; nothing was made. If that key is lost, "
            "the log goes on under another name: polltrail succeed"
        )


def make_from(
    mirrored: Mirrored,
    target: Path,
    *,
    seed: bytes,
    vkey: VerifierKey,
    policy: str,
    then: Sequence[tuple[str, bytes]] = (),
    beside: Mapping[str, bytes],
) -> None:
    """Make an election directory whose log begins with all that a mirror has: all of it under its name, or nothing.

    Parameters
    ----------
    then : sequence of (statement id, entry)
        What follows the copied entries.
    beside : mapping of str to bytes
        Further files, by their path in the directory.

    Raises
    ------
    OutputError
        Something has this name already, or the disk failed.
    """
    refuse_existing(target)
    with appearing(target) as building:
        tables = [path.read_bytes() for path in sorted(mirrored.place.election.tables.glob("[0-9a-f]*"))]
        place = create_election_dir(building, log_seed=seed, log_vkey=str(vkey), policy=policy, tables=tables)
        _fill(place, seed, mirrored, then)
        for path, data in beside.items():
            make_directories((building / path).parent, below=building)
            mode = IMMUTABLE if path.startswith(BEFORE) else REPLACEABLE
            write_file(building / path, data, mode=mode)
            sync_directories([(building / path).parent], below=building)
        _bring_images(mirrored, place)


def files_of(paths: Sequence[Path]) -> dict[str, bytes]:
    """Read files that people kept.

    Raises
    ------
    ReadingError
        One cannot be read.
    """
    try:
        return {str(path): path.read_bytes() for path in paths}
    except OSError as exc:
        raise ReadingError(
            f"{exc.filename}: expected a file that can be read, found: {exc.strerror}"
        ) from exc


def say(line: str) -> None:
    """Tell whoever runs it one line."""
    click.echo(visible(line), err=True)


def refuse_existing(target: Path) -> None:
    """Refuse a place where something is already.

    Raises
    ------
    OutputError
        There is.
    """
    if target.exists():
        raise OutputError(
            f"{target}: expected no directory of this name yet, found one; nothing was made. Choose another "
            "name; or serve what is there as it is, without --from-mirror"
        )


def kept_files(mirrored: Mirrored) -> dict[str, bytes]:
    """Give what lies beside the mirror's log and stays true of it: cosigned notes, and the notes of lost logs."""
    root = mirrored.place.root
    before = [path for path in (root / BEFORE).rglob("*") if path.is_file()]
    paths = [*(root / name for name in (WITNESSED, COSIGNED)), *before]
    return {str(path.relative_to(root)): path.read_bytes() for path in paths if path.is_file()}


def _fill(place: ElectionDir, seed: bytes, mirrored: Mirrored, then: Sequence[tuple[str, bytes]]) -> None:
    with closing(open_log(place.root, log_seed=seed)) as log:
        entries = _with_ids(mirrored)
        while batch := list(islice(entries, BATCH)):
            log.append(batch)
        if log.root != mirrored.checkpoint.root:
            raise ReadingError(
                f"{mirrored.place.root}: expected entries that stay the same, found others; nothing was made"
            )
        log.append(then)
        log.publish()


def _with_ids(mirrored: Mirrored) -> Iterator[tuple[str, bytes]]:
    return ((read_entry(entry).id, entry) for _, entry in mirrored.entries())


def _bring_images(mirrored: Mirrored, place: ElectionDir) -> None:
    """Give the images a second name in the new directory, or copy them where it is on another disk."""
    theirs, mine = (mirrored.place.election.images, mirrored.place.closed_images), ImageStore(place.images)
    mine.begin()
    made = set()
    for images in map(ImageStore, theirs):
        for digest, size in images.stored():
            if digest in mirrored.removed:
                continue
            target = mine.path(digest)
            make_directories(target.parent, below=place.images)
            try:
                with suppress(FileExistsError):
                    os.link(images.path(digest), target)
            except OSError:  # on another disk
                _copy(images, mine, digest, size)
            made.add(target.parent)
    sync_directories(made, below=place.images)


def _copy(source: ImageStore, target: ImageStore, digest: str, size: int) -> None:
    incoming = target.receive(digest, size)
    try:
        while piece := source.read(source.path(digest), incoming.count, PIECE):
            incoming.write(piece)
        incoming.settle()
        incoming.keep()
    finally:
        incoming.discard()
