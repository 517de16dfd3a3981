import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import TreeError
from polltrail.log.open_entries import encode_open, read_open

ENTRIES = st.lists(
    st.tuples(st.integers(0, 2**64 - 1), st.binary(max_size=300)), unique_by=lambda one: one[0]
)


@given(ENTRIES)
def test_reading_undoes_writing(entries: list[tuple[int, bytes]]) -> None:
    entries.sort()
    assert read_open(encode_open(entries)) == (entries, False)


@given(ENTRIES.filter(bool), st.data())
def test_a_file_cut_anywhere_is_a_beginning_and_says_if_it_is_torn(
    entries: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    entries.sort()
    whole = encode_open(entries)
    cut = data.draw(st.integers(0, len(whole)))
    found, torn = read_open(whole[:cut])
    assert entries[: len(found)] == found
    assert torn is (encode_open(found) != whole[:cut])


@given(st.binary(max_size=200))
def test_any_bytes_are_records_or_refused(data: bytes) -> None:
    try:
        found, torn = read_open(data)
    except TreeError:
        return
    assert data.startswith(encode_open(found))
    assert torn is (encode_open(found) != data)


def test_the_bytes() -> None:
    assert encode_open([(3, b"ab"), (256, b"")]).hex() == "00000000000000030002616200000000000001000000"


@pytest.mark.parametrize("second", [3, 2])
def test_records_stand_in_the_order_of_the_log(second: int) -> None:
    with pytest.raises(TreeError, match=f"expected one after entry 3, found entry {second}"):
        read_open(encode_open([(3, b"a"), (second, b"b")]))


def test_nothing_longer_than_an_entry_is_written() -> None:
    with pytest.raises(TreeError, match="entry 4: expected at most 65535 bytes, found 65536"):
        encode_open([(4, bytes(65_536))])
