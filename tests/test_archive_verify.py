"""`scrapy verify` names each fault with file and line; `--repair` mends what can be mended without losing a record."""

import gzip
import os
import subprocess
import sys

import orjson
import pytest
from records import Store, record, run, story

from newscrawl.archive import Archive, read, recover
from newscrawl.archive.layout import run_of
from newscrawl.archive.repair import repair
from newscrawl.archive.verify import Verification

URLS = [f"https://herald.example/{number}" for number in range(3)]


@pytest.fixture
def archive(tmp_path):
    """Two whole runs: three articles, and a new version of one."""
    with run(tmp_path) as store:
        for number, url in enumerate(URLS):
            store.put(record(url, story(number), title=f"Headline {number}"), requested=(url + "?s=1", url))
    with run(tmp_path) as store:
        store.put(record(URLS[0], story(7), title="Headline 0"))
    return tmp_path


def faults(archive):
    return [str(fault) for fault in Verification(archive).faults()]


def files(archive):
    """The record files, that of the first run first."""
    return sorted(archive.glob("date=*/*.jsonl"), key=lambda path: -path.stat().st_size)


def manifests(archive):
    return sorted(archive.glob("runs/*.json"), key=lambda path: orjson.loads(path.read_bytes())["ended"])


def relist(archive, path, content):
    """Writes a record file and lets its manifest say so: only the lines themselves can be at fault then."""
    import hashlib

    path.write_bytes(content)
    for manifest in manifests(archive):
        said = orjson.loads(manifest.read_bytes())
        for entry in said["files"]:
            if entry["path"] == str(path.relative_to(archive)):
                entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                entry["lines"] = content.count(b"\n")
        manifest.write_bytes(orjson.dumps(said))


def test_a_whole_archive_has_no_faults_and_is_counted(archive):
    verification = Verification(archive)
    assert list(verification.faults()) == []
    assert (verification.runs, verification.lines) == (2, 4)


def test_a_run_at_work_is_no_fault(archive):
    store = Store(archive)
    store.put(record("https://herald.example/new", story(9)))
    assert faults(archive) == []
    store.finish()


def test_a_file_that_was_changed(archive):
    path = files(archive)[0]
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Headline 1", b"Headline X"))
    assert faults(archive) == [
        f"{path.relative_to(archive)}: its sha256 is not the one in its manifest: it was changed or damaged"
    ]


def test_a_file_that_is_gone_or_cut(archive):
    one, other = files(archive)
    one.unlink()
    other.write_bytes(other.read_bytes()[:-10])
    said = faults(archive)
    assert f"{one.relative_to(archive)}: its manifest lists it, but it is gone" in said
    assert any(
        fault.startswith(f"{other.relative_to(archive)}: {other.stat().st_size} bytes; its manifest") for fault in said
    )
    assert any(fault.startswith(f"{other.relative_to(archive)}:1: torn") for fault in said)


def edited(line, **changes):
    return orjson.dumps(orjson.loads(line) | changes) + b"\n"


LINES = {
    "no JSON": (lambda lines: [lines[0], b"{broken\n", *lines[1:]], ":2: line 2: no JSON"),
    "no object": (lambda lines: [*lines, b"[1]\n"], ":4: line 4: JSON, but no object"),
    "against the schema": (lambda lines: [lines[0], edited(lines[1], authors=None), lines[2]], ":2: authors"),
    "another run's": (lambda lines: [edited(lines[0], run="x"), *lines[1:]], ":1: it is of the run x"),
    "another site's": (lambda lines: [edited(lines[0], site="post"), *lines[1:]], ":1: by its site and its day"),
    "a version twice": (lambda lines: [*lines, lines[2]], ":4: version 1 of article"),
}


@pytest.mark.parametrize(("change", "said"), LINES.values(), ids=LINES)
def test_lines_are_named(archive, change, said):
    path = files(archive)[0]
    relist(archive, path, b"".join(change(path.read_bytes().splitlines(keepends=True))))
    assert any(fault.startswith(f"{path.relative_to(archive)}{said}") for fault in faults(archive))


def test_a_broken_chain_of_versions(archive):
    path = files(archive)[1]
    relist(archive, path, edited(path.read_bytes(), supersedes="sha256:" + "0" * 64))
    assert any(":1: supersedes is not the content_hash of version 1" in fault for fault in faults(archive))


def test_counts_that_are_not_true(archive):
    path = manifests(archive)[0]
    said = orjson.loads(path.read_bytes())
    said["sites"]["herald"]["new"] = said["outcomes"]["new"] = 4
    path.write_bytes(orjson.dumps(said))
    assert faults(archive) == [f"runs/{path.name}: it counts 4 new of herald; its files hold 3"]


# Repair


def mended(archive):
    done = list(repair(archive))
    assert done
    return faults(archive)


def test_a_damaged_or_lost_manifest_is_written_anew(archive):
    first, second = manifests(archive)
    first.write_bytes(b"{half")
    second.unlink()
    before = sorted(path.read_bytes() for path in files(archive))
    assert len(faults(archive)) == 2
    assert mended(archive) == []
    assert sorted(path.read_bytes() for path in files(archive)) == before
    assert len(list(read(archive))) == 4


def test_what_was_added_to_a_finished_file_is_cut_off(archive):
    path = files(archive)[0]
    with path.open("ab") as file:
        file.write(b"half a line of a run that wrote into the wrong file")
    assert mended(archive) == []


def test_a_run_that_died_is_put_in_order(archive):
    dead = Store(archive)
    dead.put(record("https://herald.example/new", story(9)))
    dead.die()
    assert len(faults(archive)) == 2
    assert mended(archive) == []


def test_leftovers_of_writes_that_were_cut_off_go(archive):
    (archive / "runs" / ".x.json.999999999.tmp").write_text("half")
    assert faults(archive) == ["runs/.x.json.999999999.tmp: left over from a write that was cut off"]
    assert mended(archive) == []
    being_written = archive / "runs" / f".y.json.{os.getpid()}.tmp"
    being_written.write_text("half")
    assert faults(archive) == []


def test_a_second_copy_of_a_packed_file_goes(tmp_path):
    packed = Archive(tmp_path, "zst")
    name, _ = packed.append("herald", "2026-11-23T04:00:00Z", b"{}\n")
    packed.finish("finished", {}, {})
    (tmp_path / name).write_bytes(b"{}\n")
    assert list(repair(tmp_path)) == [f"{name}: removed, its lines are those of {name}.zst"]
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("lock", ["left behind", "gone"])
@pytest.mark.parametrize("manifest", ["damaged", "lost"])
def test_a_run_that_died_after_packing_and_whose_manifest_cannot_be_read(archive, lock, manifest):
    """The copies are there twice, packed and plain; no crawl has to wait for the repair."""
    for path in files(archive):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        if lock == "left behind":
            name = path.relative_to(archive).as_posix()
            (archive / "runs" / f"{run_of(name)}.open").write_text(f"{name}\n")
    for path in manifests(archive):
        path.write_bytes(b"{half") if manifest == "damaged" else path.unlink()
    if manifest == "damaged":
        recover(archive)
    assert mended(archive) == []
    assert len(list(read(archive))) == 4


def test_what_cannot_be_mended_is_left_as_it_is(archive):
    path = files(archive)[0]
    spoiled = path.read_bytes().replace(b"Headline 1", b"Headline X")
    path.write_bytes(spoiled)
    list(repair(archive))
    assert path.read_bytes() == spoiled
    assert len(faults(archive)) == 1


# The command


def scrapy(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False
    )


def test_command_says_and_exits(archive):
    well = scrapy("verify", archive)
    assert (well.returncode, well.stdout) == (0, f"{archive}: 2 runs, 3 files, 4 lines: all is well\n"), well.stderr
    manifests(archive)[0].write_bytes(b"")
    broken = scrapy("verify", archive)
    assert (broken.returncode, broken.stdout.splitlines()[-1]) == (1, f"{archive}: 1 run, 1 file, 1 line: 1 fault")
    repaired = scrapy("verify", "--repair", archive)
    assert (repaired.returncode, repaired.stdout.splitlines()[-1].split(": ")[-1]) == (0, "all is well")


def test_command_reindexes(archive):
    (archive / "state.sqlite").write_bytes(b"x" * 5000)
    done = scrapy("reindex", archive)
    assert (done.returncode, done.stdout) == (0, f"{archive}: the state knows 2 runs again (7 lines)\n"), done.stderr


def test_commands_want_an_archive(tmp_path):
    assert scrapy("verify", tmp_path).returncode == 2
    assert f"{tmp_path} is no archive" in scrapy("reindex", tmp_path).stderr
