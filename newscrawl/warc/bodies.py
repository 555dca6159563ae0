"""A stored body, freed of its transfer and content encodings.

What the headers say is believed where the body bears it out: many archives hold decoded bodies below the headers of the
encoded ones (CC-NEWS of 2016 to 2018 among them).
"""

import io
import re
import zlib

from fastwarc.stream_io import BrotliReader, ZstdReader

_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")  # "1a2b;name=value\r\n"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class TooLarge(ValueError):
    """More than what a page may have."""


def decoded(body: bytes, transfer: str, content: str, largest: int) -> bytes:
    """`body` without the encodings that the headers Transfer-Encoding and Content-Encoding name.

    Raises `TooLarge` where that is more than `largest` bytes, and `ValueError` where an encoding is broken or unknown.
    """
    if "chunked" in transfer.lower() and _CHUNK.match(body):
        body = _without_chunks(body)
    for name in reversed(re.split(r"[\s,]+", content.lower().strip())):
        body = _without(name, body, largest)
    if len(body) > largest:
        raise TooLarge
    return body


def _without_chunks(body: bytes) -> bytes:
    """RFC 9112, section 7.1."""
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK.match(body, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[head.end() : head.end() + size])
        at = head.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    raise ValueError("its chunks end before their end")


def _without(name: str, body: bytes, largest: int) -> bytes:
    if name in {"gzip", "x-gzip"}:
        return _inflated(body, zlib.MAX_WBITS | 16, largest) if body.startswith(_GZIP) else body
    if name == "deflate":
        return _deflated(body, largest)
    if name == "zstd":
        return _read(ZstdReader(io.BytesIO(body)), largest) if body.startswith(_ZSTD) else body
    if name == "br":
        return body if _is_text(body) else _read(BrotliReader(io.BytesIO(body)), largest)
    if name in {"", "identity", "none", "utf-8"} or _is_text(body):
        return body
    raise ValueError(f"its Content-Encoding {name} is not known")


def _deflated(body: bytes, largest: int) -> bytes:
    """With the header of zlib, as RFC 9110 has it, or without, as some servers do."""
    if _is_text(body):
        return body
    try:
        return _inflated(body, zlib.MAX_WBITS, largest)
    except TooLarge:
        raise
    except ValueError:
        return _inflated(body, -zlib.MAX_WBITS, largest)


def _inflated(body: bytes, window: int, largest: int) -> bytes:
    parts: list[bytes] = []
    room = largest
    while body:
        inflater = zlib.decompressobj(window)
        try:
            parts.append(inflater.decompress(body, room + 1))
        except zlib.error as error:
            if parts:  # something else after a whole member
                break
            raise ValueError(f"its compression is broken ({error})") from error
        room -= len(parts[-1])
        if room < 0:
            raise TooLarge
        if not inflater.eof:
            raise ValueError("its compression ends before its end")
        body = inflater.unused_data
    return b"".join(parts)


def _read(reader: "BrotliReader | ZstdReader", largest: int) -> bytes:
    try:
        body = reader.read(largest + 1)
    except OSError as error:
        raise ValueError(f"its compression is broken ({error})") from error
    if len(body) > largest:
        raise TooLarge
    return body


def _is_text(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
