"""No claim about an encoding makes a page unreadable."""

import pytest

from newscrawl.discovery.charsets import decoded


@pytest.mark.parametrize("charset", ["zlib", "idna", "undefined", "hex", "no such", None])
@pytest.mark.parametrize("head", ["", "<meta charset=zlib>", "<meta charset=undefined>"])
def test_what_is_no_encoding_of_text_counts_for_nothing(charset: str | None, head: str) -> None:
    text = f"<html><head>{head}</head><p>Ferries at the quay</p>"
    assert decoded(text.encode(), charset)[1] == text


def test_the_header_comes_first_then_the_page_then_a_guess() -> None:
    assert decoded(b"\xe9", "windows-1252") == ("cp1252", "é")
    assert decoded(b"<meta charset=iso-8859-2>\xe6")[1].endswith("ć")
    assert decoded(b"\xe9", guess=lambda body: "cp1250") == ("cp1250", "é")
