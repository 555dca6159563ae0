"""`scrapy schedule` prints what is right for this checkout, and installs only what was agreed to."""

import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import PROJECT, scrapy

SITES = ["--sites", "orf,derstandard"]


def test_it_prints_units_for_this_checkout_and_this_python(tmp_path: Path) -> None:
    done = scrapy(
        "schedule", *SITES, "--every", "6h", "--archive", "here", "-s", "DOWNLOAD_DELAY=5", folder=PROJECT / "tests",
        NEWSCRAWL_CONTACT="crawl@archive.example", XDG_CONFIG_HOME=str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0
    assert f"WorkingDirectory={PROJECT}\n" in done.stdout
    assert f"Environment=NEWSCRAWL_ARCHIVE={PROJECT}/tests/here\n" in done.stdout
    assert "Environment=NEWSCRAWL_CONTACT=crawl@archive.example\n" in done.stdout
    [command] = [line for line in done.stdout.splitlines() if line.startswith("ExecStart=")]
    assert command.startswith(f"ExecStart={Path(sys.executable).parent}/")
    assert command.endswith("crawl news -a sites=orf,derstandard -a budget=324m -s DOWNLOAD_DELAY=5 --quiet")
    assert "OnCalendar=*-*-* 00/6:" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_it_prints_a_line_for_cron() -> None:
    done = scrapy("schedule", "--url", "https://a.example/", "--cron", "--budget", "20m")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert f" * * * * cd {PROJECT} && NEWSCRAWL_ARCHIVE={PROJECT}/archive " in done.stdout
    assert "-a url=https://a.example/ -a budget=20m --quiet" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--sites", "no-such-outlet"], "no-such-outlet"),
        (["--sites", "orf", "--every", "7m"], "give one of 5m"),
        (["--sites", "orf", "--budget", "soon"], "budget=soon"),
        (["--sites", "orf", "--name", "../evil"], "--name"),
        (["--sites", "orf", "--cron", "--install"], "crontab -e"),
        (["orf"], "--sites"),
        (["--cluster", "--sites", "no-such-outlet"], "no-such-outlet"),
        (["--cluster", "--url", "https://a.example/"], "--url"),
        (["--cluster", "--through", "-oProxyCommand=x"], "--through"),
        (["--sites", "orf", "--through", "one.example"], "--through goes with --cluster"),
        (["--sites", "orf", "--budget", "2h"], "--budget 2h is longer than --every 1h"),
        ([], "--sites orf,derstandard or give --url"),
        (["--cluster", "-s", "DOWNLOAD_DELAY=5"], "DOWNLOAD_DELAY"),
    ],
)
def test_what_a_crawl_would_not_take_is_refused(arguments: list[str], says: str) -> None:
    done = scrapy("schedule", *arguments)
    assert (done.returncode, says in done.stdout + done.stderr) == (2, True)


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    done = scrapy("schedule", "--cluster", NEWSCRAWL_BROKER="amqp://me:half#secret@127.0.0.1//", NEWSCRAWL_STATE="x")
    said = done.stdout + done.stderr
    assert (done.returncode, "NEWSCRAWL_BROKER" in said, "half" in said, "Traceback" in said) == (2, True, False, False)


def test_it_takes_the_proxies_of_this_environment_along() -> None:
    done = scrapy("schedule", *SITES, "--cron", https_proxy="http://proxy.example:3128", NO_PROXY="a.example")
    assert " NO_PROXY=a.example https_proxy=http://proxy.example:3128 " in done.stdout


@pytest.fixture
def systemctl(tmp_path: Path) -> Path:
    """A folder with a systemctl that takes everything."""
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program.parent


@pytest.mark.parametrize(("answer", "agreed"), [("y\n", True), ("n\n", False), ("", False)])
def test_it_asks_before_it_installs(tmp_path: Path, systemctl: Path, answer: str, agreed: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "schedule", *SITES, "--install"],
        input=answer, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": str(systemctl), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == (0 if agreed else 1)
    assert (tmp_path / "systemd" / "user" / "newscrawl.timer").exists() == agreed


def test_yes_installs_without_asking(tmp_path: Path, systemctl: Path) -> None:
    done = scrapy("schedule", *SITES, "--install", "--yes", XDG_CONFIG_HOME=str(tmp_path), PATH=str(systemctl))
    assert done.returncode == 0
    assert (tmp_path / "systemd" / "user" / "newscrawl.service").exists()


def test_a_timer_that_was_not_started_is_said_by_the_exit_code_too(tmp_path: Path) -> None:
    done = scrapy("schedule", *SITES, "--install", "--yes", XDG_CONFIG_HOME=str(tmp_path), PATH=str(tmp_path))
    assert (done.returncode, done.stdout.count("please run it yourself")) == (1, 2)


def test_it_prints_the_units_of_a_machine_of_a_cluster() -> None:
    """All machines have to know the interval; only one sends the sites."""
    first = scrapy(
        "schedule", "--cluster", *SITES, "--every", "30m", NEWSCRAWL_STATE="postgresql+psycopg://c@127.0.0.1/n"
    )
    second = scrapy(
        "schedule", "--cluster", "--every", "30m", "--through", "one.example",
        NEWSCRAWL_PROFILES="", NEWSCRAWL_STATE="postgresql+psycopg://c@127.0.0.1/n",
    )  # fmt: skip
    for done in (first, second):
        assert done.returncode == 0, done.stderr
        assert 'NEWSCRAWL_INTERVAL="30"\n' in done.stdout
        assert 'NEWSCRAWL_BROKER="amqp://guest:guest@127.0.0.1:5672//"\n' in done.stdout
        assert f"ExecStart={sys.executable} -m celery -A newscrawl.cluster worker" in done.stdout
    assert 'NEWSCRAWL_SITES="orf,derstandard"\n' in first.stdout
    assert "newscrawl.cluster beat" in first.stdout
    assert "NEWSCRAWL_SITES" not in second.stdout
    assert "newscrawl.cluster beat" not in second.stdout
