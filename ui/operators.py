"""Who may change the library from the page: one password, off by default, and its sessions."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque

COOKIE = "nianbao_operator"
HOURS = 8
_TRIES, _ALL_TRIES, _WITHIN = 5, 50, 300.0
_MOST = 100
_COST = 2**14


class TooManyTries(Exception):
    """So many wrong passwords were given that none is looked at for a while."""


class Operators:
    """The login and its sessions, in memory: a restart ends them."""

    def __init__(self, password: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._held = self._derived(password) if password else None
        self._sessions: dict[bytes, float] = {}
        self._failed: dict[str, deque[float]] = {}
        self._every: deque[float] = deque()
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether there is a login at all."""
        return self._held is not None

    def login(self, password: str, client: str) -> str | None:
        """A new session's token, or None for a wrong password; TooManyTries for now."""
        if self._held is None:
            return None
        with self._lock:
            # Counted before it is looked at: tries at the same moment are tries.
            self._count(client)
        if not hmac.compare_digest(self._derived(password[:1_000]), self._held):
            return None
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._failed.pop(client, None)
            self._sessions[self._name(token)] = time.monotonic() + HOURS * 3600
            while len(self._sessions) > _MOST:
                self._sessions.pop(next(iter(self._sessions)))
        return token

    def known(self, token: str | None) -> bool:
        """Whether the token is that of a session that has not ended."""
        if not token or self._held is None:
            return False
        with self._lock:
            until = self._sessions.get(self._name(token))
            return until is not None and time.monotonic() < until

    def logout(self, token: str | None) -> None:
        """End that session."""
        with self._lock:
            self._sessions.pop(self._name(token or ""), None)

    def _count(self, client: str) -> None:
        now = time.monotonic()
        if len(self._failed) > 10_000:
            self._failed.clear()
        mine = self._failed.setdefault(client, deque())
        for tries, most in ((mine, _TRIES), (self._every, _ALL_TRIES)):
            while tries and now - tries[0] > _WITHIN:
                tries.popleft()
            if len(tries) >= most:
                raise TooManyTries
        mine.append(now)
        self._every.append(now)

    def _derived(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode(), salt=self._salt, n=_COST, r=8, p=1)

    @staticmethod
    def _name(token: str) -> bytes:
        return hashlib.sha256(token.encode()).digest()
