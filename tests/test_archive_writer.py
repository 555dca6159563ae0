"""Files of one run: where lines go, what the manifest says, what a full disk does."""

import hashlib
import resource
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from newscrawl.archive import Archive
from newscrawl.archive import manifest as manifests
from newscrawl.archive.durable import LineFile, write_whole
from newscrawl.archive.recovery import is_live
from newscrawl.errors import WriteError


def test_a_line_lies_under_its_day_site_and_run(tmp_path):
    archive = Archive(tmp_path)
    name, size = archive.append("herald", "2026-11-23T04:00:00Z", b'{"a":1}\n')
    assert name == f"date=2026-11-23/herald-{archive.run}.jsonl"
    assert (size, (tmp_path / name).read_bytes()) == (8, b'{"a":1}\n')
    archive.abandon()


def test_the_day_is_that_of_the_fetch_in_utc(tmp_path):
    archive = Archive(tmp_path)
    name, _ = archive.append("herald", "2026-11-23T03:30:00+05:30", b"{}\n")
    assert name.startswith("date=2026-11-22/")
    archive.abandon()


def test_a_site_cannot_leave_its_folder(tmp_path):
    archive = Archive(tmp_path)
    name, _ = archive.append("../../etc", "2026-11-23T04:00:00Z", b"{}\n")
    assert (tmp_path / name).resolve().parent == (tmp_path / "date=2026-11-23").resolve()
    archive.abandon()


def test_manifest_lists_what_the_files_hold(tmp_path):
    archive = Archive(tmp_path)
    for number in range(3):
        name, _ = archive.append("herald", "2026-11-23T04:00:00Z", b'{"n":%d}\n' % number)
    archive.reject({"title": None}, "title: no")
    archive.finish("finished", {"herald": {"new": 3}, "courier": {"new": 1, "same": 2}}, {"item_scraped_count": 3})
    manifest = manifests.load(tmp_path, archive.run)
    content = (tmp_path / name).read_bytes()
    (entry,) = manifest.files
    assert (entry.path, entry.lines, entry.bytes) == (name, 3, len(content))
    assert entry.sha256 == hashlib.sha256(content).hexdigest()
    assert [journal.path for journal in manifest.journals] == [f"runs/{archive.run}.rejects.jsonl"]
    assert manifest.outcomes == {"new": 4, "same": 2}
    assert manifest.exit == "finished"
    assert {"newscrawl", "python", "scrapy", "rensa"} <= manifest.software.keys()
    assert manifest.started < manifest.ended


def test_a_run_is_live_until_it_has_finished_or_died(tmp_path):
    finished, killed = Archive(tmp_path), Archive(tmp_path)
    assert is_live(tmp_path, finished.run)
    finished.finish("finished", {}, {})
    assert not is_live(tmp_path, finished.run)
    assert is_live(tmp_path, killed.run)
    killed.abandon()
    assert not is_live(tmp_path, killed.run)


def test_more_files_than_descriptors(tmp_path):
    """A run of hundreds of sites closes the files that it has not used for longest, and goes on with them later."""
    archive = Archive(tmp_path)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for turn in range(2):
        for site in range(150):
            archive.append(f"site{site}", "2026-11-23T04:00:00Z", b'{"turn":%d}\n' % turn)
    assert len(list(Path("/proc/self/fd").iterdir())) - before < 80
    archive.finish("finished", {}, {})
    assert {entry.lines for entry in manifests.load(tmp_path, archive.run).files} == {2}


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_finished_files_are_packed_before_the_manifest_lists_them(tmp_path, compression):
    archive = Archive(tmp_path, compression)
    name, _ = archive.append("herald", "2026-11-23T04:00:00Z", b'{"a":1}\n')
    archive.finish("finished", {}, {})
    (entry,) = manifests.load(tmp_path, archive.run).files
    assert entry.path == f"{name}.{compression}"
    assert entry.sha256 == hashlib.sha256((tmp_path / entry.path).read_bytes()).hexdigest()
    assert not (tmp_path / name).exists()


def test_a_whole_file_is_replaced_or_left_as_it_was(tmp_path):
    path = tmp_path / "manifest.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


FULL_DISK = """
import resource, sys
from pathlib import Path
from newscrawl.archive.durable import LineFile
from newscrawl.errors import WriteError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
file = LineFile(Path(sys.argv[1]))
file.open()
try:
    while True:
        file.append(b"x" * 299 + b"\\n")
except WriteError as error:
    print(file.lines, error)
file.sync()
"""


def test_a_full_disk_ends_on_a_whole_line(tmp_path):
    """The limit falls inside the fourth line: the part of it that was written is taken back."""
    path = tmp_path / "lines.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, path], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.startswith(f"3 {path}: the disk refuses to take more (File too large)")
    assert path.read_bytes() == (b"x" * 299 + b"\n") * 3


def test_a_folder_that_is_none_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="make room or mend the disk"):
        LineFile(tmp_path / "file" / "lines.jsonl").open()


def test_stats_of_any_kind_do_not_cost_the_manifest(tmp_path):
    archive = Archive(tmp_path)
    archive.finish("finished", {}, {"limits": resource.RLIM_INFINITY, "kinds": {1, 2}})
    assert orjson.loads((tmp_path / "runs" / f"{archive.run}.json").read_bytes())["stats"]["kinds"] == "{1, 2}"


def test_where_no_folder_can_be_the_error_names_the_setting(tmp_path):
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(WriteError, match=r"NEWSCRAWL_ARCHIVE=.*Not a directory"):
        Archive(tmp_path / "archive")
