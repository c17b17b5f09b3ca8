"""The words and flags of `twin`. Standard library only: `twin --help` must answer at once."""

from __future__ import annotations

import argparse
import math
import re
import shlex
from collections.abc import Callable, Iterator, Sequence

from twin_app import __version__

OBJECTIVES = ("value", "throughput", "energyPerPart", "leadTime", "costPerPart")
COST = "cost"
"""What may be traded off besides objectives."""
SEARCHES = ("mixed", "neighbourhoods")
SELECTIONS = ("automatic", "kn", "kt")
THEMES = ("light", "dark")
SIDES = ("ours", "theirs")

_SETTING = re.compile(r"/[\w/]*\.[\w:.]+=")
"""How a further value of `--set` begins; prim paths hold no dots, so no file name looks like it."""

_EPILOG = """\
exit codes: 0 done · 2 bad usage · 3 the scene or data is invalid · 4 the run failed or was interrupted
"""


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `argparse` ends the process with code 2 and a hint when it cannot."""
    arguments = build_parser().parse_args(list(_one_value_each(argv)))
    arguments.command = shlex.join(["twin", *argv])
    return arguments


def build_parser() -> argparse.ArgumentParser:
    """All verbs and flags."""
    parser = argparse.ArgumentParser(
        prog="twin",
        description="A USD plant in, recommended line changes out.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"twin {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for add in (
        _add_check,
        _add_run,
        _add_study,
        _add_report,
        _add_apply,
        _add_fit,
        _add_validate,
        _add_import,
        _add_diff,
        _add_merge,
        _add_export,
        _add_view,
        _add_gui,
    ):
        add(verbs)
    return parser


Verbs = argparse._SubParsersAction  # the only name argparse gives it


def _add_verb(verbs: Verbs[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".", allow_abbrev=False)
    verb.add_argument("--debug", action="store_true", help="show the traceback of an unexpected error")
    return verb


def _add_scene(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("scene", metavar="SCENE", help="a USD file (usd, usda, usdc, usdz)")


def _add_json(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", metavar="FILE", help="write the answer as JSON; - for standard output and nothing else")


def _add_check(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "check", "read and validate a scene, list what it contains")
    _add_scene(verb)
    _add_json(verb)


def _add_run(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "run", "simulate one scenario")
    _add_scene(verb)
    verb.add_argument("--replications", type=_count, default=20, metavar="N", help="simulated runs (default 20)")
    verb.add_argument("--horizon", type=_positive, metavar="S", help="simulated time [s], instead of the plant's own")
    verb.add_argument("--warmup", type=_not_negative, metavar="S", help="time before statistics start [s]")
    _add_seed_and_workers(verb)
    verb.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="PATH.ATTR=VALUE",
        help="change a value, e.g. /Plant/Filler.twin:station:speed=1.1; several may follow",
    )
    verb.add_argument("--out", metavar="FILE.h5", help="keep every replication in an HDF5 file")
    verb.add_argument("--resume", action="store_true", help="go on with the run that was stopped in --out")
    verb.add_argument("--from", dest="start", metavar="STATE.json", help="start from this condition of the plant")
    verb.add_argument("--state-out", metavar="STATE.json", help="write what the plant is like in the first run")
    verb.add_argument("--at", type=_not_negative, metavar="S", help="when, for --state-out [s] (default: at the end)")
    verb.add_argument("--trace", action="store_true", help="keep every event of the first replication (needs --out)")
    verb.add_argument("--log", metavar="FILE.csv", help="write the log that the machines of the first run would write")
    _add_json(verb)


def _add_study(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "study", "search the factors and recommend changes")
    _add_scene(verb)
    verb.add_argument("--simulations", type=_count, default=10_000, metavar="N", help="to spend in all (default 10000)")
    verb.add_argument("--budget", type=_budget, metavar="X", help="limit on the cost, instead of the plant's own")
    verb.add_argument("--objective", choices=OBJECTIVES, help="instead of the plant's own")
    verb.add_argument("--confidence", type=_share, default=0.95, metavar="P", help="of the selection (default 0.95)")
    verb.add_argument(
        "--trade-offs",
        type=_goals,
        default=(),
        metavar="A,B…",
        help=f"also look for designs none of which is better in all of these: {', '.join((*OBJECTIVES, COST))}",
    )
    verb.add_argument("--delta", type=_positive, metavar="D", help="smallest difference that matters, in the objective")
    _add_limits(verb)
    _add_seed_and_workers(verb)
    verb.add_argument(
        "--cluster", metavar="ADDRESS", help="work on a Dask cluster: tcp://HOST:PORT, or local:N for N workers here"
    )
    verb.add_argument("--resume", action="store_true", help="go on with the study that was stopped in DIR")
    verb.add_argument("--out", default="out", metavar="DIR", help="folder for the results (default out)")
    verb.add_argument("--csv", action="store_true", help="write the tables of the report as CSV files too")
    _add_json(verb)


def _add_limits(verb: argparse.ArgumentParser) -> None:
    for flag, text in (("--at-most", "at most"), ("--at-least", "no less than")):
        verb.add_argument(
            flag,
            type=_bound,
            action="append",
            default=[],
            metavar="KPI=X",
            help=f"recommend only what keeps a key figure of the answer {text} X, e.g. lead_time_s=540; repeatable",
        )
    verb.add_argument(
        "--tolerance",
        type=_share,
        default=0.01,
        metavar="P",
        help="share of such a limit within which a mean may be judged either way (default 0.01)",
    )
    verb.add_argument("--search", choices=SEARCHES, default=SEARCHES[0], help="how designs are found (default mixed)")
    verb.add_argument(
        "--selection", choices=SELECTIONS, default=SELECTIONS[0], help="how the best candidate is chosen (automatic)"
    )
    verb.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="PATH:FACTOR",
        help="a factor that stays as it is, e.g. /Plant/Filler:speed; repeatable",
    )


def _add_report(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "report", "write the report of a study once more")
    verb.add_argument("study", metavar="STUDY", help="study.h5, or the folder that holds it")
    verb.add_argument("--out", metavar="FILE.html", help="where to (default: report.html beside the study)")
    verb.add_argument("--csv", action="store_true", help="write its tables as CSV files beside it")
    _add_json(verb)


def _add_apply(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "apply", "write a recommended scenario as a layer over the scene")
    verb.add_argument("study", metavar="STUDY", help="study.h5, or the folder that holds it")
    verb.add_argument("--rank", type=_count, default=1, metavar="K", help="which recommendation (default 1)")
    verb.add_argument("--out", required=True, metavar="LAYER.usda")
    verb.add_argument("--scene", metavar="SCENE", help="the scene, if it has moved since the study")
    _add_json(verb)


def _add_fit(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "fit", "estimate times, failures and scrap from a log of the machines")
    _add_scene(verb)
    _add_log(verb)
    verb.add_argument("--out", required=True, metavar="LAYER.usda", help="the layer to write over the scene")
    _add_json(verb)


def _add_validate(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "validate", "compare the simulated plant with a log of its machines")
    _add_scene(verb)
    _add_log(verb)
    verb.add_argument("--replications", type=_several, default=20, metavar="N", help="simulated runs (default 20)")
    verb.add_argument("--warmup", type=_not_negative, metavar="S", help="simulated before the log begins [s]")
    verb.add_argument(
        "--origin", metavar="TIME", help="time 0 of the scene's calendars (default: the log's first time)"
    )
    verb.add_argument(
        "--tolerance", type=_share, default=0.02, metavar="P", help="relative difference that does not matter (0.02)"
    )
    _add_seed_and_workers(verb)
    _add_json(verb)


def _add_log(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("log", metavar="LOG.csv", help="station, start, end, state and more (docs/input-modelling.md)")
    verb.add_argument("--skip-faults", action="store_true", help="leave out rows that have a fault, and say how many")


def _add_import(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "import", "make a scene of a table of machines or a CMSD file")
    verb.add_argument("file", metavar="FILE", help="a table (csv, xlsx) or CMSD (xml): docs/import.md")
    verb.add_argument("--out", required=True, metavar="PLANT.usda", help="the scene; two layers are written beside it")
    verb.add_argument("--layout", metavar="SCENE", help="put it over this layout, whose prims the file names")
    verb.add_argument("--replace", action="store_true", help="overwrite a scene that is there already")
    _add_json(verb)


def _add_diff(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "diff", "tell what a scene or layer says otherwise than another: prim, attribute, from, to")
    verb.add_argument("first", metavar="A", help="a scene, or a layer")
    verb.add_argument("second", metavar="B", help="a scene, or a layer; a layer is also compared with a scene under it")
    verb.add_argument("--exit-code", action="store_true", help="end with code 1 if there is a difference")
    _add_json(verb)


def _add_merge(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "merge", "bring two versions of a process layer together, or name each conflict")
    verb.add_argument("base", metavar="BASE", help="the version that both began with")
    verb.add_argument("ours", metavar="OURS", help="one version of it")
    verb.add_argument("theirs", metavar="THEIRS", help="the other")
    verb.add_argument("--out", required=True, metavar="FILE", help="the merged layer; may be OURS")
    verb.add_argument("--prefer", choices=SIDES, help="whose value to take where both have changed the same thing")
    _add_json(verb)


def _add_export(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "export", "write the scene as one USD file, or with a run over it")
    _add_scene(verb)
    verb.add_argument("--flatten", action="store_true", help="resolve all layers into one (the default without --usdz)")
    verb.add_argument("--usdz", action="store_true", help="pack the scene and all its files")
    verb.add_argument(
        "--animate", metavar="RUN.h5", help="add what a run with --trace recorded: parts, vehicles and states that move"
    )
    verb.add_argument("--rate", type=float, metavar="HZ", help="samples for each second of the plant (default 1)")
    verb.add_argument("--speed", type=float, metavar="X", help="how much faster than the plant it is shown (default 1)")
    verb.add_argument("--results", metavar="RUN.h5", help="add the key figures of a run as attributes of its prims")
    verb.add_argument("--out", required=True, metavar="FILE")
    _add_json(verb)


def _add_view(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "view", "draw a picture of the plant, with no display")
    _add_scene(verb)
    verb.add_argument("--out", required=True, metavar="PICTURE.png")
    verb.add_argument("--theme", choices=THEMES, default="light")
    verb.add_argument(
        "--camera",
        default="iso",
        help="iso, top, front or side; AZIMUTH,ELEVATION in degrees; X,Y,Z in metres; or a camera of the scene by its "
        "prim path (default iso)",
    )
    verb.add_argument("--compare", metavar="LAYER", help="draw the plant with this layer and mark what it changes")
    verb.add_argument("--size", type=_size, default=(1600, 1000), metavar="WxH", help="pixels (default 1600x1000)")
    verb.add_argument(
        "--state",
        metavar="RUN.h5@TIME",
        help="states, parts and vehicles at a time of a run with --trace, in seconds or as h:mm:ss",
    )
    verb.add_argument(
        "--run", metavar="RUN.json", help="what `twin run --json` wrote: working shares, largest losses, bottleneck"
    )


def _add_gui(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _add_verb(verbs, "gui", "open the desktop application")
    verb.add_argument("scene", nargs="?", metavar="SCENE")


def _add_seed_and_workers(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--seed", type=_seed, default=1, metavar="N", help="of all random streams (default 1)")
    verb.add_argument("--workers", type=_count, metavar="N", help="worker processes (default: one for each core)")


def _one_value_each(argv: Sequence[str]) -> Iterator[str]:
    """Spell `--set A=1 B=2` as `--set=A=1 --set=B=2`, so that a scene may follow."""
    is_setting = False
    words = iter(argv)
    for word in words:
        if word == "--set":
            is_setting = True
            first = next(words, None)
            yield "--set" if first is None else f"--set={first}"
        elif is_setting and _SETTING.match(word):
            yield f"--set={word}"
        else:
            is_setting = False
            yield word


def _number(text: str, is_allowed: Callable[[float], bool], allowed: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and is_allowed(value)):
        raise argparse.ArgumentTypeError(f"{text!r} is not {allowed}")
    return value


def _goals(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    if len(names) < 2 or not {*names} <= {*OBJECTIVES, COST}:
        raise argparse.ArgumentTypeError(f"{text!r} is not two or more of {','.join((*OBJECTIVES, COST))}")
    return names


def _bound(text: str) -> tuple[str, float]:
    name, sign, value = text.partition("=")
    if not (name.strip() and sign):
        raise argparse.ArgumentTypeError(f"{text!r} is not KPI=X such as lead_time_s=540")
    return name.strip(), _number(value, lambda _: True, "a number")


def _positive(text: str) -> float:
    return _number(text, lambda value: value > 0.0, "a number above 0")


def _not_negative(text: str) -> float:
    return _number(text, lambda value: value >= 0.0, "a number from 0 on")


def _budget(text: str) -> float:
    return math.inf if text == "inf" else _number(text, lambda value: value >= 0.0, "a number from 0 on, or inf")


def _share(text: str) -> float:
    return _number(text, lambda value: 0.0 < value < 1.0, "a number between 0 and 1")


def _count(text: str) -> int:
    return int(_whole(text, minimum=1, allowed="a whole number from 1 on"))


def _several(text: str) -> int:
    return _whole(text, minimum=2, allowed="a whole number from 2 on")


def _seed(text: str) -> int:
    return _whole(text, minimum=0, allowed="a whole number from 0 to 2^63-1")


def _whole(text: str, *, minimum: int, allowed: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = minimum - 1
    if not minimum <= value < 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is not {allowed}")
    return value


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000")
    width, height = int(match[1]), int(match[2])
    if not (64 <= width <= 8192 and 64 <= height <= 8192):
        raise argparse.ArgumentTypeError(f"{text!r} is not between 64x64 and 8192x8192")
    return width, height
