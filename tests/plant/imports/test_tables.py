from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from twin_app.errors import InvalidPlantError
from twin_app.plant.imports import ImportedPlant, read_import
from twin_app.plant.vocabulary import Role

LINE = """name,kind,x,y,length,width,height,time,next
Saw,station,0,0,2,1.5,1.8,60,Shelf
Shelf,buffer,4,0,1,1,1,,Drill
Drill,station,8,0,2,1.5,1.8,"lognormal(70, 0.2)",Out
Out,sink,12,0,1,1,1,,
"""


def read(tmp_path: Path, text: str, name: str = "line.csv") -> ImportedPlant:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return read_import(path)


def faults_of(tmp_path: Path, text: str) -> dict[tuple[str, str], str]:
    with pytest.raises(InvalidPlantError) as error:
        read(tmp_path, text)
    return {(fault.where, fault.attribute): fault.message for fault in error.value.faults}


def test_that_a_table_becomes_machines_and_the_missing_source_is_added_and_said(tmp_path) -> None:
    plant = read(tmp_path, LINE)
    roles = {machine.name: machine.role for machine in plant.machines}
    assert roles == {
        "Saw_Source": Role.SOURCE,
        "Saw": Role.STATION,
        "Shelf": Role.BUFFER,
        "Drill": Role.STATION,
        "Out": Role.SINK,
    }
    assert {machine.name: machine.next for machine in plant.machines}["Saw"] == ("Shelf",)
    assert [note.where for note in plant.notes] == ["line.csv:2"]


@pytest.mark.parametrize(
    ("title", "cell", "seconds"),
    [
        ("time", "90", "90"),
        ("Taktzeit [min]", "1.5", "90"),
        ("cycle_time_s", "90", "90"),
        ("Process time (h)", "0.025", "90"),
        ("time", "1.5 min", "90"),
        ("time [min]", "90 s", "90"),
        ("time [min]", '"uniform(1, 2)"', "uniform(60.0, 120.0)"),
    ],
)
def test_that_titles_and_cells_may_carry_units(tmp_path, title, cell, seconds) -> None:
    machine = next(m for m in read(tmp_path, f"Maschine,{title}\nA,{cell}\n").machines if m.name == "A")
    assert machine.values["twin:station:processTime"] == seconds


def test_that_a_german_spreadsheet_is_read_with_its_decimal_commas_and_umlauts(tmp_path) -> None:
    text = "Bezeichnung;Größe;X [mm];Y [mm];Taktzeit;Rüstzeit [min];Ausschuss [%];Nachfolger\n"
    text += "Säge;2000 x 1500 x 1800 mm;500;0;12,5;3;2,5;\n"
    machine = next(m for m in read(tmp_path, text).machines if m.label == "Säge")
    assert machine.name == "Saege"
    assert machine.size_m == pytest.approx((2.0, 1.5, 1.8))
    assert machine.position_m == pytest.approx((0.5, 0.0, 0.0))
    assert dict(machine.values) == {
        "twin:station:processTime": "12.5",
        "twin:station:setupTime": "180",
        "twin:station:scrap": 0.025,
    }


def test_that_every_bad_cell_is_named_by_line_and_column_at_once(tmp_path) -> None:
    text = LINE.replace("Saw,station,0,", "Saw,statoin,zero,").replace("4,0,1,1,1,,Drill", "4,,1,-1,1,,Dril")
    found = faults_of(tmp_path, text)
    assert "unknown kind 'statoin'" in found["line.csv:2", "kind"]
    assert "'zero' is no number" in found["line.csv:2", "x"]
    assert "must be > 0" in found["line.csv:3", "width"]
    assert "needed where x is given" in found["line.csv:3", "y"]
    assert "no machine 'Dril'" in found["line.csv:3", "next"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("machine,x,length,Laenge\nA,0,1,2\n", "length, Laenge all mean length"),
        ("x,y\n0,0\n", "there is no column name"),
        ("name,x [parsec]\nA,1\n", "unit 'parsec' is unknown"),
        ("name,time\nA,1\nA,2\n", "stands in line 2 already"),
        ("name,time\nA,\n", "a station needs a process time"),
        ("name,time\nA,nonsense(3)\n", "unknown distribution"),
        ("name,time,scrap\nA,1,5\n", "write 5 % or 0.05"),
        ("name,time,uptime\nA,1,3600\n", "needed where an uptime"),
        ("name\n", "has no rows"),
        ('name,time\n"A,1\nB,2\n', "a station needs a process time"),
    ],
)
def test_that_what_is_wrong_with_a_table_is_said(tmp_path, text, says) -> None:
    assert any(says in message for message in faults_of(tmp_path, text).values())


def test_that_identifiers_of_other_systems_stay_as_they_are_and_name_machines(tmp_path) -> None:
    identifier = "https://example.com/ids/asset/1907_0041?x=ä b"
    text = f'name,time,globalAssetId,AML ID,next\nA,1,"{identifier}",{{0E1B-77}},{{9}}\nB,1,,{{9}},\n'
    machine = next(m for m in read(tmp_path, text).machines if m.name == "A")
    assert dict(machine.identifiers) == {"globalAssetId": identifier, "caexId": "{0E1B-77}"}
    assert machine.next == ("B",)


def test_that_rows_follow_one_another_where_there_is_no_column_for_the_next(tmp_path) -> None:
    plant = read(tmp_path, "name,time\nA,1\nB,2\nC,3\n")
    assert {m.name: m.next for m in plant.machines if m.where} == {"A": ("B",), "B": ("C",), "C": ("C_Sink",)}
    assert any("each row is followed by the next" in note.message for note in plant.notes)


def test_that_machines_without_a_place_stand_apart_from_one_another(tmp_path) -> None:
    text = "name,time\n" + "".join(f"M{i},1\n" for i in range(40))
    boxes = [(m.position_m, m.size_m) for m in read(tmp_path, text).machines]
    for i, (place, size) in enumerate(boxes):
        for other, its in boxes[:i]:
            assert any(abs(place[k] - other[k]) >= (size[k] + its[k]) / 2 for k in (0, 1))


def test_that_availability_and_repair_make_the_uptime_that_gives_it(tmp_path) -> None:
    machine = next(
        m for m in read(tmp_path, "name,time,availability [%],mttr [min]\nA,1,90,5\n").machines if m.name == "A"
    )
    assert machine.values["twin:failure:stop:uptime"] == "exponential(2700)"  # 300 · 0.9 / 0.1
    assert machine.schemas == ("TwinFailureAPI:stop",)


@pytest.mark.parametrize("name", ["plant.xlsm", "plant.xls", "plant.pdf", "gone.csv", "."])
def test_that_other_files_are_refused_with_a_remedy(tmp_path, name) -> None:
    if name not in ("gone.csv", "."):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InvalidPlantError) as error:
        read_import(tmp_path / name)
    assert len(error.value.faults) == 1


def workbook(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "line.xlsx")
    return tmp_path / "line.xlsx"


def test_that_an_excel_table_means_the_same_as_the_csv(tmp_path) -> None:
    rows = [tuple(line.split(",")) for line in LINE.replace('"lognormal(70, 0.2)"', "70").splitlines()]
    typed = [
        rows[0],
        *[tuple(float(c) if c.replace(".", "").isdigit() else c or None for c in row) for row in rows[1:]],
    ]
    from_excel = read_import(workbook(tmp_path, *typed))
    from_csv = read(tmp_path, LINE.replace('"lognormal(70, 0.2)"', "70"))
    assert [(m.name, m.position_m, m.size_m, dict(m.values), m.next) for m in from_excel.machines] == [
        (m.name, m.position_m, m.size_m, dict(m.values), m.next) for m in from_csv.machines
    ]


def test_that_a_fault_in_a_workbook_names_the_line_as_excel_counts(tmp_path) -> None:
    path = workbook(tmp_path, ("name", "time"), ("A", 60), (), ("B", "soon"))
    with pytest.raises(InvalidPlantError) as error:
        read_import(path)
    assert error.value.faults[0].where == "line.xlsx:4"


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/vbaProject.bin", b"x", "holds macros"),
        ("xl/extra.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "declares entities"),
        ("xl/extra.xml", '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16"), "declares entities"),
        ("xl/huge.bin", b"\0" * 300_000_000, "unpacks to more than"),
    ],
)
def test_that_a_workbook_that_could_do_harm_is_refused(tmp_path, part, content, says) -> None:
    path = workbook(tmp_path, ("name", "time"), ("A", 60))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr(part, content)
    with pytest.raises(InvalidPlantError, match=says):
        read_import(path)


def test_that_a_damaged_workbook_is_refused(tmp_path) -> None:
    whole = workbook(tmp_path, ("name", "time"), ("A", 60)).read_bytes()
    for content in (b"PK", whole[: len(whole) // 2], _without(whole, "xl/workbook.xml")):
        (tmp_path / "line.xlsx").write_bytes(content)
        with pytest.raises(InvalidPlantError):
            read_import(tmp_path / "line.xlsx")


def _without(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
    return out.getvalue()
