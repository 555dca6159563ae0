"""JSON-LD blocks: what outlets write where JSON should be, and that a hostile block costs little."""

from itertools import pairwise

import pytest
from costs import processor_seconds
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction import jsonld
from newscrawl.extraction.jsonld import decode
from newscrawl.extraction.page import parse


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('\n\ufeff {"a": 1} \n', [{"a": 1}]),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
        ('/*<![CDATA[*/ {"a": 1} /*]]>*/', [{"a": 1}]),
        ('<![CDATA[\n{"a": 1}\n]]>', [{"a": 1}]),
        ('<!-- {"a": 1} -->', [{"a": 1}]),
        ('{"a": 1};', [{"a": 1}]),
        ('{"a": [1, 2,], "b": {"c": 3,},}', [{"a": [1, 2], "b": {"c": 3}}]),
        ('{"a": 1, // which\n "b": "http://x" /* y */}', [{"a": 1, "b": "http://x"}]),
        ('{"a": , "b": 2}', [{"a": None, "b": 2}]),
        ('{"a": "two\nlines\tand\x01"}', [{"a": "two\nlines\tand\x01"}]),
        (r'{"a": "it\'s 50\% \x"}', [{"a": r"it's 50\% \x"}]),
        ("{&quot;a&quot;: &quot;b &amp;amp; c&quot;}", [{"a": "b &amp; c"}]),
        ('{"a": "She said "no" twice", "b": 1}', [{"a": 'She said "no" twice', "b": 1}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1},\n{"b": 2};', [{"a": 1}, {"b": 2}]),
        ('{"@type": "A", oops}\n{"@type": "B"}', [{"@type": "B"}]),
        ('{"@context": "x", "a": [}\n{"@context": "x", "b": 2}', [{"@context": "x", "b": 2}]),
        ("", []),
        ("window.data = 3", []),
        ('{"a": "cut off', []),
    ],
)
def test_reads_what_can_be_read(text, values):
    assert decode(text) == values


def test_a_broken_block_costs_only_itself():
    page = parse(
        b"""<html><head><script type="application/ld+json">{"broken": }}}</script>
        <SCRIPT TYPE="application/ld+json; charset=utf-8">{"whole": 1}</SCRIPT></head><body><p>x</p></body></html>""",
        "https://herald.example/a",
    )
    assert list(jsonld.blocks(page.tree))[-1] == {"whole": 1}


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_deep_nesting_is_refused_not_fatal(bracket):
    assert decode(bracket * 100_000) == []


@pytest.mark.parametrize(
    "unit", ['\\"', '"a" ', '{"@type":', '"  ', "/*", '{"@context":1}x', ", ,", '"a": , '], ids=repr
)
def test_time_grows_with_length_and_no_faster(unit):
    def seconds(times: int) -> float:
        text = '{"a":"b",' + unit * times
        return processor_seconds(lambda: decode(text))

    measured = [seconds(times) for times in (4_000, 40_000)]
    assert all(after < 40 * before + 0.2 for before, after in pairwise(measured))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


@given(json_values)
def test_leaves_valid_json_alone(value):
    import json

    assert decode(json.dumps(value)) == [value]


@given(st.text())
def test_never_raises(text):
    decode(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Ferry \ud83d", "Ferry \ufffd"),
        (r"Ferry \ude00 leaves", "Ferry \ufffd leaves"),
        (r"Ferry \ud83d\ude00 leaves", "Ferry \U0001f600 leaves"),
        (r"\uD83D\uD83D\uDE00\uDE00", "\ufffd\U0001f600\ufffd"),
    ],
)
def test_half_an_emoji_is_one_broken_character(written, read):
    assert decode('{"headline": "' + written + '"}') == [{"headline": read}]
