"""A raw capture says what went over the wire, but for secrets, and is read back as the page that was extracted."""

import gzip
import io

from fastwarc.warc import ArchiveIterator, WarcRecordType, is_warc_11

from newscrawl.items import Capture, Discovery, Exchange, Fetch
from newscrawl.warc.members import whole_members
from newscrawl.warc.pages import Page
from newscrawl.warc.reading import WarcFile
from newscrawl.warc.writing import records_of, warcinfo

URL = "https://herald.example/harbour?page=2"
BODY = "<html><body><h1>Harbour</h1>Überfahrt</body></html>".encode()
SECRETS = ["Cookie", "Authorization", "Proxy-Authorization", "set-cookie", "Set-Cookie2"]


def capture(**changes):
    told = {"url": URL, "requested_urls": [URL], "site": "herald", "publisher": None, "body": BODY, "charset": None}
    fetch = Fetch(at="2026-11-23T04:00:00Z", status=200, bytes=len(BODY))
    return Capture(**told | changes, discovery=Discovery(via="seed", url=URL), fetch=fetch)


def exchange(**changes):
    told = {
        "method": "GET",
        "request_headers": [("User-Agent", "newscrawl/0.1.0"), *((name, "s3cret") for name in SECRETS)],
        "protocol": "HTTP/1.1",
        "status": 200,
        "headers": [
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("X-Town", "Z\xc3\xbcrich"),  # UTF-8, as latin-1 has it
            ("Link", "<a>; rel=x"),
            ("Link", "<b>; rel=y"),
            *((name, "s3cret") for name in SECRETS),
        ],
        "body": gzip.compress(BODY),
        "ip_address": "192.0.2.7",
    }
    return Exchange(**told | changes)


def records(*parts):
    return list(ArchiveIterator(io.BytesIO(b"".join(parts)), func_filter=is_warc_11, fsspec_args=False))


def test_the_answer_is_as_it_came(tmp_path):
    answer, _ = records_of(capture(), exchange())
    block = gzip.decompress(answer).partition(b"\r\n\r\n")[2]
    assert block.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n")
    assert "X-Town: Zürich\r\n".encode() in block
    assert b"Link: <a>; rel=x\r\nLink: <b>; rel=y\r\n" in block
    assert block.endswith(b"\r\n\r\n" + exchange().body + b"\r\n\r\n")


def test_the_request_belongs_to_the_answer():
    answer, request = records(*records_of(capture(), exchange()))
    assert request.record_type == WarcRecordType.request
    assert request.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
    for each in (answer, request):
        assert (each.headers["WARC-Target-URI"], each.headers["WARC-Date"]) == (URL, "2026-11-23T04:00:00Z")
    assert answer.headers["WARC-IP-Address"] == "192.0.2.7"
    block = gzip.decompress(records_of(capture(), exchange())[1]).partition(b"\r\n\r\n")[2]
    assert block.startswith(b"GET /harbour?page=2 HTTP/1.1\r\nHost: herald.example\r\nUser-Agent: newscrawl/0.1.0\r\n")


def test_digests_are_those_of_the_blocks():
    for packed in records_of(capture(), exchange()):
        for each in ArchiveIterator(io.BytesIO(packed), parse_http=False, fsspec_args=False):
            assert each.verify_block_digest()


def test_no_secret_is_written():
    for packed in records_of(capture(), exchange()):
        assert b"s3cret" not in gzip.decompress(packed)


def read_back(tmp_path, *parts):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(parts))
    with WarcFile(path, frozenset({"text/html"}), 1 << 20) as file:
        return [page for page in file.pages() if isinstance(page, Page)]


def test_it_is_read_back_as_the_page_that_was_extracted(tmp_path):
    first = warcinfo("warc/x.warc.gz", {"software": "newscrawl 0.1.0", "operator": ""})
    (page,) = read_back(tmp_path, first, *records_of(capture(), exchange()))
    assert (page.offset, page.url, page.status, page.body) == (len(first), URL, 200, BODY)
    assert page.all("link") == ["<a>; rel=x", "<b>; rel=y"]
    assert whole_members(tmp_path / "x.warc.gz").number == 3


def test_a_rendered_page_is_a_resource(tmp_path):
    """No answer held what a browser made of it."""
    rendered = exchange(rendered=True, body=gzip.compress(b"<script>"))
    answer, request = records(*records_of(capture(), rendered))
    assert answer.record_type == WarcRecordType.resource
    assert request.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
    (page,) = read_back(tmp_path, *records_of(capture(), rendered))
    assert (page.body, page.header("content-type")) == (BODY, "text/html; charset=utf-8")


def test_a_file_that_was_cut_off_ends_where_its_last_whole_member_does(tmp_path):
    parts = records_of(capture(), exchange())
    path, whole = tmp_path / "x.warc.gz", b"".join(parts)
    for tail, number in ((b"", 2), (b"\0" * 4096, 2), (whole[:40], 2), (b"\x1f\x8b", 2)):
        path.write_bytes(whole + tail)
        assert (whole_members(path).number, whole_members(path).end) == (number, len(whole))
    path.write_bytes(whole[:-1])
    assert (whole_members(path).number, whole_members(path).end) == (1, len(parts[0]))
    path.write_bytes(b"")
    assert whole_members(path).end == 0
