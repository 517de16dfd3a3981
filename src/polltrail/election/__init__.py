"""What should exist: the election, its contests, choices, stations and areas, and the paper they report on.

In: nothing; this is where the data begins. Out: frozen values, ids that cannot be mixed up, and the same as
columns for elections of a million stations. Promises: nothing here reads a vote; a table of stations is
refused when it contradicts itself.
"""

from polltrail.election.definition import (
    Area,
    AreaPath,
    Choice,
    Contest,
    Election,
    ElectionTables,
    Station,
)
from polltrail.election.form_model import FormModel, Identity, form_model, form_model_names
from polltrail.election.ids import ChoiceId, ContestId, ElectionId, FieldName, SourceName, StationId

__all__ = [
    "Area",
    "AreaPath",
    "Choice",
    "ChoiceId",
    "Contest",
    "ContestId",
    "Election",
    "ElectionId",
    "ElectionTables",
    "FieldName",
    "FormModel",
    "Identity",
    "SourceName",
    "Station",
    "StationId",
    "form_model",
    "form_model_names",
]
