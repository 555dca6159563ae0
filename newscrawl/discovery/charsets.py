"""Bytes of a page to text, whatever encoding it claims."""

from collections.abc import Callable

from w3lib.encoding import html_to_unicode


def decoded(
    body: bytes, charset: str | None = None, guess: Callable[[bytes], str | None] | None = None
) -> tuple[str, str]:
    """The encoding and the text of a page, by byte order mark, Content-Type (`charset`), `<meta>`, then `guess`.

    Never fails: a claim that is no encoding of text (Python knows a "zlib" and an "undefined") counts for nothing.
    """
    header = f"text/html; charset={charset}" if charset else None
    try:
        return html_to_unicode(header, body, auto_detect_fun=guess)
    except (LookupError, UnicodeError):
        return "utf-8", body.decode("utf-8", "replace")
