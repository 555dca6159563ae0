"""Every setting stands in settings.py, with a reason, and what a guest owes its hosts is on by default."""

import importlib
import re
from pathlib import Path

import pytest
from scrapy.utils.misc import load_object

from newscrawl import settings

PACKAGE = Path(settings.__file__).parent
OURS = re.compile(r"NEWSCRAWL_[A-Z_]+")


def test_every_setting_that_the_package_reads_is_defined() -> None:
    read = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"""["'](NEWSCRAWL_[A-Z_]+)["']""", path.read_text("utf-8"))
    }
    assert read <= {name for name in vars(settings) if OURS.fullmatch(name)}


def test_every_setting_has_its_reason() -> None:
    text = Path(settings.__file__).read_text("utf-8")
    statements = re.split(r"\n(?=[A-Z_]+(?:: [^\n=]+)? = )", text)[1:]
    assert len(statements) > 50
    assert not [statement.splitlines()[0] for statement in statements if "#" not in statement]


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSCRAWL_ARCHIVE", "/srv/news")
    assert importlib.reload(settings).NEWSCRAWL_ARCHIVE == "/srv/news"
    monkeypatch.delenv("NEWSCRAWL_ARCHIVE")
    assert importlib.reload(settings).NEWSCRAWL_ARCHIVE == "archive"


def test_a_guest_is_polite_unless_told_otherwise() -> None:
    assert settings.ROBOTSTXT_OBEY
    assert settings.AUTOTHROTTLE_ENABLED
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.DOWNLOAD_DELAY >= 1
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES
    assert not settings.COOKIES_ENABLED
    assert not settings.REMOTE_CONTROL_ENABLED
    assert not settings.TELNETCONSOLE_ENABLED
    assert not settings.NEWSCRAWL_ALLOW_PRIVATE_HOSTS
    assert settings.RETRY_TIMES <= 1
    assert "newscrawl" in settings.USER_AGENT


@pytest.mark.parametrize("table", ["ITEM_PIPELINES", "EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"])
def test_every_component_is_there(table: str) -> None:
    for path in getattr(settings, table):
        load_object(path)


def test_pages_are_kept_read_validated_told_apart_and_stored_in_this_order() -> None:
    order = sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.__getitem__)
    assert [path.rpartition(".")[2] for path in order] == ["Keep", "Extract", "Validate", "Deduplicate", "Archive"]
