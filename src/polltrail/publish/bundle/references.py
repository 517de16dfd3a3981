"""What a statement points at: other statements by their id, and bytes beside the log by their digest."""

from collections.abc import Iterator

from polltrail.statement import Statement
from polltrail.statement.bodies import (
    DecisionBody,
    EndorsementBody,
    HoldingBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    RemovalBody,
    TranscriptionBody,
    WithdrawalBody,
)


def named_statements(statement: Statement) -> tuple[str, ...]:
    """Give the ids of the statements that a statement speaks of, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(_named(statement)))


def _named(statement: Statement) -> Iterator[str]:
    body = statement.body
    if statement.supersedes is not None:
        yield statement.supersedes
    if isinstance(body, EndorsementBody | WithdrawalBody):
        yield body.statement
    elif isinstance(body, DecisionBody):
        if body.transcription is not None:
            yield body.transcription
        yield from body.basis.statements


def about_bytes(statement: Statement) -> tuple[str, ...]:
    """Give the digests that a statement is itself about: that there is an image, that it is held, or removed."""
    body = statement.body
    if isinstance(body, ImageBody):
        return (body.digest,) if body.redacts is None else (body.digest, body.redacts)
    return (body.digest,) if isinstance(body, HoldingBody | RemovalBody) else ()


def rests_on_bytes(statement: Statement) -> tuple[str, ...]:
    """Give the digests of all bytes beside the log that a statement rests on."""
    body = statement.body
    if isinstance(body, TranscriptionBody):
        return body.images if body.words is None else (*body.images, body.words)
    if isinstance(body, DecisionBody | IncidentBody):
        return () if body.words is None else (body.words,)
    return (body.digest,) if isinstance(body, OfficialBody) else about_bytes(statement)
