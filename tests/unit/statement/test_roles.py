from polltrail.statement.bodies import BODIES
from polltrail.statement.roles import SIGNERS, may_manage


def test_every_kind_has_signers_as_in_the_protocol() -> None:
    anyone = {"organiser", "registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror"}
    assert {kind: set(roles) for kind, roles in SIGNERS.items()} == {
        "definition": {"organiser"},
        "enrolment": {"organiser", "registrar"},
        "revocation": anyone,
        "image": {"agent", "clerk"},
        "holding": {"store", "mirror"},
        "transcription": {"agent", "clerk"},
        "endorsement": anyone,
        "decision": {"reviewer"},
        "official": {"watcher"},
        "incident": {"agent", "clerk"},
        "withdrawal": anyone,
        "conflict": anyone,
        "unseal": {"organiser"},
        "succession": {"organiser"},
        "removal": {"organiser"},
    }
    assert set(SIGNERS) == set(BODIES)


def test_who_manages_whose_keys() -> None:
    assert all(may_manage("organiser", role) for role in ("organiser", "registrar", "agent", "reviewer"))
    assert all(may_manage("registrar", role) for role in ("agent", "clerk"))
    assert not any(may_manage("registrar", role) for role in ("organiser", "registrar", "reviewer", "mirror"))
    assert not any(may_manage("agent", role) for role in ("agent", "clerk"))
