"""Which addresses are public: the whole of the guard's knowledge, without any network."""

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote

Address = IPv4Address | IPv6Address

# What inet_aton(3) reads as an IPv4 address: "127.1", "0x7f000001", "2130706433", "0177.0.0.1".
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")


def plain_host(host: str) -> str | None:
    """`host` as a resolver sees it: unquoted, without brackets and the root's dot, in lower case and ASCII.

    None where it is neither an address nor a host name.

    >>> plain_host("%31%32%37.0.0.1"), plain_host("①27.0.0.1"), plain_host("Example.COM."), plain_host("a b")
    ('127.0.0.1', '127.0.0.1', 'example.com', None)
    """
    host = unicodedata.normalize("NFKC", unquote(host)).strip("[]").rstrip(".").lower()
    if literal_address(host):
        return host
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    return host if _NAME.fullmatch(host) and len(host) <= 253 else None


def literal_address(host: str) -> Address | None:
    """The IP address that `host` spells in any of the ways that the system's resolver takes, or None for a name.

    >>> literal_address("0x7f.1"), literal_address("::ffff:10.0.0.1"), literal_address("news.example")
    (IPv4Address('127.0.0.1'), IPv6Address('::ffff:10.0.0.1'), None)
    """
    host, _, _ = host.partition("%")  # the zone of a link-local address
    try:
        return ip_address(host)
    except ValueError:
        pass
    if _NUMERIC.fullmatch(host):
        try:
            return IPv4Address(socket.inet_aton(host))
        except OSError:
            pass
    return None


def is_public(address: Address) -> bool:
    """Is this an address of the public internet?

    False for loopback, private, link-local (where clouds keep their metadata), shared, reserved, multicast and
    unspecified ones, and for IPv6 ways of writing such an IPv4 address (mapped, 6to4, Teredo, NAT64).
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address.packed[:12] == bytes.fromhex("0064ff9b0000000000000000"):  # RFC 6052
            inner = IPv4Address(address.packed[12:])
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast
