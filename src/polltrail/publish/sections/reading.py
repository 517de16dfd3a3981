"""What was read, and how anybody can check it."""

from polltrail.publish.account import Account
from polltrail.publish.log_state import log_sentence
from polltrail.publish.page import Block, Code, Column, Group, Section, Table, bullets, prose
from polltrail.publish.wording import count, isolate, listed, sentence


def read_section(account: Account) -> Section:
    """Say which files were read, whose figures they are, and what had to be assumed."""
    election = account.tables.election
    size = listed(
        [
            count(account.tables.stations.height, "station"),
            count(len(election.contests), "contest"),
            count(len(account.tables.choices), "choice"),
        ]
    )
    areas = f"; areas by {listed([isolate(level) for level in election.levels])}" if election.levels else ""
    files = listed([isolate(file.name) for file in account.files])
    model = f"{account.form_model.title} ({account.form_model.name})"
    lines = (
        sentence(f"Read from {files}: {size}{areas}") if files else "",
        sentence(
            f"The figures told here are those of source {isolate(account.source)}: {account.source_reason}"
        )
        if account.source_reason
        else "",
        sentence(f"Forms were checked as this form model says: {model}"),
    )
    return Section(
        id="read", title="What was read", blocks=(*prose(*lines), *_sources(account), *_notes(account))
    )


def _sources(account: Account) -> tuple[Block, ...]:
    if len(account.sources) < 2:
        return ()
    table = Table(
        caption="Sources, and from how many stations each has a form",
        columns=(Column(label="Source", kind="name"), Column(label="Stations with a form")),
        rows=tuple(account.sources.items()),
    )
    return (table,)


def _notes(account: Account) -> tuple[Block, ...]:
    if not account.notes:
        return ()
    title = f"How it was understood ({count(len(account.notes), 'note')})"
    return (Group(title=title, blocks=bullets(account.notes), folded=True),)


def verify_section(account: Account) -> Section:
    """Say how to make this report again, and how to know that the files, or the log, are the same."""
    if account.count is not None:
        return _verify_count(account)
    command = "compare" if account.told_from == "official" else "examine"
    files = Table(
        caption="The files that were read",
        columns=(
            Column(label="File", kind="name"),
            Column(label="Rows"),
            Column(label="Bytes"),
            Column(label="SHA-256", kind="code"),
        ),
        rows=tuple((file.name, file.rows, file.bytes, file.sha256) for file in account.files),
    )
    blocks: tuple[Block, ...] = (
        *prose("The same files and the same version give the same figures. To make this report again:"),
        Code(text=f"polltrail {command} {_quoted(account.path) if account.path else 'PATH'} --out report"),
        *prose(
            "Compare the SHA-256 of your files with these (sha256sum FILE). Every figure on this page is also in "
            "report.json, and every table in full in the folder tables, as CSV and Parquet.",
            f"Made by Polltrail {account.version}.",
        ),
        *((files,) if account.files else ()),
    )
    return Section(id="verify", title="How to check this yourself", blocks=blocks)


def _verify_count(account: Account) -> Section:
    """Say it of an election's own count, whose only input is a log that goes on growing."""
    path = _quoted(account.path) if account.path else "DIRECTORY"
    words = account.again or ("count", account.path or "DIRECTORY")
    blocks: tuple[Block, ...] = (
        *prose(
            "The same log and the same version give the same figures. To make this report again, also when the log "
            "has grown:"
        ),
        Code(text=f"polltrail {' '.join(map(_quoted, words))} --out report"),
        *prose(
            "That the log is whole, and that those signed it who may, is checked with the election's id as its "
            "organisers published it:"
        ),
        Code(text=f"polltrail verify {path} --election ID"),
        *prose(
            "" if account.log is None else log_sentence(account.log),
            f"The log says that it is {account.tables.election.id}. Every figure on this page is also in report.json, and "
            "every table in full in the folder tables, as CSV and Parquet.",
            f"Made by Polltrail {account.version}.",
        ),
    )
    return Section(id="verify", title="How to check this yourself", blocks=blocks)


def _quoted(path: str) -> str:
    """Quote a path for a POSIX shell where it needs that."""
    if path and all(letter.isalnum() or letter in "/._-" for letter in path):
        return path
    return "'" + path.replace("'", "'\\''") + "'"


def limits_section(account: Account) -> Section:
    """Say what cannot be told, and what it would need."""
    without = [
        text
        for absent, text in (
            (
                not account.checks,
                "Whether the forms contradict themselves: there are no forms to check here.",
            ),
            (not account.areas, "How much is in by area: no areas are given."),
            (
                not account.comparisons and account.by_party is None,
                "Whether an official result agrees: none is given.",
            ),
        )
        if absent
    ]
    lines = [*account.cannot_tell, *without]
    return Section(id="limits", title="What cannot be told", blocks=bullets(lines))
