"""Only what is new or due is asked for, once a run, with the validators of the last answer."""

from datetime import UTC, datetime, timedelta

import pytest
from postgresql import schema, settings  # noqa: F401  (fixtures)
from records import AT, Store, record, run, story

from newscrawl.items import Candidate, Discovery

NOW = datetime.fromisoformat(AT)
URL = "https://herald.example/harbour"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def candidate(url=URL, published=None, modified=None, via="feed"):
    found = Discovery(via=via, url="https://herald.example/rss", published_at=published)
    return Candidate(url=url, discovery=found, modified_at=modified)


def after_a_run(settings, *articles, named=()):  # noqa: F811
    """The next run's state, after one that stored these articles, found by these candidates."""
    with run(**settings) as store:
        store.state.sift("herald", list(named), NOW)
        for article in articles:
            store.put(article)
    return Store(**settings).state


def reasons(state, now, *candidates):
    return [plan.reason for plan in state.sift("herald", list(candidates), now)]


def test_what_is_new_is_planned_once_a_run_by_whichever_address(settings):  # noqa: F811
    state = Store(**settings).state
    same = [candidate(), candidate(URL + "?utm_source=rss"), candidate("http://www.herald.example/harbour/")]
    assert reasons(state, NOW, *same, candidate(URL + "?id=7")) == ["new", "new"]
    assert reasons(state, NOW, *same) == []


def test_many_candidates_are_sifted_in_order(settings):  # noqa: F811
    state = Store(**settings).state
    many = [candidate(f"{URL}/{number}") for number in range(2500)]
    assert [plan.candidate for plan in state.sift("herald", many, NOW)] == many


def test_what_is_known_is_left_out(settings):  # noqa: F811
    state = after_a_run(settings, record(URL))
    assert reasons(state, NOW + MINUTE, candidate(), candidate(URL + "/2")) == ["new"]


def test_an_article_of_this_run_is_known_before_the_state_has_learned_it(settings):  # noqa: F811
    store = Store(**settings)
    store.put(record(URL))
    assert reasons(store.state, NOW, candidate()) == []


@pytest.mark.parametrize(
    ("after", "due"),
    [(59 * MINUTE, False), (61 * MINUTE, True), (5 * HOUR, True), (25 * HOUR, True), (30 * DAY, True)],
)
def test_due_by_age(settings, after, due):  # noqa: F811
    state = after_a_run(settings, record(URL))
    assert reasons(state, NOW + after, candidate()) == (["due by age"] if due else [])


def test_each_age_is_asked_for_once(settings):  # noqa: F811
    """One hour, six hours, a day, a week after it was first seen; a run that comes late makes up for all it missed."""
    asked = []
    after_a_run(settings, record(URL))
    for hours in (0, 3, 5, 6, 9, 12, 23, 24, 27, 100, 168, 171, 500):
        now = NOW + timedelta(hours=hours)
        store = Store(**settings)
        if store.state.sift("herald", [candidate()], now):
            asked.append(hours)
            store.state.unchanged(URL, now)
        store.finish()
    assert asked == [3, 6, 24, 168]


def test_due_articles_that_no_finder_names_any_more(settings):  # noqa: F811
    state = after_a_run(settings, record(URL, story(1)), record(URL + "/2", story(2)))
    state.sift("herald", [candidate(URL + "/2")], NOW + 2 * HOUR)
    (plan,) = state.due("herald", NOW + 2 * HOUR)
    assert (plan.candidate.url, plan.candidate.discovery.via, plan.reason) == (URL, "seed", "due by age")
    assert state.due("herald", NOW + 2 * HOUR) == []


def test_what_is_due_is_bounded_and_the_most_overdue_comes_first(settings):  # noqa: F811
    ats = [NOW + number * MINUTE for number in (3, 1, 2)]
    articles = [record(f"{URL}/{at.minute}", story(at.minute), at=at.isoformat()) for at in ats]
    state = after_a_run(settings, *articles)
    assert [plan.candidate.url[-1] for plan in state.due("herald", NOW + 2 * HOUR, limit=2)] == ["1", "2"]


def test_articles_of_another_site_are_its_own_affair(settings):  # noqa: F811
    state = after_a_run(settings, record(URL))
    assert state.due("courier", NOW + 2 * HOUR) == []


def test_what_is_gone_is_not_asked_for_again_by_age(settings):  # noqa: F811
    with run(**settings) as store:
        store.put(record(URL))
        store.state.gone(URL, NOW + MINUTE)
    state = Store(**settings).state
    assert state.due("herald", NOW + DAY) == []
    assert reasons(state, NOW + DAY, candidate()) == []


@pytest.mark.parametrize("date", ["published", "modified"])
def test_a_finders_date_that_moved_makes_it_due_once(settings, date):  # noqa: F811
    before, after = candidate(**{date: "2026-11-22T10:00:00Z"}), candidate(**{date: "2026-11-22T11:00:00Z"})
    state = after_a_run(settings, record(URL), named=[before])
    assert reasons(state, NOW + MINUTE, before) == []
    assert reasons(state, NOW + MINUTE, after) == ["finder's date moved"]
    state.unchanged(URL, NOW + MINUTE)
    state.learn()
    state.close()
    assert reasons(Store(**settings).state, NOW + 2 * MINUTE, after) == []


def test_a_feed_and_a_sitemap_with_different_dates_do_not_take_turns(settings):  # noqa: F811
    feed = candidate(published="2026-11-22T10:00:00Z")
    sitemap = candidate(modified="2026-11-22T10:05:00Z", via="sitemap")
    state = after_a_run(settings, record(URL), named=[feed, sitemap])
    assert reasons(state, NOW + MINUTE, feed, sitemap) == []


def test_a_finder_that_gives_dates_later_on_says_nothing_new(settings):  # noqa: F811
    """First found on a section page; the sitemap's date is from before it was fetched."""
    state = after_a_run(settings, record(URL), named=[candidate(via="section")])
    assert reasons(state, NOW + MINUTE, candidate(modified="2026-11-22T10:00:00Z")) == []


def test_a_date_that_is_none_moves_nothing(settings):  # noqa: F811
    state = after_a_run(settings, record(URL), named=[candidate()])
    assert reasons(state, NOW + MINUTE, candidate(published="yesterday")) == []


def test_what_was_cut_off_is_due_at_once_and_then_ever_more_seldom(settings):  # noqa: F811
    settings["ages"] = [7 * 86_400]
    after_a_run(settings, record(URL, complete=False))
    asked = []
    for hours in range(1, 24):
        now = NOW + timedelta(hours=hours)
        store = Store(**settings)
        if reasons(store.state, now, candidate()) == ["cut off"]:
            asked.append(hours)
            store.state.unchanged(URL, now)
        store.finish()
    assert asked == [1, 2, 4, 8, 16]


def test_requests_for_known_articles_carry_the_last_answers_validators(settings):  # noqa: F811
    state = after_a_run(settings, record(URL, etag='"5f-1"'))
    (plan,) = state.sift("herald", [candidate()], NOW + 2 * HOUR)
    assert (plan.etag, plan.last_modified) == ('"5f-1"', None)


def test_an_unchanged_story_with_a_new_etag_is_asked_for_with_the_new_one(settings):  # noqa: F811
    state = after_a_run(settings, record(URL, etag='"1"'), record(URL, etag='"2"'))
    (plan,) = state.sift("herald", [candidate()], NOW + 2 * HOUR)
    assert plan.etag == '"2"'


def test_validators_of_feeds_carry_over(settings):  # noqa: F811
    with run(**settings) as store:
        store.state.remember_validators("https://herald.example/rss", '"a"', "Mon, 23 Nov 2026 04:00:00 GMT")
        assert store.state.validators("https://herald.example/rss").etag == '"a"'
    state = Store(**settings).state
    assert state.validators("https://herald.example/rss").last_modified == "Mon, 23 Nov 2026 04:00:00 GMT"
    assert state.validators("https://herald.example/rss/sport") is None


def test_requested_addresses_are_known_afterwards(settings):  # noqa: F811
    """A feed names short links: the next run knows where they lead without following them."""
    with run(**settings) as store:
        store.put(record(URL), requested=("https://hrld.example/x7", URL))
    assert reasons(Store(**settings).state, NOW + MINUTE, candidate("https://hrld.example/x7")) == []


def test_now_may_be_in_any_zone(settings):  # noqa: F811
    state = after_a_run(settings, record(URL, at="2026-11-23T09:30:00+05:30"))
    assert reasons(state, (NOW + 59 * MINUTE).astimezone(UTC), candidate()) == []


def test_what_cannot_be_had_is_asked_for_at_the_next_age_and_not_in_every_run(settings):  # noqa: F811
    after_a_run(settings, record(URL))
    with run(**settings) as store:
        assert reasons(store.state, NOW + 2 * HOUR, candidate()) == ["due by age"]
        store.state.missed(URL, NOW + 2 * HOUR)
        store.state.missed("https://herald.example/never-seen", NOW + 2 * HOUR)
    assert reasons(Store(**settings).state, NOW + 3 * HOUR, candidate()) == []
    assert reasons(Store(**settings).state, NOW + 7 * HOUR, candidate()) == ["due by age"]
