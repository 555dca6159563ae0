"""Which article a capture belongs to and what becomes of it: item by item of the issue, on both databases.

Each case runs with everything in one group that the state has not learned yet, and with the state learning after every
capture. The answers have to be the same.
"""

import pytest
from postgresql import schema, settings, states  # noqa: F401  (two are fixtures)
from records import Store, record, story

URL = "https://herald.example/harbour"
OTHER = "https://herald.example/port-talks"
WHOLE = story(1)
CUT = WHOLE[: len(WHOLE) // 3]


@pytest.fixture(params=["sqlite, pending", "sqlite, learned", "postgresql, learned"])
def store(request):
    kind, stage = request.param.split(", ")
    for where in states(kind, request):
        store = Store(**where)
        if stage == "learned":
            learn_after_each(store)
        yield store
        store.finish()


def learn_after_each(store):
    put = store.put

    def put_and_flush(*arguments, **options):
        decision = put(*arguments, **options)
        store.flush()
        return decision

    store.put = put_and_flush


def outcomes(store, *articles):
    return [(decision.outcome.value, decision.version) for decision in map(store.put, articles)]


# One article, whatever its address


@pytest.mark.parametrize(
    "again",
    [
        URL,
        "http://www.herald.example/harbour/?utm_source=rss#top",
        "https://m.herald.example/harbour",
        "https://herald.example/harbour/amp",
    ],
)
def test_the_same_article_by_any_address_is_stored_once(store, again):
    assert outcomes(store, record(URL), record(again)) == [("new", 1), ("same", 1)]


def test_a_meaningful_parameter_makes_another_article(store):
    one, other = record(f"{URL}?id=1", story(1)), record(f"{URL}?id=2", story(2))
    assert outcomes(store, one, other) == [("new", 1), ("new", 1)]


def test_requested_addresses_lead_to_the_article(store):
    """A short link redirects to the story; later it is the short link alone that is known of it."""
    first = store.put(record(URL), requested=("https://hrld.example/x7", URL))
    again = store.put(record("https://herald.example/moved", story(1), canonical_url="https://hrld.example/x7"))
    assert (again.id, again.outcome) == (first.id, "updated")


def test_a_moved_article_keeps_its_id_by_its_redirect(store):
    first = store.put(record(URL, WHOLE))
    moved = store.put(record(OTHER, WHOLE + "\n\n" + story(9, 20)), requested=(URL, OTHER))
    assert (moved.id, moved.version) == (first.id, 2)


def test_a_moved_article_keeps_its_id_by_its_story(store):
    """A new slug, and no redirect: the same text on the same site."""
    first = store.put(record(URL, WHOLE))
    moved = store.put(record(OTHER, WHOLE, title="Talks on the harbour go on"))
    assert (moved.id, moved.outcome) == (first.id, "same")
    edited = store.put(record(OTHER, WHOLE + "\n\n" + story(9, 60)))
    assert (edited.id, edited.version) == (first.id, 2)


def test_a_moved_and_slightly_edited_article_keeps_its_id_by_headline_or_moment(store):
    edited = WHOLE.replace(" ", " and ", 1)
    first = store.put(record(URL, WHOLE, published_at="2026-11-22T18:40:00+05:30"))
    by_headline = store.put(record(OTHER, edited))
    assert (by_headline.id, by_headline.version) == (first.id, 2)
    by_moment = store.put(
        record("https://herald.example/third", WHOLE, title="Renamed", published_at="2026-11-22T18:40:00+05:30")
    )
    assert by_moment.id == first.id


def test_the_next_days_issue_of_a_column_is_an_article_of_its_own(store):
    """The same headline and nearly the same text, but another day."""
    monday = record(URL, WHOLE, title="The weather", published_at="2026-11-16")
    thursday = record(OTHER, WHOLE.replace(" ", " and ", 1), title="The weather", published_at="2026-11-19")
    first, second = store.put(monday), store.put(thursday)
    assert (second.outcome, second.near_duplicate_of) == ("new", first.id)


def test_an_address_that_leads_elsewhere_each_day_is_no_identity(store):
    latest = "https://herald.example/latest"
    first = store.put(record(URL, story(1), title="One"), requested=(latest, URL))
    second = store.put(record(OTHER, story(2), title="Two"), requested=(latest, OTHER))
    third = store.put(record(URL, story(1), title="One"), requested=(latest, URL))
    assert (second.outcome, third.outcome) == ("new", "same")
    assert first.id != second.id
    assert third.id == first.id


def test_a_template_that_names_one_canonical_address_for_all_hides_none(store):
    front = "https://herald.example/news"
    first = store.put(record(URL, story(1), title="One", canonical_url=front))
    second = store.put(record(OTHER, story(2), title="Two", canonical_url=front))
    again = store.put(record(OTHER, story(2), title="Two", canonical_url=front))
    assert [first.outcome, second.outcome, again.outcome] == ["new", "new", "same"]
    assert again.id == second.id != first.id


def test_short_texts_that_repeat_are_not_one_article(store):
    """Two videos with the same line under them; and the same video by another address."""
    line = "Watch the whole report here."
    one, other = record(URL, line, title="Storm"), record(OTHER, line, title="Election")
    assert outcomes(store, one, other) == [("new", 1), ("new", 1)]
    assert store.put(record("https://herald.example/again", line, title="Storm")).outcome == "same"


# Versions


def test_a_changed_story_is_a_new_version(store):
    first = store.put(record(URL, WHOLE))
    second = store.put(record(URL, WHOLE + "\n\n" + story(9, 30)))
    assert (second.id, second.version) == (first.id, 2)
    assert second.supersedes == record(URL, WHOLE)["content_hash"]


def test_a_changed_headline_is_a_new_version(store):
    renamed = record(URL, WHOLE, title="Harbour talks break down")
    assert outcomes(store, record(URL, WHOLE), renamed, renamed) == [("new", 1), ("updated", 2), ("same", 2)]


@pytest.mark.parametrize(
    "change",
    [
        {"notices": [{"kind": "paywall", "text": "2 free articles left", "selector": "p", "because": []}]},
        {"offers": [{"name": None, "price": 1, "currency": "EUR", "period": "P1M", "renews": None, "text": "€1"}]},
        {"lead": "Another teaser"},
        {"modified_at": "2026-11-23T09:00:00Z"},
        {"images": [{"url": "https://herald.example/2.jpg", "caption": None, "credit": None}]},
        {"title": "  HARBOUR talks\u00a0resume "},
        {"title": None},
        {"etag": '"other"'},
        {"published_at": "2026-11-24T09:00:00Z"},
        {"complete": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_anything_else_that_changes_is_no_new_version(store, change):
    assert outcomes(store, record(URL, WHOLE), record(URL, WHOLE, **change)) == [("new", 1), ("same", 1)]


def test_two_addresses_with_two_headlines_do_not_take_turns(store):
    one, other = record(URL, WHOLE, title="One"), record(OTHER, WHOLE, title="Other")
    assert outcomes(store, one, other, one, other) == [("new", 1), ("same", 1), ("same", 1), ("same", 1)]


@pytest.mark.parametrize("before", [False, None], ids=["cut off", "unknown"])
def test_a_cut_off_capture_that_became_whole_is_a_new_version(store, before):
    cut, whole = record(URL, CUT, complete=before), record(URL, WHOLE, complete=True)
    assert outcomes(store, cut, whole) == [("new", 1), ("updated", 2)]


def test_what_was_thought_cut_off_and_is_whole_is_a_new_version(store):
    cut, whole = record(URL, WHOLE, complete=False), record(URL, WHOLE, complete=True)
    assert outcomes(store, cut, whole, cut) == [("new", 1), ("updated", 2), ("same", 2)]


@pytest.mark.parametrize("whole", [True, None])
@pytest.mark.parametrize("cut", [False, None])
def test_a_cut_off_copy_never_supersedes_a_whole_one(store, whole, cut):
    first, second = record(URL, WHOLE, complete=whole), record(URL, CUT, complete=cut, title="Another headline")
    assert outcomes(store, first, second) == [("new", 1), ("cut_off", 1)]


def test_a_longer_cut_off_copy_supersedes_a_shorter_one(store):
    shorter, longer = record(URL, CUT, complete=False), record(URL, WHOLE[: len(WHOLE) // 2], complete=False)
    assert outcomes(store, shorter, longer, shorter) == [("new", 1), ("updated", 2), ("cut_off", 2)]


def test_an_editors_cut_is_a_new_version(store):
    """The page says that it is whole, or is silent and loses little."""
    said, silent = record(URL, CUT, complete=True), record(OTHER, story(2)[:-60], complete=None)
    assert outcomes(store, record(URL, WHOLE), said) == [("new", 1), ("updated", 2)]
    assert outcomes(store, record(OTHER, story(2), title="Two"), silent) == [("new", 1), ("updated", 2)]


# Near duplicates


def test_a_wire_copy_on_another_site_is_kept_and_marked(store):
    """Another headline, another first sentence, the outlet's own wall text around it."""
    first = store.put(record(URL, WHOLE))
    copy = story(5, 12) + WHOLE[WHOLE.index(".") :] + "\n\nRead on with a subscription to the Courier."
    second = store.put(record("https://courier.example/wire", copy, site="courier", title="Port: talks go on"))
    assert (second.outcome, second.near_duplicate_of) == ("new", first.id)


def test_the_very_same_story_on_another_site_is_kept_and_marked(store):
    first = store.put(record(URL, WHOLE))
    second = store.put(record("https://courier.example/wire", WHOLE, site="courier"))
    assert (second.outcome, second.near_duplicate_of) == ("new", first.id)


def test_all_copies_point_to_the_first(store):
    first = store.put(record(URL, WHOLE))
    copies = [store.put(record(f"https://{s}.example/wire", WHOLE, site=s)) for s in ("courier", "post", "globe")]
    assert {copy.near_duplicate_of for copy in copies} == {first.id}


def test_other_stories_are_not_marked(store):
    store.put(record(URL, story(1)))
    assert store.put(record("https://courier.example/x", story(2), site="courier")).near_duplicate_of is None


def test_texts_too_short_to_tell_are_never_marked(store):
    short = story(1, 30)
    store.put(record(URL, short))
    assert store.put(record("https://courier.example/x", short, site="courier")).near_duplicate_of is None


def test_a_new_version_is_no_near_duplicate_of_its_own_article(store):
    store.put(record(URL, WHOLE))
    assert store.put(record(URL, WHOLE + " " + story(9, 10))).near_duplicate_of is None


def test_a_copy_is_found_by_the_version_that_stands(store):
    """The article was rewritten: a copy of what it says now is its near duplicate."""
    first = store.put(record(URL, story(1)))
    store.put(record(URL, story(2)))
    copy = store.put(record("https://courier.example/x", story(2), site="courier", title="Other"))
    assert copy.near_duplicate_of == first.id


def test_near_duplicates_can_be_dropped_and_are_not_asked_for_again(settings):  # noqa: F811
    store = Store(**settings, drop_near_duplicates=True)
    copy = record("https://courier.example/wire", WHOLE, site="courier")
    assert outcomes(store, record(URL, WHOLE), copy) == [("new", 1), ("near_duplicate_dropped", 0)]
    store.flush()
    assert outcomes(store, copy) == [("near_duplicate_dropped", 0)]
    rewritten = record("https://courier.example/wire", story(7), site="courier")
    assert outcomes(store, rewritten) == [("new", 1)]
    store.finish()
