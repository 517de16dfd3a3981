import csv
import io

import pytest

from polltrail.exchange import csv_records
from polltrail.exchange.csv_records import scan

EXAMPLES = [
    b"a,b\n1,2\n",
    b"a,b\n1,2",
    b"a,b\n\n1,2\n",
    b'a,b\n"1,5",2\n',
    b'a,b\n"one\ntwo",2\n3,4\n',
    b'a,b\n"say ""so""",2\n',
    b'"",""\n',
    b"a\n",
]


@pytest.mark.parametrize("data", EXAMPLES)
@pytest.mark.parametrize("block", [1, 3, 1 << 24])
def test_cells_and_lines_are_those_of_the_standard_library(
    data: bytes, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_records, "BLOCK", block)
    records = scan(data, ",")
    reader = csv.reader(io.StringIO(data.decode(), newline=""))
    cells, first_lines, last = [], [], 0
    for row in reader:
        cells.append(max(1, len(row)))
        first_lines.append(last + 1)
        last = reader.line_num
    assert records.cells.tolist() == cells
    assert records.line.tolist() == first_lines
    assert not records.stray_quotes.size


@pytest.mark.parametrize("data", [b'a,b\n5" pipe,2\n', b'a,b\n"x"y,2\n', b'a,b\n"x,2\n3,4\n', b'"'])
def test_quotes_that_pair_with_nothing(data: bytes) -> None:
    assert scan(data, ",").stray_quotes.size
