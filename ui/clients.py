"""Who asks, and how often: a client's address behind known proxies, and its share of questions."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from ingest.errors import SettingsError

_REMEMBERED = 20_000
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Proxies:
    """The proxies whose word is taken for where a request comes from."""

    def __init__(self, listed: str) -> None:
        try:
            self._networks: tuple[Network, ...] = tuple(
                ipaddress.ip_network(one, strict=False) for one in listed.replace(",", " ").split()
            )
        except ValueError:
            raise SettingsError(
                f"设置 NIANBAO_TRUSTED_PROXIES={listed} 无法使用，"
                "请写地址或网段，如 127.0.0.1 10.0.0.0/8。"
            ) from None

    def trusts(self, peer: str) -> bool:
        """Whether that address is one of them."""
        found = address(peer)
        return found is not None and any(
            found in network for network in self._networks if network.version == found.version
        )

    def client(self, peer: str, forwarded: Iterable[str]) -> str:
        """The address asked from: the last of `forwarded` that no known proxy answers for.

        `forwarded` are the values of X-Forwarded-For; they are read only where `peer` is
        a known proxy, from the end, since anything before may be made up.
        """
        if not self.trusts(peer):
            return peer
        told = [one.strip() for value in forwarded for one in value.split(",")]
        for one in reversed(told):
            if address(one) is None:
                break
            peer = one
            if not self.trusts(one):
                break
        return peer


def address(words: str) -> Address | None:
    """The address that the words are, an IPv4 one in IPv6 clothes by itself; None for others."""
    try:
        found = ipaddress.ip_address(words.split("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


class Shares:
    """A bucket of questions for each client: so many a minute, a fourth of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._most = max(1.0, per_minute / 4)
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """0 and one question less, or the seconds until there is one."""
        if self._rate <= 0:
            return 0.0
        found = address(client)
        if found is not None and found.is_loopback:
            # The operator's own machine; what comes through a proxy has the reader's address.
            return 0.0
        if isinstance(found, ipaddress.IPv6Address):
            # A single household holds a whole /64.
            client = str(ipaddress.ip_network((found, 64), strict=False))
        now = self._clock()
        left, then = self._held.pop(client, (self._most, now))
        left = min(self._most, left + (now - then) * self._rate)
        if left >= 1:
            self._held[client] = (left - 1, now)
        else:
            self._held[client] = (left, now)
        while len(self._held) > _REMEMBERED:
            self._held.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self._rate
