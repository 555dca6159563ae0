"""Blocks that recur on a site's pages are furniture; a story's own never are, and the counts stay small."""

from hashlib import blake2b

from postgresql import schema, settings  # noqa: F401  (fixtures)
from records import AT, Store, record, run, story

from newscrawl.discovery.urls import article_id

FOOTER = blake2b(b"Subscribe to our newsletter", digest_size=8).digest()


def own(number, count=20):
    """Blocks that only this page has."""
    return [blake2b(f"{number}/{place}".encode(), digest_size=8).digest() for place in range(count)]


def page(number):
    return f"https://herald.example/{number}"


def show(store, number, hashes, site="herald"):
    store.state.observe_blocks(site, article_id(page(number)), hashes, AT)


def test_from_the_second_page_on(settings):  # noqa: F811
    store = Store(**settings)
    show(store, 1, [*own(1), FOOTER])
    assert store.state.furniture("herald") == frozenset()
    show(store, 2, [*own(2), FOOTER])
    assert store.state.furniture("herald") == {FOOTER}


def test_a_block_that_stands_twice_on_one_page_is_none(settings):  # noqa: F811
    store = Store(**settings)
    show(store, 1, [FOOTER, FOOTER])
    assert store.state.furniture("herald") == frozenset()


def test_the_same_article_again_does_not_count(settings):  # noqa: F811
    with run(**settings) as store:
        show(store, 1, own(1))
        show(store, 1, own(1))
        store.put(record(page(1), story(1)))
    store = Store(**settings)
    show(store, 1, own(1))
    assert store.state.furniture("herald") == frozenset()


def test_what_recurs_in_a_few_stories_only_survives(settings):  # noqa: F811
    """A refrain, a wire service's closing line: on three pages of forty."""
    refrain = own("refrain", 1)
    store = Store(**settings)
    for number in range(40):
        show(store, number, [*own(number), FOOTER, *(refrain if number in (0, 15, 30) else [])])
    assert store.state.furniture("herald") == {FOOTER}


def test_a_redesign_is_learned_quickly(settings):  # noqa: F811
    new = own("new footer", 1)
    store = Store(**settings)
    for number in range(30):
        show(store, number, [FOOTER])
    for number in range(30, 32):
        show(store, number, new)
    assert store.state.furniture("herald") == {FOOTER, *new}


def test_it_carries_over_and_each_site_has_its_own(settings):  # noqa: F811
    with run(**settings) as store:
        for number in (1, 2):
            show(store, number, [FOOTER])
        show(store, 3, [FOOTER], site="courier")
    state = Store(**settings).state
    assert state.furniture("herald") == {FOOTER}
    assert state.furniture("courier") == frozenset()


def test_it_is_bounded_and_keeps_what_recurs(settings):  # noqa: F811
    store = Store(**settings)
    for number in range(60):
        show(store, number, [*own(number, 100), FOOTER])
        store.flush()
    assert store.state.furniture("herald") == {FOOTER}
    store.finish()
    store = Store(**settings)
    assert store.state.furniture("herald") == {FOOTER}
    counts = store.state._site_blocks("herald")
    assert counts.pages == 60
    assert len(counts.blocks) <= 3000


def test_it_is_written_now_and_then_and_when_a_site_is_done(settings):  # noqa: F811
    """Rewriting the counts with each group of articles would cost more than all else that the state does."""
    written = Store(**settings)
    for number in range(105):
        show(written, number, [FOOTER])
        written.flush()
    written.die()
    again = Store(**settings)
    assert again.state._site_blocks("herald").pages == 100
    show(again, 200, [FOOTER])
    again.state.done("herald")
    again.die()
    assert Store(**settings).state._site_blocks("herald").pages == 101
