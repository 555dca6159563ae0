"""What the system's scheduler is given: units and lines that say exactly what is to be run, where and when."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from newscrawl.archive.durable import write_whole
from newscrawl.errors import ArgumentError
from newscrawl.scheduling.install import install, unit_folder
from newscrawl.scheduling.interval import ALLOWED, interval
from newscrawl.scheduling.units import Schedule, crontab_lines, service, timer

SYSTEMD = shutil.which("systemd-analyze")


def schedule(every: str = "1h", **changes: object) -> Schedule:
    known: dict[str, object] = {
        "name": "newscrawl", "what": "newscrawl: herald", "folder": Path("/srv/news crawl"),
        "command": ["/bin/echo", "-a", "sites=herald", "a b", "100%", "$HOME", 'a"b'],
        "environment": {"NEWSCRAWL_CONTACT": "crawl me 100%", "NEWSCRAWL_ARCHIVE": "/srv/archive"},
        "interval": interval(every, "newscrawl"),
    }  # fmt: skip
    return Schedule(**{**known, **changes})  # type: ignore[arg-type]


def test_the_service_says_what_where_and_with_what() -> None:
    lines = service(schedule()).splitlines()
    assert "WorkingDirectory=/srv/news crawl" in lines
    assert "Environment=NEWSCRAWL_ARCHIVE=/srv/archive" in lines
    assert 'Environment="NEWSCRAWL_CONTACT=crawl me 100%%"' in lines
    assert r'ExecStart=/bin/echo -a sites=herald "a b" 100%% $$HOME "a\"b"' in lines
    assert "SuccessExitStatus=3" in lines


def test_a_line_break_in_a_setting_begins_no_setting_of_the_unit() -> None:
    odd = schedule(environment={"NEWSCRAWL_CONTACT": "me\nExecStart=/bin/false"}, what="a\nExecStart=/bin/false")
    assert service(odd).count("\nExecStart=") == 1


@pytest.mark.skipif(SYSTEMD is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    assert SYSTEMD
    good = schedule(folder=tmp_path)
    logged = schedule(folder=tmp_path, name="newscrawl-logged", log=tmp_path / "a log 100%")
    for name, text in (good.files | logged.files).items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [SYSTEMD, "--user", "verify", *map(str, tmp_path.glob("newscrawl*"))],
        capture_output=True, text=True, check=False, env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert "newscrawl" not in done.stderr


@pytest.mark.skipif(SYSTEMD is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("every", ALLOWED)
def test_systemd_reads_each_interval_as_it_is_meant(every: str) -> None:
    assert SYSTEMD
    wanted = interval(every, "newscrawl")
    done = subprocess.run(
        [SYSTEMD, "calendar", "--iterations=2", wanted.on_calendar], capture_output=True, text=True, check=True,
        env={"TZ": "UTC", "LC_ALL": "C"},
    )  # fmt: skip
    first, second = (int(h) * 60 + int(m) for h, m in re.findall(r"(\d\d):(\d\d):00 UTC", done.stdout)[-2:])
    assert (second - first) % (24 * 60) in {wanted.minutes, wanted.minutes % (24 * 60)}


@pytest.mark.parametrize(
    ("every", "fields"),
    [
        ("15m", r"\d+-59/15 \* \* \* \*"),
        ("1h", r"\d+ \* \* \* \*"),
        ("6h", r"\d+ \*/6 \* \* \*"),
        ("1d", r"\d+ 4 \* \* \*"),
    ],
)
def test_cron_gets_five_fields(every: str, fields: str) -> None:
    assert re.fullmatch(fields, interval(every, "newscrawl").cron)


def test_each_schedule_has_a_minute_of_its_own() -> None:
    assert len({interval("1h", f"schedule-{number}").offset for number in range(60)}) > 30
    assert all(interval(every, "x").offset < interval(every, "x").minutes for every in ALLOWED)


@pytest.mark.parametrize("every", ["7m", "25m", "5h", "2d", "hour", "-1h", "1", ""])
def test_an_interval_that_divides_no_hour_or_day_is_refused(every: str) -> None:
    with pytest.raises(ArgumentError, match="give one of 5m"):
        interval(every, "newscrawl")


def test_a_shell_reads_the_line_of_cron_as_it_is_meant() -> None:
    fields = crontab_lines(schedule()).rstrip("\n").split(" ", 5)
    assert r"\%" in fields[5]
    words = shlex.split(fields[5].replace(r"\%", "%"))
    assert words[:2] == ["cd", "/srv/news crawl"]
    assert "NEWSCRAWL_CONTACT=crawl me 100%" in words
    assert words[-5:] == ["sites=herald", "a b", "100%", "$HOME", 'a"b']


def test_cron_shows_no_password_to_who_lists_processes() -> None:
    state, webhook = "postgresql+psycopg://me:secret%23@127.0.0.1/news", "https://hooks.example/secret"
    environment = {"NEWSCRAWL_STATE": state, "NEWSCRAWL_WEBHOOK": webhook, "NEWSCRAWL_ARCHIVE": "/srv/archive"}
    *above, line, state_below, webhook_below = crontab_lines(schedule(environment=environment)).splitlines()
    assert above == [f'NEWSCRAWL_STATE="{state}"', f'NEWSCRAWL_WEBHOOK="{webhook}"']
    assert "secret" not in line
    assert " NEWSCRAWL_ARCHIVE=/srv/archive /bin/echo " in line
    assert (state_below, webhook_below) == ('NEWSCRAWL_STATE=""', 'NEWSCRAWL_WEBHOOK=""')  # for schedules below


def test_what_runs_say_is_appended_to_a_log_where_one_is_named() -> None:
    logged = schedule(log=Path("/srv/the log 100%"))
    assert crontab_lines(logged).endswith(r" >> '/srv/the log 100\%' 2>&1" + "\n")
    assert "\nStandardOutput=append:/srv/the log 100%%\nStandardError=append:/srv/the log 100%%\n" in service(logged)
    assert "append" not in service(schedule())


def test_units_are_put_in_place_and_the_timer_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    systemctl = tmp_path / "bin" / "systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{systemctl.parent}:/usr/bin:/bin")
    folder = unit_folder({"XDG_CONFIG_HOME": str(tmp_path / "config")})
    done = list(install(schedule().files, schedule().starts, folder))
    assert folder == tmp_path / "config" / "systemd" / "user"
    assert (folder / "newscrawl.timer").read_text() == timer(schedule())
    assert (folder / "newscrawl.service").stat().st_mode & 0o777 == 0o600
    assert asked.read_text() == "--user daemon-reload\n--user enable --now newscrawl.timer\n"
    assert all(step.done for step in done)


def test_nobody_else_can_read_a_unit_while_it_is_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []

    def write(path: Path, content: bytes) -> None:
        write_whole(path, content)
        modes.append(path.stat().st_mode & 0o777)

    monkeypatch.setattr("newscrawl.scheduling.install.write_whole", write)
    monkeypatch.setenv("PATH", str(tmp_path))
    list(install(schedule().files, schedule().starts, tmp_path / "units"))
    assert modes == [0o600, 0o600]


def test_without_a_systemd_it_says_what_is_left_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = list(install(schedule().files, schedule().starts, tmp_path / "units"))
    assert [step.text.endswith("please run it yourself") for step in done] == [False, False, True, True, False]
    assert [step.done for step in done] == [True, True, False, False, True]
