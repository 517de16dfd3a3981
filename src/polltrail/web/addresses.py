"""Where a request comes from, as far as it is limited by that: behind proxies that are trusted, and by whole networks.

An address is never kept: it is used while a request is under way, and remembered, where somebody asked for too much,
as a salted digest until that is regained.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from polltrail.web.asgi import Scope

Network = IPv4Network | IPv6Network

_WHOLE = re.compile(r'(?:[^"]|"(?:\\.|[^"\\])*")*\Z')
_HOPS = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*(?:"([^"\\]*)"|([^";\s]*))', re.IGNORECASE)
_HOST = re.compile(r"\[([0-9a-fA-F:.]+)\](?::\d+)?\Z|([0-9.]+)(?::\d+)?\Z")


class Proxies:
    """The proxies that may say whom they speak for; what anybody else says about it is ignored.

    Parameters
    ----------
    networks : sequence of Network
        Where they are.
    """

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = tuple(networks)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def trusts(self, text: str) -> bool:
        """Whether an address is one of theirs."""
        address = _read(text)
        return address is not None and any(address in network for network in self._networks)

    def address(self, peer: str, scope: Scope) -> str:
        """Give the last hop that is no trusted proxy; the peer itself where nobody trusted says otherwise.

        Two headers can say it. Most proxies write one and hand on whatever came in the other, so where both are
        there and differ, neither is believed.
        """
        if not self.trusts(peer):
            return peer
        told = {self._last(hops) for hops in (_x_forwarded_for(scope), _forwarded(scope)) if hops}
        return (told.pop() or peer) if len(told) == 1 else peer

    def _last(self, hops: Sequence[str]) -> str | None:
        """Find the last hop that is not trusted, else the first of all; None where it is no address."""
        for hop in reversed(hops):
            address = _read(hop)
            if address is None or not any(address in network for network in self._networks):
                return None if address is None else str(address)
        return str(_read(hops[0]))


def limited_name(text: str) -> str:
    """Name what an address is limited by: an IPv6 address by its /64, since one household or phone has that many."""
    address = _read(text) if ":" in text else None
    if address is None:
        return text
    return address.packed[:8].hex() if isinstance(address, IPv6Address) else str(address)


def read_network(text: str) -> Network:
    """Read an address or a network.

    Raises
    ------
    ValueError
        It is neither.
    """
    return ip_network(text.strip())


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, with a port or without; one of IPv4 is the same in either way of writing it."""
    host = _HOST.match(text.strip())
    try:
        address = ip_address((host[1] or host[2]) if host else text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _values(scope: Scope, name: bytes) -> str:
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def _x_forwarded_for(scope: Scope) -> list[str]:
    return [hop.strip() for hop in _values(scope, b"x-forwarded-for").split(",") if hop.strip()]


def _forwarded(scope: Scope) -> list[str]:
    """Find the hops of RFC 7239; of a header with a quote left open, none that is an address.

    Otherwise whoever asks could open a quote that what the proxy adds ends up in.
    """
    value = _values(scope, b"forwarded")
    return [_for(hop) for hop in _HOPS.findall(value)] if _WHOLE.match(value) else [""]


def _for(element: str) -> str:
    found = _FOR.search(element)
    return "" if found is None else found[2] if found[1] is None else found[1]
