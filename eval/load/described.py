"""`python -m eval.load.described`: the API against its own description, with many examples."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from eval.load.served import HOST, served

_CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
# The console script's own code, so that no path to it need be known.
_RUN = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"


def main() -> int:
    """Run schemathesis against a server of its own; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.load.described", description=__doc__)
    parser.add_argument("--library", type=Path, default=Path(".nianbao"))
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    with served(given.library, 1) as (port, _):
        return subprocess.run(
            [sys.executable, "-c", _RUN, "run", f"http://{HOST}:{port}/api/v1/openapi.json",
             "--checks", _CHECKS, "--max-examples", str(given.examples),
             "--seed", str(given.seed), "--no-color", "--suppress-health-check", "all"],
            check=False,
        ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
