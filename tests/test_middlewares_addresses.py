"""Which addresses are public, in whatever way they are spelled."""

from ipaddress import ip_address

import pytest

from newscrawl.middlewares.addresses import is_public, literal_address, plain_host


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "017700000001", "127.0.0.1.",
        "%31%32%37.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "[::1]", "::ffff:127.0.0.1", "[::ffff:7f00:1]",
        "64:ff9b::7f00:1", "2002:7f00:1::", "0", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1", "100.64.0.1",
        "169.254.169.254", "fe80::1%eth0", "fd00::1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_public(host: str) -> None:
    plain = plain_host(host)
    assert plain is not None
    address = literal_address(plain)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("News.Example.", "news.example"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("under_score.example", "under_score.example"),
        ("1.2.3.4.example", "1.2.3.4.example"),
        ("", None),
        ("two words.example", None),
        ("a..example", None),
        ("-x.example", None),
        ("x" * 64 + ".example", None),
    ],
)
def test_names_are_made_plain(host: str, plain: str | None) -> None:
    assert plain_host(host) == plain
    assert plain is None or literal_address(plain) is None
