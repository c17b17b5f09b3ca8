"""From words to an exit code: the one place where errors become messages."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword

from twin_app.cli.arguments import parse_arguments
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.text import plural, printable
from twin_app.errors import InvalidPlantError, SceneError, StoreError, StoreWriteError, TwinError, UsageError


def run_command_line(argv: Sequence[str]) -> int:
    """Do what the words say. Never raises for anything a user did; the answer is an `ExitCode`."""
    try:
        arguments = parse_arguments(argv)
    except SystemExit as end:  # argparse has already said why
        return int(end.code or 0)
    try:
        return _execute(arguments)
    except BrokenPipeError:
        # Whoever reads us has seen enough; keep Python from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except (Exception, KeyboardInterrupt) as error:
        return _report(error, is_debug=arguments.debug)


def _execute(arguments: argparse.Namespace) -> ExitCode:
    """Import the verb's module only now, so that no verb pays for another one's libraries."""
    # `import` is a word of Python, so its module has a line behind its name.
    name = f"{arguments.verb}_" if iskeyword(arguments.verb) else arguments.verb
    verb = import_module(f"twin_app.cli.verbs.{name}")
    answer = verb.execute(arguments)
    sys.stdout.flush()
    return ExitCode(answer)


def _report(error: BaseException, *, is_debug: bool) -> ExitCode:
    match error:
        case UsageError():
            _say(f"{error}\nSee twin --help.")
            return ExitCode.USAGE
        case InvalidPlantError():
            _say(f"{error}\n{plural(len(error.faults), 'fault')}. Nothing was simulated.")
            return ExitCode.INVALID
        case StoreError() | SceneError() if not isinstance(error, StoreWriteError):
            _say(str(error))
            return ExitCode.INVALID
        case TwinError():
            _say(str(error))
        case KeyboardInterrupt():
            _say("Stopped.")
        case MemoryError():
            _say("There is not enough memory for this. Use fewer workers (--workers 1) or a shorter --horizon.")
        case OSError():
            _say(_system_text(error))
        case _:
            _report_unexpected(error, is_debug=is_debug)
    return ExitCode.FAILED


def _system_text(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{place}the disk is full. Make room or choose another place with --out."
    return f"{place}{error.strerror or error}. Choose another place with --out, or mend its permissions."


def _report_unexpected(error: BaseException, *, is_debug: bool) -> None:
    summary = f"Twin met an error of its own ({type(error).__name__}: {error})."
    if is_debug:
        traceback.print_exception(error)
        _say(summary)
        return
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="twin-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(error, file=file)
        _say(f"{summary} Details are in {file.name}; --debug shows them here.")
    except OSError:
        _say(f"{summary} --debug shows the details.")


def _say(text: str) -> None:
    print(printable(text, keep="\n"), file=sys.stderr, flush=True)
