"""Challenge pages and consent walls are told from articles, and no article is taken for one."""

import time

import pytest
from scrapy.http import Headers

from newscrawl.middlewares.challenge import challenge

URL = "https://news.example/world/harbour-talks"
STORY = (
    "<p>Negotiators met again on Sunday to talk about the tariffs that both ports have raised since spring.</p>" * 20
)


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def judged(body: bytes, status: int = 200, url: str = URL, **headers: str) -> str | None:
    return challenge(status, Headers({k.replace("_", "-"): v for k, v in headers.items()}), body, URL, url)


CHALLENGES = {
    "title": page("<title>Just a moment...</title>", "<div>Enable JavaScript and cookies to continue</div>"),
    "title with entities": page("<title>Making sure you&#39;re not a bot!</title>"),
    "script": page(body="<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>"),
    "captcha": page(body="<p>Please prove that you are human.</p><div class='g-recaptcha'></div>"),
    "waf": page("<script>window.gokuProps = {}; window.awsWafCookieDomainList = [];</script>"),
    "wall": page(body="<div id='privacy-gate'>We value your privacy. <button>Accept</button></div>"),
}


@pytest.mark.parametrize("status", [200, 202, 403, 503])
@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_one_whatever_its_status(name: str, status: int) -> None:
    assert judged(CHALLENGES[name], status)


@pytest.mark.parametrize("name", CHALLENGES)
def test_an_article_that_carries_the_same_marks_is_an_article(name: str) -> None:
    inner = CHALLENGES[name].decode().removeprefix("<!doctype html><html>").removesuffix("</html>")
    assert judged(f"<html>{inner}<main>{STORY}</main></html>".encode()) is None
    brief = '<html><head><meta property="og:type" content="article"></head>' + inner + "<p>Brief.</p></html>"
    assert judged(brief.encode()) is None


@pytest.mark.parametrize(
    "body",
    [
        page("<title>Are you a robot? What our readers said</title>", STORY),
        page("<title>Why every site asks you to prove you are human</title>", f"<p>The captcha turns 25.</p>{STORY}"),
        page("<title>Brief</title>", "<article><p>The ferries ran again.</p></article>"),
        page("<title>Not found</title>", "<p>There is no such page.</p>"),
        b"",
        b"\x89PNG\r\n",
    ],
)
def test_a_page_without_marks_is_none(body: bytes) -> None:
    assert judged(body) is None


def test_a_header_tells_at_once() -> None:
    assert judged(page(body=STORY), 403, cf_mitigated="challenge") == "Cloudflare challenge"


def test_a_header_of_ordinary_answers_tells_only_with_a_refusal() -> None:
    assert judged(page(body=STORY), 200, x_datadome="protected") is None
    assert judged(b"{}", 403, x_datadome="protected") == "DataDome challenge"


@pytest.mark.parametrize("target", ["https://consent.news.example/x", "https://news.example/privacy-gate?back=%2F"])
def test_a_redirect_to_a_consent_page_is_a_wall(target: str) -> None:
    assert judged(page(body=STORY), url=target)


def test_an_article_about_consent_is_no_wall() -> None:
    assert judged(page(body=STORY), url="https://news.example/law/consent-and-cookies") is None


def test_a_large_page_is_not_looked_through() -> None:
    assert judged(page("<title>Just a moment...</title>", "x" * 500_000)) is None


@pytest.mark.parametrize("piece", [b"<script", b"<title>", b"<script>", b"<", b"<svg></svg", b"g-recaptcha <noscript "])
def test_a_hostile_page_is_judged_in_linear_time(piece: bytes) -> None:
    begun = time.process_time()
    judged(b"<title>captcha</title>" + piece * (190_000 // len(piece)), 403)
    assert time.process_time() - begun < 0.5
