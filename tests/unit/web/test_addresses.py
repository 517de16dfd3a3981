"""Whom a proxy speaks for is believed of those that are trusted, and of nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.web.addresses import Proxies, limited_name, read_network

OURS = Proxies([read_network("10.0.0.0/8"), read_network("2001:db8:1::/48")])
PROXY = "10.0.0.1"


def scope(*headers: tuple[str, str]) -> dict[str, object]:
    return {"headers": [(name.encode(), value.encode("latin-1")) for name, value in headers]}


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ([], PROXY),
        ([("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        ([("x-forwarded-for", " 198.51.100.7 ")], "198.51.100.7"),
        ([("x-forwarded-for", "203.0.113.1, 198.51.100.7, 10.9.9.9")], "198.51.100.7"),
        ([("x-forwarded-for", "203.0.113.1"), ("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        ([("x-forwarded-for", "198.51.100.7:4711")], "198.51.100.7"),
        ([("x-forwarded-for", "[2001:db8::1]:4711")], "2001:db8::1"),
        ([("x-forwarded-for", "::ffff:198.51.100.7")], "198.51.100.7"),
        ([("x-forwarded-for", "10.1.1.1, 10.2.2.2")], "10.1.1.1"),
        ([("x-forwarded-for", "198.51.100.7, unknown")], PROXY),
        ([("x-forwarded-for", "")], PROXY),
        ([("forwarded", "for=198.51.100.7;proto=https")], "198.51.100.7"),
        ([("forwarded", 'proto=https; For="[2001:db8::1]:4711"')], "2001:db8::1"),
        ([("forwarded", "for=203.0.113.1, for=198.51.100.7, for=10.9.9.9;by=10.0.0.1")], "198.51.100.7"),
        ([("forwarded", "for=_hidden")], PROXY),
        ([("forwarded", "proto=https")], PROXY),
        ([("forwarded", 'for="a, b", for=198.51.100.7')], "198.51.100.7"),
        ([("forwarded", "for=198.51.100.7"), ("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        ([("forwarded", "for=203.0.113.1"), ("x-forwarded-for", "198.51.100.7")], PROXY),
        ([("forwarded", "for=198.51.100.7"), ("x-forwarded-for", "nobody")], PROXY),
    ],
)
def test_the_last_hop_that_is_not_trusted_counts(headers: list[tuple[str, str]], address: str) -> None:
    assert OURS.address(PROXY, scope(*headers)) == address


@pytest.mark.parametrize(
    "begins", ['for=203.0.113.1;x="', 'for=203.0.113.1;x="\\', 'x="a" for=203.0.113.1;"', '"']
)
def test_what_came_before_cannot_swallow_what_the_proxy_adds(begins: str) -> None:
    told = OURS.address(PROXY, scope(("forwarded", f"{begins}, for=198.51.100.7")))
    assert told in {PROXY, "198.51.100.7"}


def test_from_anybody_else_it_is_ignored() -> None:
    headers = scope(("x-forwarded-for", "203.0.113.1"), ("forwarded", "for=203.0.113.1"))
    assert OURS.address("198.51.100.7", headers) == "198.51.100.7"
    assert Proxies().address(PROXY, headers) == PROXY


@given(
    peer=st.ip_addresses().map(str),
    forged=st.text(max_size=60),
    name=st.sampled_from(["forwarded", "x-forwarded-for"]),
)
def test_whatever_a_stranger_says_it_is_taken_for_itself(peer: str, forged: str, name: str) -> None:
    headers = {"headers": [(name.encode(), forged.encode())]}
    assert OURS.trusts(peer) or OURS.address(peer, headers) == peer


@given(st.text(alphabet='for=1.2;",\\[]: ab', max_size=80))
def test_whatever_came_before_the_proxys_own_word_stands_last(before: str) -> None:
    told = OURS.address(PROXY, scope(("forwarded", f"{before}, for=198.51.100.7")))
    assert told in {PROXY, "198.51.100.7"}
    told = OURS.address(PROXY, scope(("x-forwarded-for", f"{before}, 198.51.100.7")))
    assert told == "198.51.100.7"


def test_addresses_of_ipv6_are_limited_by_the_64() -> None:
    assert (
        limited_name("2001:db8::1") == limited_name("2001:db8:0:0:ffff::2") != limited_name("2001:db8:0:1::1")
    )
    assert limited_name("fe80::1%eth0") == limited_name("fe80::2%eth1")
    assert limited_name("198.51.100.7") == limited_name("::ffff:198.51.100.7") == "198.51.100.7"
    assert limited_name("nonsense:") == "nonsense:"


@pytest.mark.parametrize("text", ["10.0.0.1/8", "proxy.example", "", "10.0.0.256"])
def test_what_is_no_network_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_network(text)
