"""An object store's address is checked before anything is fetched, and what is missing is named; no server is asked."""

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl import settings as ours
from newscrawl.archive import read, storeaddress
from newscrawl.archive.storeaddress import check_address, plain_http
from newscrawl.commands.crawl import check_settings, check_store_of
from newscrawl.errors import ArgumentError


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(storeaddress, "find_spec", lambda name: name)


@pytest.mark.parametrize("address", ["s3://news", "s3://news/", "s3://my.news-1/a/b=c/d.e_f", "s3://news/prefix/"])
def test_addresses(address, installed):
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "s3://", "s3:news", "s3:///archive", "https://news.s3.amazonaws.com/", "gs://news", "s3://key:secret@news/archive",
        "s3://news/a?versionId=secret", "s3://news//a", "s3://news/a b", "s3://NEWS", "s3://news/a\n",
    ],
)  # fmt: skip
def test_what_is_no_address_is_said_and_not_repeated(address, installed):
    with pytest.raises(ArgumentError, match="s3://bucket/prefix") as refused:
        check_address(address)
    assert "secret" not in str(refused.value)


def test_a_missing_package_is_named_with_its_version(monkeypatch):
    monkeypatch.setattr(storeaddress, "find_spec", lambda name: None)
    with pytest.raises(ArgumentError, match=r'pip install "obstore>=0.12.1,<0.13"'):
        list(read("s3://news/archive"))
    with pytest.raises(UsageError, match=r"NEWSCRAWL_STORE: s3://news: .*pip install"):
        check_store_of(Settings({"NEWSCRAWL_STORE": "s3://news"}))


def test_a_crawl_says_at_once_what_is_wrong():
    check_store_of(Settings({"NEWSCRAWL_STORE": ""}))
    with pytest.raises(UsageError, match=r"NEWSCRAWL_STORE: .*s3://bucket/prefix"):
        check_store_of(Settings({"NEWSCRAWL_STORE": "https://news"}))
    shipped = {name: getattr(ours, name) for name in dir(ours) if name.isupper()}
    with pytest.raises(UsageError, match="set NEWSCRAWL_STORE"):
        check_settings(Settings({**shipped, "NEWSCRAWL_ARCHIVE": "s3://news/archive"}))


HOSTS = {
    "https://store.example": False,
    "": False,
    "http://127.0.0.1:9000": True,
    "http://localhost:9000": True,
    "http://s3.localhost": True,
    "http://[::1]:9000": True,
}


@pytest.mark.parametrize(("endpoint", "plain"), HOSTS.items())
def test_only_this_machine_is_asked_without_tls(endpoint, plain, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    assert plain_http() is plain


def test_another_machine_is_asked_without_tls_only_where_that_is_allowed(monkeypatch, installed):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://store.example:9000")
    with pytest.raises(ArgumentError, match="AWS_ALLOW_HTTP=true"):
        check_address("s3://news")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    assert plain_http()
