"""Who organises an election cannot begin another one in its log."""

import pytest

from polltrail.statement.roster import Roster
from polltrail.verify import exit_code, verify
from support.attacks import attack
from support.published_log import ELECTION, entries_of, genesis, island, publish


def _without_genesis_rule(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Roster, "refusal", lambda *_, **__: None)


@attack(rules_of_admission=_without_genesis_rule)
def test_a_second_genesis_is_refused_by_its_entry() -> None:
    statements = island(3)
    second = genesis(name="The same island, another night")
    verdict = verify(publish(entries_of([*statements, second])).__getitem__, election=ELECTION)
    assert exit_code(verdict) == 4
    assert [one.index for one in verdict.refused] == [len(statements)]
