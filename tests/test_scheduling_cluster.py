"""The units of a machine of a cluster say where to run, and nothing of who may."""

from dataclasses import replace
from pathlib import Path

from newscrawl.scheduling.cluster import Machine

MACHINE = Machine(
    name="news",
    command=["/opt/venv/bin/python", "-m", "celery", "-A", "newscrawl.cluster"],
    folder=Path("/srv/news crawl"),
    unit_folder=Path("/home/crawl/.config/systemd/user"),
    environment={
        "NEWSCRAWL_STATE": 'postgresql+psycopg://crawl:a"b$c\\d@127.0.0.1/news',
        "NEWSCRAWL_CONTACT": "crawl@a.example",
    },
    beat=False,
)


def test_a_machine_that_only_works_has_a_worker_and_its_environment() -> None:
    assert list(MACHINE.files) == ["news.env", "news-worker.service"]
    assert MACHINE.starts == ["news-worker.service"]
    worker = MACHINE.files["news-worker.service"]
    command = "/opt/venv/bin/python -m celery -A newscrawl.cluster worker --loglevel INFO"
    assert f"ExecStart={command}\n" in worker
    assert "WorkingDirectory=/srv/news crawl\n" in worker
    assert "EnvironmentFile=/home/crawl/.config/systemd/user/news.env\n" in worker


def test_one_machine_has_the_beat_as_well() -> None:
    assert replace(MACHINE, beat=True).starts == ["news-worker.service", "news-beat.service"]


def test_the_password_is_in_the_environment_alone() -> None:
    files = replace(MACHINE, beat=True, through="one.example", ports=(5672,)).files
    assert files.pop("news.env") == (
        'NEWSCRAWL_CONTACT="crawl@a.example"\n'
        r'NEWSCRAWL_STATE="postgresql+psycopg://crawl:a\"b\$c\\d@127.0.0.1/news"' + "\n"
    )
    assert not [name for name, text in files.items() if "crawl:" in text.replace("newscrawl:", "")]


def test_a_second_machine_reaches_the_first_by_loopback_alone() -> None:
    tunnel = replace(MACHINE, through="crawl@one.example", ports=(5672, 5432)).files["news-tunnel.service"]
    assert "-L 127.0.0.1:5672:127.0.0.1:5672 -L 127.0.0.1:5432:127.0.0.1:5432 crawl@one.example\n" in tunnel
    assert "EnvironmentFile" not in tunnel
