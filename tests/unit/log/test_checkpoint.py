import pytest

from polltrail.errors import NoteError
from polltrail.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from polltrail.log.note import sign_note
from polltrail.log.tree import EMPTY_ROOT
from support.house_log import CHECKPOINT, LOG_SEED, LOG_VKEY, ORIGIN, ROOT_7, SIGNED, TEXT, WITNESS_SEED

HOUSE = Checkpoint(ORIGIN, 7, ROOT_7)
ROOT = "mMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc="

# The example of https://c2sp.org/tlog-checkpoint; its verifier key is not published.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_house_checkpoint_is_reproduced() -> None:
    assert HOUSE.format() == TEXT
    assert sign_checkpoint(HOUSE, ORIGIN, LOG_SEED) == SIGNED


def test_a_checkpoint_is_opened_with_the_logs_key_whoever_else_signed() -> None:
    assert open_checkpoint(SIGNED, LOG_VKEY) == HOUSE
    assert open_checkpoint(CHECKPOINT, LOG_VKEY) == HOUSE


def test_the_published_example_is_read() -> None:
    sofa = Checkpoint.parse(SOFA)
    assert (sofa.origin, sofa.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert sofa.format() == SOFA


def test_an_empty_log_has_the_root_of_nothing() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert Checkpoint.parse(empty.format()) == empty
    with pytest.raises(NoteError, match="of the empty tree at size 0"):
        Checkpoint(ORIGIN, 0, ROOT_7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{ROOT}",
        f"{ORIGIN}\n7\n{ROOT}\nextension\n",
        f"{ORIGIN}\n7\n{ROOT}\nextension",
        f"{ORIGIN}\n7\n{ROOT}\n\n",
        f"\n7\n{ROOT}\n",
        f"two words\n7\n{ROOT}\n",
        f"a+b\n7\n{ROOT}\n",
        f"{ORIGIN}\n07\n{ROOT}\n",
        f"{ORIGIN}\n+7\n{ROOT}\n",
        f"{ORIGIN}\n-7\n{ROOT}\n",
        f"{ORIGIN}\n 7\n{ROOT}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT}\n",
        f"{ORIGIN}\n7\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n7\n{ROOT[:-2]}d=\n",
        f"{ORIGIN}\n7\nAAAA\n",
        f"{ORIGIN}\n0\n{ROOT}\n",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(NoteError, match="expected"):
        Checkpoint.parse(text)


def test_anybody_elses_checkpoint_is_refused() -> None:
    for seed in (LOG_SEED, WITNESS_SEED):
        other = Checkpoint("other.example/log", 7, ROOT_7)
        with pytest.raises(NoteError, match="found none"):
            open_checkpoint(sign_checkpoint(other, "other.example/log", seed), LOG_VKEY)
    with pytest.raises(NoteError, match="found none"):
        open_checkpoint(sign_checkpoint(HOUSE, ORIGIN, WITNESS_SEED), LOG_VKEY)


def test_a_checkpoint_with_another_logs_origin_is_refused_though_the_key_signed_it() -> None:
    text = Checkpoint("other.example/log", 7, ROOT_7).format()
    note = text.encode() + b"\n" + sign_note(text, ORIGIN, LOG_SEED)
    with pytest.raises(NoteError, match="it is another log's"):
        open_checkpoint(note, LOG_VKEY)


def test_a_note_about_something_else_is_no_checkpoint() -> None:
    note = b"hello\n\n" + sign_note("hello\n", ORIGIN, LOG_SEED)
    with pytest.raises(NoteError, match="expected three lines"):
        open_checkpoint(note, LOG_VKEY)
