"""The command `twin`: hands the words over to the front end they ask for."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0, 2, 3 or 4)."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["gui"] and len(words) <= 2 and not any(word.startswith("-") for word in words):
        return _open_desktop(words[1] if len(words) == 2 else None)
    from twin_app.cli.main import run_command_line

    return run_command_line(words)


def _open_desktop(scene: str | None) -> int:
    from twin_app.errors import UsageError
    from twin_app.gui import start

    try:
        return start(scene)
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
