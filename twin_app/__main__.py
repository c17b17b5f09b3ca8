"""The command `twin`: hands the words over to the front end they ask for."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0, 2, 3 or 4)."""
    from twin_app.cli.main import run_command_line

    return run_command_line(sys.argv[1:] if argv is None else list(argv))


if __name__ == "__main__":
    sys.exit(main())
