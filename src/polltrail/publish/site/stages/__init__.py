"""What later stages say of a contest, on its page: sections that are made beside pages, because they take longer.

In: one value for each stage, by its name, as it was kept; the contest's figures. Out: sections as markup. A stage is added
to `STAGES`: its name, how its value is read, and how its section is written. Promises: the same values give the same
bytes; what a stage has nothing to say of has no section.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from polltrail.publish.site.stages.audit import AUDIT, audit_section
from polltrail.publish.site.stages.forensics import FORENSICS, forensics_section
from polltrail.publish.site.stages.projection import PROJECTION, projection_section
from polltrail.publish.site.texts import Texts
from polltrail.tally.board import ContestFigures

Values = Mapping[str, Any]
"""By the names of stages, what each says of one contest."""
NO_VALUES: Final[Values] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One later stage.

    Attributes
    ----------
    name : str
        As in the names of files and addresses.
    write : callable
        Makes the section of a value.
    """

    name: str
    write: Callable[[Any, ContestFigures, Texts], Markup]


STAGES: Final[tuple[Stage, ...]] = (
    Stage(name=AUDIT, write=audit_section),
    Stage(name=PROJECTION, write=projection_section),
    Stage(name=FORENSICS, write=forensics_section),
)


def sections(values: Values, figures: ContestFigures, texts: Texts) -> Markup:
    """Write the sections of all stages that have a value."""
    found = [
        stage.write(values[stage.name], figures, texts)
        for stage in STAGES
        if values.get(stage.name) is not None
    ]
    return Markup("").join(found)
