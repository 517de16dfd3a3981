"""Names of things; each kind its own type, so that a station can never stand where a choice should."""

from typing import NewType

ElectionId = NewType("ElectionId", str)
ContestId = NewType("ContestId", str)
ChoiceId = NewType("ChoiceId", str)
StationId = NewType("StationId", str)
SourceName = NewType("SourceName", str)
FieldName = NewType("FieldName", str)
"""A number on a result form: `registered_voters`, `ballots_cast`, `valid_votes`, ... (see GLOSSARY.md)."""
