"""What a server says of waiting and age is taken within reason."""

import httpx
import pytest

from polltrail.cli.mirror_source import LONGEST_WAIT_S, AwayError, _age, _check_status


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("", 0.0),
        ("7", 7.0),
        ("31536000", LONGEST_WAIT_S),
        ("9" * 30, 0.0),
        ("٣", 0.0),
        ("soon", 0.0),
        ("-5", 0.0),
    ],
)
def test_no_server_makes_a_mirror_wait_for_long(said: str, waits: float) -> None:
    request = httpx.Request("GET", "http://log.example/log/checkpoint")
    answer = httpx.Response(503, headers=[(b"retry-after", said.encode())], request=request)
    with pytest.raises(AwayError) as found:
        _check_status(answer, "log/checkpoint")
    assert found.value.again_after == waits
    assert _age(httpx.Response(200, headers=[(b"age", ("9" * 5000).encode())])) == 0
