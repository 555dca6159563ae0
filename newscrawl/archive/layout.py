"""Where things lie in an archive.

    <archive>/date=2026-11-23/<site>-<run>.jsonl   records; .jsonl.gz or .jsonl.zst where finished files are compressed
    <archive>/warc/date=2026-11-23/<site>-<run>.warc.gz   raw captures (NEWSCRAWL_WARC): what the records were read from
    <archive>/runs/<run>.json                      manifest: the run has ended, and its files never change again
    <archive>/runs/<run>.open                      the run's lock while it lives, and the names of its files
    <archive>/runs/<run>.visits.jsonl              what the state learned and no record says (redirects, 304s, drops)
    <archive>/runs/<run>.rejects.jsonl             what broke the schema, with its reason
    <archive>/runs/delivered.txt                   in an object store: its runs, in the order in which they came
    <archive>/runs/.delivery                       in a folder: locked by who delivers to the object store
    <archive>/state.sqlite                         the state, unless it lives elsewhere; rebuilt from the files

`fetch.warc` of a record is `<file>:<offset>`, the file relative to the archive. `date` is the day of the fetch in UTC;
`<run>` is the start in UTC and four random hexadecimal digits.
"""

import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from newscrawl.archive.store import Place, open_store

RUNS = "runs"
COMPRESSIONS = ("gz", "zst")
CAPTURES = "warc"

_RUN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
_RECORD_FILE = re.compile(
    rf"date=(?P<day>\d{{4}}-\d{{2}}-\d{{2}})/(?P<site>.+)-(?P<run>{_RUN.pattern})\.jsonl(?:\.(?:gz|zst))?"
)
_AMONG_RECORDS = re.compile(r"date=[^/]*/[^./][^/]*\.jsonl[^/]*")
_CAPTURE_FILE = re.compile(
    rf"{CAPTURES}/date=(?P<day>\d{{4}}-\d{{2}}-\d{{2}})/(?P<site>.+)-(?P<run>{_RUN.pattern})\.warc\.gz"
)


def new_run_id(started: datetime) -> str:
    return f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def is_run_id(name: str) -> bool:
    return _RUN.fullmatch(name) is not None


def record_file(site: str, run: str, fetched_at: str) -> str:
    """The relative name of the file for a record; `fetched_at` is RFC 3339 in any offset."""
    # Our own fetch times end in Z, and then the day is what stands there.
    day = fetched_at[:10] if fetched_at.endswith("Z") else _utc_day(fetched_at)
    return f"date={day}/{quote(site, safe='[]')}-{run}.jsonl"


def capture_file(site: str, run: str, fetched_at: str) -> str:
    """The relative name of the file for a raw capture, beside the records of the same site and day."""
    return f"{CAPTURES}/{record_file(site, run, fetched_at).removesuffix('.jsonl')}.warc.gz"


def is_capture_file(name: str) -> bool:
    return _CAPTURE_FILE.fullmatch(name) is not None


def captured_name(path: Path) -> str:
    """What records call a WARC file: a file of captures by its name in its archive, any other by its name alone."""
    name = "/".join(path.parts[-3:])
    return name if _CAPTURE_FILE.fullmatch(name) else path.name


def site_of_captures(name: str) -> str | None:
    """The site of a file of captures (relative name); None where it is none."""
    found = _CAPTURE_FILE.fullmatch(name)
    return unquote(found["site"]) if found else None


def _utc_day(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%d}"


def run_of(name: str) -> str | None:
    """The run that a file of records (relative name, any compression) or captures belongs to; None for any other."""
    found = _RECORD_FILE.fullmatch(name) or _CAPTURE_FILE.fullmatch(name)
    return found["run"] if found else None


def is_record_file(name: str) -> bool:
    """Does a file lie where records do, whoever put it there?"""
    return _AMONG_RECORDS.fullmatch(name) is not None


def uncompressed(name: str) -> str:
    """The name that a record file had while it was written: the state knows files by it."""
    for suffix in COMPRESSIONS:
        name = name.removesuffix(f".{suffix}")
    return name


def manifest_file(run: str) -> str:
    return f"{RUNS}/{run}.json"


def manifest_path(archive: Path, run: str) -> Path:
    return archive / manifest_file(run)


def open_path(archive: Path, run: str) -> Path:
    return archive / RUNS / f"{run}.open"


def dead_path(archive: Path, run: str) -> Path:
    return archive / RUNS / f"{run}.dead"


def visits_file(run: str) -> str:
    return f"{RUNS}/{run}.visits.jsonl"


def rejects_file(run: str) -> str:
    return f"{RUNS}/{run}.rejects.jsonl"


def finished_runs(archive: Place) -> list[str]:
    """The runs that have a manifest, oldest start first."""
    names = open_store(archive).names(RUNS)  # a cluster's years have millions: no paths are made of them
    stems = (name.removeprefix(f"{RUNS}/").removesuffix(".json") for name in names if name.endswith(".json"))
    return sorted(filter(is_run_id, stems))


def open_runs(archive: Path) -> list[str]:
    """The runs that live or died without a manifest."""
    return _marked(archive, ".open")


def dead_runs(archive: Path) -> list[str]:
    """The runs that died and are in order, and for which the state may hold something still."""
    return _marked(archive, ".dead")


def _marked(archive: Path, suffix: str) -> list[str]:
    return sorted(path.stem for path in (archive / RUNS).glob(f"*{suffix}") if is_run_id(path.stem))
