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

from twin_app.cli.arguments import parse_arguments
from twin_app.cli.exit_codes import ExitCode
from twin_app.cli.text import plural, printable
from twin_app.errors import InvalidPlantError, SceneError, StoreError, TwinError, UsageError


def run_command_line(argv: Sequence[str]) -> int:
    """Do what the words say. Never raises for anything a user did; the answer is an `ExitCode`."""
    try:
        arguments = parse_arguments(argv)
    except SystemExit as end:  # argparse has already said why
        return int(end.code or 0)
    try:
        return int(_execute(arguments))
    except BrokenPipeError:
        # Whoever reads us has seen enough; keep Python from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except TwinError as error:
        return _report(error)
    except KeyboardInterrupt:
        _say("Stopped.")
        return ExitCode.FAILED
    except MemoryError:
        _say("There is not enough memory for this. Use fewer workers (--workers 1) or a shorter --horizon.")
        return ExitCode.FAILED
    except OSError as error:
        _say(_system_text(error))
        return ExitCode.FAILED
    except Exception as error:
        return _report_unexpected(error, is_debug=arguments.debug)


def _execute(arguments: argparse.Namespace) -> ExitCode:
    """Import the verb's module only now, so that no verb pays for another one's libraries."""
    verb = import_module(f"twin_app.cli.verbs.{arguments.verb}")
    answer = verb.execute(arguments)
    sys.stdout.flush()
    return ExitCode(answer)


def _report(error: TwinError) -> ExitCode:
    match error:
        case UsageError():
            _say(f"{error}\nSee twin --help.")
            return ExitCode.USAGE
        case InvalidPlantError():
            _say(str(error))
            _say(f"{plural(len(error.faults), 'fault')}. Nothing was simulated.")
            return ExitCode.INVALID
        case SceneError():
            _say(str(error))
            return ExitCode.INVALID
        case StoreError():
            _say(str(error))
            return ExitCode.FAILED if getattr(error, "is_writing", False) else ExitCode.INVALID
        case _:
            _say(str(error))
            return ExitCode.FAILED


def _system_text(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{place}the disk is full. Make room or choose another place with --out."
    return f"{place}{error.strerror or error}. Choose another place with --out, or mend its permissions."


def _report_unexpected(error: Exception, *, is_debug: bool) -> ExitCode:
    summary = f"Twin met an error of its own ({type(error).__name__}: {printable(error)})."
    if is_debug:
        traceback.print_exception(error)
        _say(summary)
        return ExitCode.FAILED
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="twin-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(error, file=file)
        _say(f"{summary} Details are in {file.name}; --debug shows them here.")
    except OSError:
        _say(f"{summary} --debug shows the details.")
    return ExitCode.FAILED


def _say(text: str) -> None:
    print(printable(text, keep="\n"), file=sys.stderr, flush=True)
