"""The record's JSON Schema: what it lets through, and that what ships is what the classes say."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from records import record

from newscrawl.errors import BrokenRecord
from newscrawl.schema import article_schema, check


def stored(**changes):
    return {**record(), "version": 1, "run": "20261123T040000Z-7f3a", **changes}


def test_shipped_file_is_the_generated_schema():
    shipped = json.loads((files("newscrawl") / "article.schema.json").read_text())
    assert shipped == article_schema(), "write newscrawl/article.schema.json anew from newscrawl.schema"


def test_schema_is_a_schema():
    Draft202012Validator.check_schema(article_schema())


def test_whole_record_passes():
    check(stored())


def test_a_field_of_a_later_version_is_no_fault():
    check(stored(word_count=431))


OFFER = {
    "name": None,
    "price": 900,
    "currency": "INR",
    "period": "P3M",
    "renews": None,
    "monthly_price": 300.0,
    "text": "₹900",
}


@pytest.mark.parametrize(
    "offer", [OFFER, OFFER | {"renews": {"price": 12, "period": "P1M"}}, OFFER | {"currency": None}]
)
def test_offers_pass(offer):
    check(stored(offers=[offer]))


@pytest.mark.parametrize("published", [None, "2026-11-23", "2026-11-23T04:00:00Z", "2026-11-23T09:30:00.5+05:30"])
def test_times_pass(published):
    check(stored(published_at=published))


BROKEN = {
    "a time without its zone": {"published_at": "2026-11-23T04:00:00"},
    "no text": {"text": ""},
    "an id that is no hash": {"id": "harbour-talks"},
    "version 0": {"version": 0},
    "no version": {"version": None},
    "a hash of another kind": {"content_hash": "md5:abc"},
    "no site": {"site": None},
    "an unknown kind of notice": {"notices": [{"kind": "advert", "text": "x", "selector": "p", "because": []}]},
    "a notice without its selector": {"notices": [{"kind": "paywall", "text": "x", "because": []}]},
    "a price in words": {"offers": [OFFER | {"price": "900"}]},
    "a currency sign": {"offers": [OFFER | {"currency": "₹"}]},
    "an unknown status": {"access": {"status": "open", "complete": True, "because": []}},
    "authors in one string": {"authors": "Ada Marin, Bo Lind"},
    "an address without a scheme": {"url": "herald.example/harbour"},
    "another schema": {"schema": "newscrawl.article/2"},
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_broken_records_are_refused_by_name(changes):
    broken = stored(**changes)
    with pytest.raises(BrokenRecord, match=next(iter(changes))):
        check(broken)
    # The generated code and the reference implementation are of one mind.
    assert not Draft202012Validator(article_schema()).is_valid(broken)


@pytest.mark.parametrize("field", sorted(record()))
def test_no_field_may_be_missing(field):
    broken = stored()
    del broken[field]
    with pytest.raises(BrokenRecord, match=field):
        check(broken)


def test_records_of_earlier_releases_stay_whole():
    check(stored())  # made before there was `opt_outs`
    check(stored(opt_outs=None))
    check(stored(opt_outs=["noindex"]))
    with pytest.raises(BrokenRecord, match="opt_outs"):
        check(stored(opt_outs="noindex"))
