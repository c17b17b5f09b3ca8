from __future__ import annotations

import pytest

from tests.usd.conftest import stage_text
from twin_app.usd import load, read_scene
from twin_app.usd.assets import is_absolute, is_url


@pytest.mark.parametrize(
    ("asset", "says"),
    [
        ("gone.usda", "does not exist"),
        ("https://example.com/mill.usd", "https://example.com/mill.usd is on a network and is never fetched"),
        ("omniverse://server/mill.usd", "never fetched"),
        ("pointer.usd", "git lfs pull"),
        ("broken.usda", "is broken"),
        ("", "no prim"),
        ("no_default.usda", "defaultPrim"),
    ],
)
@pytest.mark.parametrize("arc", ["references", "payload"])
def test_that_what_cannot_be_loaded_is_named_with_its_prim_and_a_remedy(write, asset, says, arc) -> None:
    write("pointer.usd", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    write("broken.usda", "#usda 1.0\ndef {\n")
    write("no_default.usda", '#usda 1.0\ndef Xform "A"\n{\n}\n')
    target = f"@{asset}@" if asset else "</Nowhere>"
    body = f'    def "Mill" ({arc} = {target}) {{}}\n    def Cube "Other"\n    {{\n    }}\n'
    reading = read_scene(write("plant.usda", stage_text(body)))
    faults = [fault for fault in reading.warnings if fault.where == "/Plant/Mill"]
    assert len(faults) == 1
    assert says in faults[0].message
    assert reading.n_prims == 3


def test_that_a_missing_or_broken_sublayer_is_a_warning_and_the_rest_is_read(line, write) -> None:
    write("line/broken.usda", "#usda 1.0\ndef {\n")
    line.write_text(line.read_text().replace("subLayers = [", "subLayers = [@./broken.usda@, @./gone.usda@, "))
    messages = [fault.message for fault in read_scene(line).warnings if fault.attribute == "subLayers"]
    assert any("broken.usda is broken" in message for message in messages)
    assert any("gone.usda does not exist" in message for message in messages)
    assert len(load(line).nodes) == 5


def test_that_one_missing_file_needed_by_many_prims_is_one_warning(write) -> None:
    body = "".join(f'    def "M{i}" (references = @gone.usda@) {{}}\n' for i in range(20))
    warnings = read_scene(write("plant.usda", stage_text(body))).warnings
    assert len(warnings) == 1
    assert "and 19 more prims" in warnings[0].message


def test_that_an_absolute_path_is_a_warning_even_where_it_works(write) -> None:
    mill = write("mill.usda", stage_text('    def Cube "A"\n    {\n    }\n'))
    scene = write("plant.usda", stage_text(f'    def "Mill" (references = @{mill}@) {{}}\n'))
    warnings = read_scene(scene).warnings
    assert [fault.where for fault in warnings] == ["plant.usda"]
    assert "make it relative" in warnings[0].message


def test_that_circles_of_layers_and_references_end_with_a_warning(write) -> None:
    scene = write(
        "plant.usda",
        stage_text(
            '    def "Self" (references = @plant.usda@</Plant>) {}\n    def "Down" (references = @other.usda@) {}\n',
            extra="    subLayers = [@plant.usda@, @other.usda@]\n",
        ),
    )
    write("other.usda", stage_text("", extra="    subLayers = [@plant.usda@]\n"))
    messages = " ".join(str(fault) for fault in read_scene(scene).warnings)
    assert "contain each other" in messages
    assert "refers to itself" in messages


def test_that_paths_are_told_apart() -> None:
    assert is_url("https://a/b.usd")
    assert is_url("https:/a/b.usd")
    assert not is_url("C:/plants/a.usd")
    assert is_absolute("/plants/a.usd")
    assert is_absolute("C:/plants/a.usd")
    assert is_absolute("\\\\server\\a.usd")
    assert not is_absolute("../a.usd")


def test_that_no_resolver_can_reach_a_network() -> None:
    from pxr import Ar

    assert not set(Ar.GetRegisteredURISchemes()) & {"http", "https", "omniverse"}
    assert isinstance(Ar.GetUnderlyingResolver(), Ar.DefaultResolver)
