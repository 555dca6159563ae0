"""`scrapy demo`: a crawl of the newsroom, a table, and nothing new the second time."""

import re
import shutil
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser import BROWSER
from newsroom import PROJECT, read_manifests, read_records, scrapy

from newscrawl.commands.demo import readable, served
from newscrawl.demo.newsroom import Newsroom
from newscrawl.health.sums import sums
from newscrawl.report.numbers import report


def demo(folder: Path) -> tuple[str, str]:
    """What it printed, and its log."""
    quick = [
        "-sDOWNLOAD_TIMEOUT=3",
        "-sRETRY_TIMES=0",
        "-sNEWSCRAWL_REST_LONGEST=0",
    ]  # no waiting for what hangs or rests
    done = scrapy("demo", *quick, folder=folder, PYTHONPATH=str(PROJECT), NEWSCRAWL_ARCHIVE=str(folder / "in-use"))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def row(output: str, name: str) -> list[int]:
    """The numbers of the table's row for an outlet."""
    found = re.search(rf"^ {name} +([\d ]+)$", output, re.MULTILINE)
    assert found, output
    return [int(number) for number in found[1].split()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(PROJECT / "scrapy.cfg", folder)
    return folder


@pytest.fixture(scope="module")
def runs(folder: Path) -> list[tuple[str, str]]:
    return [demo(folder), demo(folder)]


@pytest.fixture(scope="module")
def outputs(runs: list[tuple[str, str]]) -> list[str]:
    return [output for output, _ in runs]


def test_the_first_run_stores_the_newsroom(outputs: list[str], folder: Path) -> None:
    records = read_records(folder / "demo-archive")
    found, stored, duplicates, refused, failed, walls, offers = row(outputs[0], "all")
    assert stored == len(records)
    assert stored < found
    assert duplicates == 1
    assert walls > 0
    assert offers == sum(len(record["offers"]) for record in records) > 0
    assert refused > 0
    assert failed > 0
    assert "2 of the stored are agency copy" in outputs[0]
    assert str(Path("demo-archive", "date=*", "*.jsonl")) in outputs[0]


def test_table_log_manifest_and_report_tell_the_same_of_what_was_refused_and_what_failed(
    runs: list[tuple[str, str]], folder: Path
) -> None:
    output, log = runs[0]
    _, stored, duplicates, refused, failed, _, _ = row(output, "all")
    [line] = [line for line in log.splitlines() if "ended (finished)" in line]
    expected = f" {stored} stored, {stored} new, {duplicates} duplicates, {refused} refused, {failed} failed, "
    assert expected in line
    assert line.endswith("; archive demo-archive"), "where the records are"
    manifest = read_manifests(folder / "demo-archive")[0]
    assert refused == manifest["outcomes"]["refused"] == manifest["stats"]["outcome/refused_count"]
    assert failed == sums(manifest["outcomes"]).failed
    (folder / "first" / "runs").mkdir(parents=True)
    shutil.copy(folder / "demo-archive" / "runs" / f"{manifest['run']}.json", folder / "first" / "runs")
    assert report(folder / "first", 30).all.total.sums == sums(manifest["outcomes"])


@pytest.mark.parametrize("key", [key for key, outlet in Newsroom().outlets.items() if not outlet.scripted])
def test_every_outlet_has_its_row(outputs: list[str], key: str) -> None:
    assert row(outputs[0], key)[1] >= len(Newsroom().articles(key)) - (
        key == "herald"
    )  # whose mirrored story is dropped


def test_a_scripted_outlet_is_crawled_where_there_is_a_browser_and_named_where_there_is_none(
    outputs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if BROWSER:
        assert row(outputs[0], "grachtpost")[:2] == [3, 3]
    assert ("grachtpost is left out: " in outputs[0]) is not BROWSER
    outlets = list(Newsroom().outlets.values())
    assert [outlet.key for outlet in outlets if outlet not in readable(outlets, "/nowhere/chromium")] == ["grachtpost"]
    assert "grachtpost is left out: its profile says render = true, which needs" in capsys.readouterr().out


def test_the_second_run_finds_nothing_new(outputs: list[str]) -> None:
    assert row(outputs[1], "all")[1] == 0
    assert "Nothing is new" in outputs[1]


def test_the_demo_leaves_an_archive_in_use_alone(outputs: list[str], folder: Path) -> None:
    assert not (folder / "in-use").exists()


def test_a_newsroom_keeps_its_port(outputs: list[str]) -> None:
    assert re.findall(r"on port (\d+)", outputs[0]) == re.findall(r"on port (\d+)", outputs[1])


def test_a_port_that_is_taken_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, ExitStack() as stack:
        port = other.getsockname()[1]
        server = served(Newsroom(), port, stack)
        assert server.port != port
    assert f"Port {port} of the last run is taken" in capsys.readouterr().out


def test_arguments_are_refused(folder: Path) -> None:
    done = scrapy("demo", "everything", folder=folder, PYTHONPATH=str(PROJECT))
    assert done.returncode == 2
    assert "takes no arguments" in done.stderr
