"""Pages of WARC files: ours, others', odd and broken ones; what is damaged is named, and the rest is read."""

import gzip
import zlib

import brotli
import pytest
from onesite import article
from warcs import AT, answer, chunked, packed, page, record, response

from newscrawl.archive.compression import zstd
from newscrawl.warc.pages import Damage, Page
from newscrawl.warc.reading import BREATH, WarcFile

TYPES = frozenset({"text/html", ""})
URL = "https://herald.example/1"
BODY = article(1).encode()


def read(path, content, start=0, largest=1 << 20):
    path = path / "file.warc"
    path.write_bytes(content)
    with WarcFile(path, TYPES, largest) as file:
        found = [each for each in file.pages(start) if each is not None]
        return found, file


def numbers(found):
    return [int(each.url.rpartition("/")[2]) for each in found if isinstance(each, Page)]


@pytest.mark.parametrize(
    "pack", [packed, b"".join, lambda all_: gzip.compress(b"".join(all_))], ids=["members", "plain", "whole"]
)
def test_pages_come_as_they_stand_there(tmp_path, pack):
    found, file = read(tmp_path, pack([page(n) for n in range(4)]))
    assert numbers(found) == [0, 1, 2, 3]
    assert found[1].body == BODY
    assert (found[1].at, found[1].status, found[1].header("content-type")) == (AT, 200, "text/html; charset=utf-8")
    assert (file.records, file.position) == (4, file.size)


@pytest.mark.parametrize("pack", [packed, b"".join], ids=["members", "plain"])
def test_reading_is_taken_up_at_any_page(tmp_path, pack):
    content = pack([page(n) for n in range(4)])
    found, _ = read(tmp_path, content)
    assert numbers(read(tmp_path, content, start=found[2].offset)[0]) == [2, 3]


def test_a_file_that_was_read_to_its_end_is_not_read_again(tmp_path):
    content = packed([page(1)])
    assert read(tmp_path, content, start=len(content))[0] == []


def test_a_file_without_a_record_is_readable_and_one_of_something_else_is_not(tmp_path):
    assert read(tmp_path, b"")[1].readable
    assert not read(tmp_path, b"<html></html>")[1].readable


def test_a_file_that_is_packed_as_a_whole_is_read_from_its_beginning(tmp_path):
    content = gzip.compress(b"".join(page(n) for n in range(4)))
    found, file = read(tmp_path, content, start=len(content) // 2)
    assert numbers(found) == [0, 1, 2, 3]
    assert not file.resumable
    assert {each.offset for each in found} == {0}


ENCODED = {
    "plain": ({}, BODY),
    "gzip": ({"Content-Encoding": "gzip"}, gzip.compress(BODY)),
    "gzip in two members": ({"Content-Encoding": "x-gzip"}, gzip.compress(BODY[:99]) + gzip.compress(BODY[99:])),
    "deflate": ({"Content-Encoding": "deflate"}, zlib.compress(BODY)),
    "deflate without its header": ({"Content-Encoding": "deflate"}, zlib.compress(BODY, wbits=-15)),
    "zstd": ({"Content-Encoding": "zstd"}, zstd.compress(BODY)),
    "brotli": ({"Content-Encoding": "br"}, brotli.compress(BODY)),
    "chunks": ({"Transfer-Encoding": "chunked"}, chunked(BODY)),
    "gzip in chunks": ({"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}, chunked(gzip.compress(BODY))),
    # Decoded by the archive, below the headers as they came.
    "said gzip": ({"Content-Encoding": "gzip"}, BODY),
    "said chunked": ({"Transfer-Encoding": "chunked", "Content-Encoding": "gzip, br"}, BODY),
    "said zstd": ({"Content-Encoding": "zstd"}, BODY),
    "said deflate": ({"Content-Encoding": "deflate"}, BODY),
    "said something": ({"Content-Encoding": "UTF-8"}, BODY),
}


@pytest.mark.parametrize(("headers", "body"), ENCODED.values(), ids=ENCODED)
def test_bodies_are_freed_of_their_encodings(tmp_path, headers, body):
    (found,), _ = read(tmp_path, response(URL, body, [("Content-Type", "text/html"), *headers.items()]))
    assert found.body == BODY


LEFT = {
    "other_status": response(URL, BODY, status="404 Not Found"),
    "other_type": response(URL, b"%PDF", [("Content-Type", "application/pdf")]),
    "unusable": record("response", "dns:herald.example", b"herald", Content_Type="text/dns"),
    "unusable, no date": page(1, WARC_Date=""),
    "unusable, no http": record("response", URL, b"0123456789"),
    "not_whole": page(1, WARC_Truncated="length"),
    "not_whole, half a gzip": response(
        URL, gzip.compress(BODY)[:200], [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    ),
    "not_whole, a chunk less": response(
        URL, chunked(BODY)[:900], [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
    ),
    "not_whole, unknown": response(URL, b"\0\1", [("Content-Type", "text/html"), ("Content-Encoding", "compress")]),
    "too_large": response(URL, b"<p>" + b"x" * 300_000),
    "too_large, a bomb": response(
        URL, gzip.compress(b"<p>" + b"x" * 300_000), [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_no_page_is_counted_and_left(tmp_path, name):
    reason = name.partition(",")[0]
    found, file = read(tmp_path, packed([page(0), LEFT[name], page(2)]), largest=100_000)
    if name == "unusable, no http":  # whatever the record says it is
        reason = "other_status"
    assert numbers(found) == [0, 2]
    assert file.left == {reason: 1}


def test_records_of_other_kinds_and_pages_without_a_type(tmp_path):
    untyped = response("https://herald.example/3", BODY, [])
    request = record("request", URL, b"GET /1 HTTP/1.1\r\n\r\n", Content_Type="application/http; msgtype=request")
    info = record("warcinfo", "", b"software: x\r\n", Content_Type="application/warc-fields")
    rendered = record("resource", "https://herald.example/4", BODY, Content_Type="text/html")
    found, file = read(tmp_path, packed([info, request, page(1), untyped, rendered]))
    assert numbers(found) == [1, 3, 4]
    assert (file.records, file.left) == (3, {})


def test_names_and_dates_as_odd_files_have_them(tmp_path):
    odd = page(7, WARC_Target_URI="<https://herald.example/7>", WARC_Date="2016-11-20T09:00:00.123456+01:00")
    (found,), _ = read(tmp_path, odd)
    assert (found.url, found.at) == ("https://herald.example/7", "2016-11-20T08:00:00Z")


def test_nothing_for_long_lets_others_have_a_turn(tmp_path):
    path = tmp_path / "requests.warc"
    path.write_bytes(record("request", URL, b"GET / HTTP/1.1\r\n\r\n") * (2 * BREATH))
    with WarcFile(path, TYPES, 1000) as file:
        assert list(file.pages()) == [None, None]


# Damage


def damaged(content, change):
    spoiled = bytearray(content)
    change(spoiled)
    return bytes(spoiled)


def flip(offset):
    return lambda content: content.__setitem__(offset, content[offset] ^ 0xFF)


MEMBERS = [gzip.compress(page(n), mtime=0) for n in range(4)]
FIRST, SECOND = len(MEMBERS[0]), len(MEMBERS[0]) + len(MEMBERS[1])
PLAIN = [page(n) for n in range(4)]
BROKEN = {
    "a spoiled member": (damaged(b"".join(MEMBERS), flip(FIRST + 300)), [0, 2, 3], (FIRST, SECOND)),
    "zeros between": (b"".join([MEMBERS[0], bytes(5000), *MEMBERS[1:]]), [0, 1, 2, 3], (0, FIRST + 5000)),
    "a torn tail": (b"".join(MEMBERS)[:-50], [0, 1, 2], (SECOND + len(MEMBERS[2]), None)),
    "a tail of zeros": (b"".join(MEMBERS) + bytes(5000), [0, 1, 2, 3], (SECOND + len(MEMBERS[2]), None)),
    "a torn tail, plain": (b"".join(PLAIN)[:-50], [0, 1, 2], (sum(map(len, PLAIN[:3])), None)),
    "torn in a header": (b"".join(MEMBERS[:3]) + MEMBERS[3][:15], [0, 1, 2], (SECOND + len(MEMBERS[2]), None)),
    "torn in a header, plain": (b"".join(PLAIN[:3]) + PLAIN[3][:60], [0, 1, 2], (sum(map(len, PLAIN[:3])), None)),
    "torn in the first header": (MEMBERS[0][:13], [], (0, None)),
    "no WARC between": (b"".join([*PLAIN[:2], b"<html>\r\n" * 9, *PLAIN[2:]]), [0, 1, 2, 3], (len(PLAIN[0]), None)),
    "a length beyond the end": (
        b"".join([PLAIN[0], page(1, Content_Length="99999999"), *PLAIN[2:]]), [0, 2, 3], (len(PLAIN[0]), None)
    ),
    "no WARC at all": (b"<html></html>" * 99, [], (0, None)),
}  # fmt: skip


@pytest.mark.parametrize(("content", "well", "place"), BROKEN.values(), ids=BROKEN)
def test_damage_is_named_and_the_rest_is_read(tmp_path, content, well, place):
    found, _ = read(tmp_path, content)
    assert numbers(found) == well
    (told,) = [each for each in found if isinstance(each, Damage)]
    assert told.offset == place[0]
    if place[1] is not None:
        assert told.until == place[1]
    assert (told.until is None) == (not any(isinstance(each, Page) for each in found[found.index(told) :]))


def test_every_offset_is_the_records_own(tmp_path):
    found, _ = read(tmp_path, b"".join(MEMBERS))
    assert [each.offset for each in found] == [0, FIRST, SECOND, SECOND + len(MEMBERS[2])]
    assert answer(BODY) in gzip.decompress(b"".join(MEMBERS)[FIRST:SECOND])
