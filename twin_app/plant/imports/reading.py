"""From a file that is no scene to machines, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.imports.cmsd import read_cmsd
from twin_app.plant.imports.machine_table import read_machine_table
from twin_app.plant.imports.model import ImportedPlant
from twin_app.plant.imports.sheets import MOST_BYTES, read_csv
from twin_app.plant.imports.workbooks import read_workbook

READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xml")
_WITH_MACROS = (".xlsm", ".xltm", ".xlsb", ".xls")


def read_import(path: str | Path) -> ImportedPlant:
    """The plant in a table of machines (csv, xlsx) or in CMSD (xml).

    Raises `InvalidPlantError` with every fault by line and column, or if the file cannot be read at all.
    """
    file = Path(path)
    content = _content(file)
    suffix, label = file.suffix.lower(), file.stem.replace("_", " ")
    if suffix == ".xml":
        return read_cmsd(content, file.name, label)
    if suffix == ".xlsx":
        return read_machine_table(read_workbook(content, file.name), label)
    return read_machine_table(read_csv(content, file.name), label)


def _content(file: Path) -> bytes:
    problem = _refusal(file)
    if not problem:
        try:
            return file.read_bytes()
        except OSError as error:
            problem = f"cannot be read: {error.strerror or error}"
    raise InvalidPlantError([Fault(str(file), "", problem)])


def _refusal(file: Path) -> str:
    if "://" in str(file):
        return "files are read from this computer only; download it first"
    if file.suffix.lower() in _WITH_MACROS:
        return "may hold macros, which are never opened; save it as xlsx or CSV"
    if file.suffix.lower() not in READABLE:
        return f"is none of {', '.join(READABLE)}; save the table as CSV"
    # A named pipe or a device would block for ever.
    if not file.is_file():
        return "is a folder or device; name a file" if file.exists() else "no such file"
    if file.stat().st_size > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1024**2} MB; is this a list of machines?"
    return ""
