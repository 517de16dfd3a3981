import pytest

from polltrail.errors import TableError
from polltrail.exchange.sources import FieldColumn, field_column, primary_source, told_source

TREP = ("computo_final", "trep_20191020T1940", "trep_20191021T1829")


@pytest.mark.parametrize(
    ("suffix", "sources", "contests", "source", "of"),
    [
        (None, TREP, ("president",), None, None),
        ("trep1940", TREP, ("president",), "trep_20191020T1940", None),
        ("trep1829", TREP, ("president",), "trep_20191021T1829", None),
        ("computo_final", TREP, (), "computo_final", None),
        ("mayor", (), ("governor", "mayor/Oruro"), None, "mayor"),
        ("governor", (), ("governor", "mayor/Oruro"), None, "governor"),
    ],
)
def test_what_a_suffix_means(
    suffix: str | None,
    sources: tuple[str, ...],
    contests: tuple[str, ...],
    source: str | None,
    of: str | None,
) -> None:
    column = field_column("h", "valid_votes", suffix, sources, contests)
    assert column == FieldColumn(heading="h", field="valid_votes", source=source, contests=of)


@pytest.mark.parametrize("suffix", ["trep", "night", "x"])
def test_a_suffix_that_means_nothing_or_two_things(suffix: str | None) -> None:
    assert field_column("h", "valid_votes", suffix, TREP, ("president",)) is None


SUFFIXED = FieldColumn(heading="h", field="valid_votes", source="b")


@pytest.mark.parametrize(
    ("sources", "columns", "stations", "preferred", "picked"),
    [
        (("a", "b"), (), (1, 2), "a", ("a", "preferred by official.json")),
        (("a",), (), (1,), None, ("a", "the only source")),
        (("a", "b"), (SUFFIXED,), (1, 2), None, ("a", "the only source whose columns carry no suffix")),
        (("a", "b"), (), (1, 2), None, ("b", "the source with most stations")),
        (("a", "b"), (), (2, 2), None, ("a", "the source with most stations")),
    ],
)
def test_the_primary_source(
    sources: tuple[str, ...],
    columns: tuple[FieldColumn, ...],
    stations: tuple[int, ...],
    preferred: str | None,
    picked: tuple[str, str],
) -> None:
    assert primary_source(sources, columns, stations, preferred) == picked


def test_the_source_told() -> None:
    assert told_source(None, ("a", "b"), ("a", "why")) == ("a", "why")
    assert told_source("b", ("a", "b"), ("a", "why")) == ("b", "named by --source")
    with pytest.raises(TableError, match="--source: expected one of a, b, found c"):
        told_source("c", ("a", "b"), ("a", "why"))
