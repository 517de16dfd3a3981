"""Which role may say what (protocol.md section 3)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from polltrail.statement.ledger import KeyRole

_ANY: Final[frozenset[KeyRole]] = frozenset({
    *("organiser", "registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror"),
})  # fmt: skip
_ORGANISER: Final[frozenset[KeyRole]] = frozenset({"organiser"})
_FIELD: Final[frozenset[KeyRole]] = frozenset({"agent", "clerk"})

SIGNERS: Final[Mapping[str, frozenset[KeyRole]]] = MappingProxyType({
    "definition": _ORGANISER,
    "enrolment": frozenset({"organiser", "registrar"}),
    "revocation": _ANY,
    "image": _FIELD,
    "holding": frozenset({"store", "mirror"}),
    "transcription": _FIELD,
    "endorsement": _ANY,
    "decision": frozenset({"reviewer"}),
    "official": frozenset({"watcher"}),
    "incident": _FIELD,
    "withdrawal": _ANY,
    "conflict": _ANY,
    "unseal": _ORGANISER,
    "succession": _ORGANISER,
    "removal": _ORGANISER,
})  # fmt: skip
"""Who may sign each kind; a revocation only as far as `may_manage` goes, or of one's own key."""


def may_manage(manager: KeyRole, role: KeyRole) -> bool:
    """Whether a role may enrol or revoke keys of another: an organiser any, a registrar agents and clerks."""
    return manager == "organiser" or (manager == "registrar" and role in _FIELD)
