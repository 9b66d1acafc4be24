"""Names and an assistant over the bundled reports, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.answer import Assistant
from qa.understand import NameIndex


@pytest.fixture(scope="session")
def assistant(seeds_library: Path) -> Iterator[Assistant]:
    """An assistant over the five bundled reports."""
    made = Assistant(seeds_library)
    yield made
    made.library.close()


@pytest.fixture(scope="session")
def names(assistant: Assistant) -> NameIndex:
    """The names of the bundled reports' agencies."""
    return assistant.names()
