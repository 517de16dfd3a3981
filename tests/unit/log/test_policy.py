import pytest

from polltrail.errors import NoteError, PolicyError
from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.log.cosignature import cosign
from polltrail.log.note import COSIGNATURE, ED25519, VerifierKey, make_vkey, public_of
from polltrail.log.policy import Group, Log, Policy, Witness
from support.house_log import (
    CHECKPOINT,
    COSIGNED_AT,
    LOG_SEED,
    LOG_VKEY,
    ORIGIN,
    ROOT_7,
    SIGNED,
    TEXT,
    WITNESS,
    WITNESS_SEED,
    WITNESS_VKEY,
)

LOG = VerifierKey.parse(LOG_VKEY)
SIMPLE = f"log {LOG_VKEY}\nwitness w1 {WITNESS_VKEY}\nquorum w1\n"
NAMES = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
SEEDS = {name: bytes([100 + at]) * 32 for at, name in enumerate(NAMES)}


def vkey(name: str) -> str:
    return str(make_vkey(f"{name}.example", COSIGNATURE, public_of(SEEDS[name])))


# The example of https://c2sp.org/tlog-policy, with keys.
TWO_LEVELS = f"""
# Two organisations, three witnesses each.
log {LOG_VKEY}

\twitness X1 {vkey("X1")}
witness  X2\t{vkey("X2")}  https://x2.example/
witness X3 {vkey("X3")}
group X-witnesses 2 X1 X2 X3

witness Y1 {vkey("Y1")}
witness Y2 {vkey("Y2")}
witness Y3 {vkey("Y3")}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
  # the rule
quorum X-and-Y
"""


def cosigned(*names: str) -> bytes:
    lines = [cosign(TEXT, SEEDS[name], f"{name}.example", COSIGNED_AT + at) for at, name in enumerate(names)]
    return SIGNED + b"".join(lines)


def test_the_published_example_is_read() -> None:
    policy = Policy.parse(TWO_LEVELS)
    assert policy.log == LOG
    assert [one.name for one in policy.witnesses] == NAMES
    assert policy.witnesses[1].url == "https://x2.example/"
    assert policy.groups == (
        Group("X-witnesses", 2, ("X1", "X2", "X3")),
        Group("Y-witnesses", 1, ("Y1", "Y2", "Y3")),
        Group("X-and-Y", 2, ("X-witnesses", "Y-witnesses")),
    )
    assert policy.quorum == "X-and-Y"
    assert Policy.parse(policy.format()) == Policy.parse(TWO_LEVELS.encode()) == policy


@pytest.mark.parametrize(
    ("names", "met"),
    [
        ((), False),
        (("X1", "X2"), False),
        (("X1", "Y1"), False),
        (("Y1", "Y2", "Y3"), False),
        (("X1", "X3", "Y2"), True),
        (("X1", "X2", "X3", "Y1", "Y2", "Y3"), True),
    ],
)
def test_the_quorum_is_met_by_enough_of_every_group(names: tuple[str, ...], met: bool) -> None:
    seen = Policy.parse(TWO_LEVELS).check(cosigned(*names))
    assert seen.quorum_met == met
    assert seen.witnesses == {name: COSIGNED_AT + at for at, name in enumerate(names)}
    assert seen.checkpoint == Checkpoint(ORIGIN, 7, ROOT_7)
    assert seen.log == LOG


def test_the_house_checkpoint_meets_a_quorum_of_its_witness() -> None:
    policy = Policy.parse(SIMPLE)
    assert policy.check(CHECKPOINT).quorum_met
    assert policy.check(CHECKPOINT).witnesses == {"w1": COSIGNED_AT}
    assert not policy.check(SIGNED).quorum_met


def test_a_policy_may_ask_for_no_witness() -> None:
    policy = Policy.parse(f"log {LOG_VKEY} https://log.example/\nquorum none")
    assert policy.check(SIGNED).quorum_met
    assert policy.logs == (Log(LOG, "https://log.example/"),)


def test_a_policy_may_leave_the_log_to_whoever_asks() -> None:
    policy = Policy.parse("quorum none\n")
    assert policy.check(SIGNED, LOG_VKEY).log == policy.check(SIGNED, LOG).log == LOG
    with pytest.raises(NoteError, match="found none"):
        policy.check(SIGNED)
    with pytest.raises(PolicyError, match="expected one log, found 0"):
        _ = policy.log


def test_any_log_of_the_policy_is_taken_under_its_own_name_only() -> None:
    second = make_vkey("second.example", ED25519, public_of(SEEDS["X1"]))
    policy = Policy.parse(f"log {LOG_VKEY}\nlog {second}\nquorum none\n")
    own = Checkpoint("second.example", 7, ROOT_7)
    assert policy.check(sign_checkpoint(own, "second.example", SEEDS["X1"])).log == second
    borrowed = sign_checkpoint(Checkpoint(ORIGIN, 7, ROOT_7), "second.example", SEEDS["X1"])
    with pytest.raises(NoteError, match="expected the signature of that log"):
        policy.check(borrowed)


def test_a_wrong_cosignature_of_a_known_witness_refuses_the_note() -> None:
    wrong = cosign(TEXT.replace("\n7\n", "\n8\n"), SEEDS["Y3"], "Y3.example", COSIGNED_AT)
    with pytest.raises(NoteError, match="it is wrong"):
        Policy.parse(TWO_LEVELS).check(cosigned("X1", "X2", "Y1") + wrong)


def test_witnesses_without_the_log_prove_nothing() -> None:
    alone = TEXT.encode() + b"\n" + cosign(TEXT, WITNESS_SEED, WITNESS, COSIGNED_AT)
    with pytest.raises(NoteError, match="found none"):
        Policy.parse(SIMPLE).check(alone)


W1 = f"witness w1 {WITNESS_VKEY}\n"
W2 = f"witness w2 {vkey('X1')}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"log {LOG_VKEY}\n",
        "quorum none\nquorum none\n",
        "quorum w1\n" + W1,
        "quorum nobody\n",
        "quorum\n",
        "quorum none none\n",
        "log\nquorum none\n",
        f"log {LOG_VKEY} a b\nquorum none\n",
        f"log {LOG_VKEY[:-1]}\nquorum none\n",
        f"log {WITNESS_VKEY}\nquorum none\n",
        f"log {LOG_VKEY}\nlog {LOG_VKEY} https://twice.example\nquorum none\n",
        f"witness w1 {LOG_VKEY}\nquorum none\n",
        f"witness w1 {WITNESS_VKEY}\nwitness w2 {WITNESS_VKEY}\nquorum none\n",
        f"witness none {WITNESS_VKEY}\nquorum none\n",
        W1 + W2.replace("w2", "w1") + "quorum w1\n",
        W1 + "group w1 1 w1\nquorum w1\n",
        W1 + "group none 1 w1\nquorum none\n",
        "group g 1 none\nquorum g\n",
        "group g 1\nquorum g\n",
        "group g 1 g\nquorum g\n",
        "group g 1 w1\n" + W1 + "quorum g\n",
        W1 + "group g 0 w1\nquorum g\n",
        W1 + "group g 2 w1\nquorum g\n",
        W1 + "group g 01 w1\nquorum g\n",
        W1 + "group g some w1\nquorum g\n",
        W1 + "group g 1 w1 w1\nquorum g\n",
        W1 + W2 + "group g 1 w1\ngroup h 1 w1 w2\nquorum h\n",
        "witnes w1\nquorum none\n",
        "quorum none\r\n",
        "quorum none\x00\n",
        "# bell \x07\nquorum none\n",
        "quorum\u00a0none\n",
        "quorum none \ud800\n",
    ],
)
def test_a_policy_of_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(PolicyError, match="expected"):
        Policy.parse(text)


def test_a_log_is_not_its_own_witness() -> None:
    own = make_vkey("me.example", COSIGNATURE, public_of(LOG_SEED))
    with pytest.raises(PolicyError, match="expected every key once"):
        Policy.parse(f"log {LOG_VKEY}\nwitness me {own}\nquorum me\n")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(PolicyError, match="expected UTF-8"):
        Policy.parse(b"quorum none\n# \xff\n")


def test_a_policy_that_could_not_be_read_again_is_not_made() -> None:
    key = VerifierKey.parse(WITNESS_VKEY)
    for name, url in (("two words", ""), ("", ""), ("w", "https://two words")):
        with pytest.raises(PolicyError, match="without spaces"):
            Policy((), (Witness(name, key, url),), (), "none")
