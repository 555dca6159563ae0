"""`scrapy backfill` reads each file once, says which it could not read, and goes on where it was cut off."""

from pathlib import Path

import pytest
from newsroom import read_records, scrapy
from rabbitmq import broker  # noqa: F401  (fixture)
from stored import write_warc

from newscrawl.cluster.backfill import works_of
from newscrawl.errors import ArgumentError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backfill")
    write_warc(folder / "warc" / "deeper" / "a.warc.gz", range(3))
    (folder / "warc" / "b.warc.gz").write_bytes(b"no WARC")
    return folder


def backfill(folder: Path, *arguments: str) -> tuple[int, list[str], str]:
    done = scrapy(
        "backfill", *arguments, "-s", "NEWSCRAWL_WORKERS=0",
        NEWSCRAWL_ARCHIVE=str(folder / "archive"), NEWSCRAWL_WARC_ROOT=str(folder / "warc"),
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_each_file_is_read_once(folder: Path) -> None:
    code, said, log = backfill(folder, str(folder / "warc" / "*.warc.gz"), str(folder / "warc"))
    assert code == 1, "one of them is none"
    outcomes = {Path(line.partition(": ")[0]).name: line.partition(": ")[2].split()[0] for line in said}
    assert outcomes == {"a.warc.gz": "finished", "b.warc.gz": "nothing_readable"}, log
    assert sorted(record["url"][-1] for record in read_records(folder / "archive")) == list("012")
    assert "Traceback" not in log

    grown = write_warc(folder / "warc" / "deeper" / "a.warc.gz", range(5))
    assert backfill(folder, str(folder / "warc"))[1][0] == "1 of 2 files are read already", "but for one that has grown"
    assert len(read_records(folder / "archive")) == 5

    units = scrapy("units", NEWSCRAWL_ARCHIVE=str(folder / "archive")).stdout.splitlines()
    assert [line.split()[-1] for line in units[1:]] == [f"warc:{grown}", f"warc:{folder}/warc/b.warc.gz"]


def test_a_file_that_is_damaged_is_read_around_the_damage_and_needs_a_look(folder: Path) -> None:
    damaged = write_warc(folder / "damaged" / "c.warc.gz", range(6, 9))
    content = damaged.read_bytes()
    middle = len(content) // 2
    damaged.write_bytes(content[:middle] + bytes(64) + content[middle + 64 :])
    code, said, log = backfill(folder, str(damaged))
    assert (code, said[0].partition(": ")[2].split()[0]) == (3, "finished"), log
    assert said[0].endswith(", needs a look")
    assert {"6", "8"} <= {record["url"][-1] for record in read_records(folder / "archive")}


def test_what_cannot_be_read_is_said_at_once(folder: Path) -> None:
    for arguments, says in (
        ([], "nothing to read"),
        (["/no/such.warc"], "/no/such.warc: no such"),
        (["/etc"], "no such"),
    ):
        with pytest.raises(ArgumentError, match=says):
            works_of(arguments)
    code, _, log = backfill(folder, "/no/such.warc")
    assert (code, "/no/such.warc: no such file" in log) == (2, True), log


def test_no_file_elsewhere_is_sent(folder: Path) -> None:
    pytest.importorskip("celery", reason="no Celery: pip install -r tests/requirements.txt")
    from newscrawl.cluster.sending import send_files

    elsewhere = works_of([str(write_warc(folder / "elsewhere" / "d.warc.gz", range(1)))])
    with pytest.raises(ArgumentError, match="does not lie below NEWSCRAWL_WARC_ROOT"):
        list(send_files(elsewhere, str(folder / "warc"), "amqp://127.0.0.1:1//"))


def test_a_broker_that_is_not_there_is_said_without_its_password(folder: Path) -> None:
    pytest.importorskip("celery", reason="no Celery: pip install -r tests/requirements.txt")
    new = write_warc(folder / "warc" / "e.warc.gz", range(1))
    code, _, log = backfill(folder, "--cluster", str(new), "-s", "NEWSCRAWL_BROKER=amqp://me:secret@127.0.0.1:1//")
    assert code == 1
    assert "NEWSCRAWL_BROKER=amqp://me:**@127.0.0.1:1//" in log
    assert "secret" not in log
    assert "Traceback" not in log


def test_a_broker_that_refuses_the_login_is_said(folder: Path, broker: str) -> None:  # noqa: F811
    new = write_warc(folder / "warc" / "f.warc.gz", range(1))
    stranger = broker.replace("guest:guest@", "crawl:secret@")
    code, _, log = backfill(folder, "--cluster", str(new), "-s", f"NEWSCRAWL_BROKER={stranger}")
    assert (code, "takes nothing" in log, "secret" in log, "Traceback" in log) == (1, True, False, False), log
