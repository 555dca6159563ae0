"""Dates and times in the forms and languages of the news, each with the zone only where it is stated."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.dates import parse_date


@pytest.mark.parametrize(
    ("text", "written"),
    [
        # ISO 8601 and what is made of it
        ("2026-11-22T18:40:00+05:30", "2026-11-22T18:40:00+05:30"),
        ("2026-11-22T18:40:00.123Z", "2026-11-22T18:40:00+00:00"),
        ("2026-11-22 18:40 +0530", "2026-11-22T18:40:00+05:30"),
        ("2026-11-22T18:40-03", "2026-11-22T18:40:00-03:00"),
        ("2026-11-22T18:40:00", "2026-11-22"),
        ("2026/11/22 18:40 UTC", "2026-11-22T18:40:00+00:00"),
        ("2026-11-22", "2026-11-22"),
        ("20261122T1840Z", "2026-11-22T18:40:00+00:00"),
        ("20261122", "2026-11-22"),
        # programs
        ("Mon, 23 Nov 2026 08:00:00 +0100", "2026-11-23T08:00:00+01:00"),
        ("Mon Nov 23 2026 09:30:00 GMT+0530 (India Standard Time)", "2026-11-23T09:30:00+05:30"),
        ("1795424400", "2026-11-23T09:00:00+00:00"),
        ("1795424400000", "2026-11-23T09:00:00+00:00"),
        # abbreviations that mean one zone, with summer time where it is
        ("Nov 23, 2026 2:05 p.m. ET", "2026-11-23T14:05:00-05:00"),
        ("July 3, 2026 2:05 PM ET", "2026-07-03T14:05:00-04:00"),
        ("Published: 15:56 BST, 27 April 2026", "2026-04-27T15:56:00+01:00"),
        ("Senin, 23 November 2026 14:05 WIB", "2026-11-23T14:05:00+07:00"),
        ("Nov 23, 2026 09:30 IST", "2026-11-23"),  # India's, Israel's or Ireland's
        ("Nov 23, 2026 09:30 CST", "2026-11-23"),  # Chicago's, Havana's or China's
        ("12:00 AM GMT, 23 November 2026", "2026-11-23T00:00:00+00:00"),
    ],
)
def test_forms_that_say_their_language_or_need_none(text, written):
    assert parse_date(text).rfc3339() == written


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Posted on the 23rd November, 2026 at 2:05pm"),
        ("de", "Veröffentlicht am 23.11.2026, 14:05 Uhr"),
        ("de", "Montag, 23. November 2026, 14.05 Uhr"),
        ("de", "23.11.26 um 14:05"),
        ("fr", "Publié le 23 novembre 2026 à 14h05"),
        ("es", "23 de noviembre de 2026 a las 14:05h"),
        ("pt-BR", "23 nov. 2026 às 14h05"),
        ("it", "23 novembre 2026 alle 14:05"),
        ("nl", "maandag 23 november 2026 om 14:05"),
        ("sv", "23 november 2026 kl. 14.05"),
        ("nb", "Publisert 23. nov. 2026 14:05"),
        ("fi", "23.11.2026 klo 14.05"),
        ("fi", "23. marraskuuta 2026"),
        ("pl", "23 listopada 2026, 14:05"),
        ("cs", "23. listopadu 2026 14:05"),
        ("hr", "23. studenoga 2026."),
        ("ru", "23 ноября 2026, 14:05"),
        ("uk", "23 листопада 2026 14:05"),
        ("tr", "23 Kasım 2026 14:05"),
        ("el", "23 Νοεμβρίου 2026"),
        ("ar", "٢٣ نوفمبر ٢٠٢٦"),
        ("ar", "23 تشرين الثاني 2026"),
        ("he", "23 בנובמבר 2026"),
        ("hi", "२३ नवंबर २०२६"),
        ("bn", "২৩ নভেম্বর ২০২৬"),
        ("ta", "23 நவம்பர் 2026"),
        ("th", "23 พฤศจิกายน 2569"),
        ("vi", "Thứ hai, 23/11/2026, 14:05"),
        ("id", "Senin, 23 November 2026 14:05"),
        ("ja", "2026年11月23日 14時05分"),
        ("zh", "2026年11月23日14:05"),
        ("ko", "입력 2026. 11. 23. 오후 2:05"),
        ("ko", "2026년 11월 23일 14시 5분"),
    ],
)
def test_the_same_day_in_many_languages(language, text):
    moment = parse_date(text, language)
    assert moment.rfc3339() == "2026-11-23"
    if moment.clock:
        home = ZoneInfo("Asia/Kolkata")
        assert moment.rfc3339(home) == "2026-11-23T14:05:00+05:30"


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("3/4/2026", "en-US", "2026-03-04"),
        ("3/4/2026", "en-GB", "2026-04-03"),
        ("3/4/2026", "fr", "2026-04-03"),
        ("3/4/2026", "en", None),
        ("3/4/2026", None, None),
        ("23/4/2026", None, "2026-04-23"),
        ("4/23/2026", None, "2026-04-23"),
        ("3.4.2026", "en", "2026-04-03"),
        ("3 listopada 2026", "pl", "2026-11-03"),
        ("3. listopada 2026", "hr", "2026-10-03"),
    ],
)
def test_what_could_be_two_days_is_none_unless_the_language_tells(text, language, written):
    moment = parse_date(text, language)
    assert (moment and moment.rfc3339()) == written


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "5 May", "2026-13-01", "31.2.2026", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0", "12:30"],
)
def test_no_date(text):
    assert parse_date(text, "en") is None


def test_a_stated_zone_goes_before_the_outlets():
    home = ZoneInfo("Europe/Berlin")
    assert parse_date("2026-11-22T18:40:00Z").rfc3339(home) == "2026-11-22T18:40:00+00:00"
    assert parse_date("2026-11-22").rfc3339(home) == "2026-11-22"


offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=offsets).map(lambda t: t.replace(microsecond=0))
)
def test_iso_times_come_back_as_they_are(when):
    assert parse_date(when.isoformat()).rfc3339() == when.isoformat()


@given(st.text(), st.sampled_from([None, "en", "de", "ja", "pl"]))
def test_never_raises(text, language):
    parse_date(text, language)


DAY = r"[0-9]{1,4}[-./ 年]{1,2}[0-9]{1,3}[-./ 月]{1,2}[0-9]{1,5}"
TIME = r"[0-9]{1,3}[:.h時][0-9]{0,3}( ?[+-][0-9]{2,4})?"


@given(st.from_regex(DAY + "[ T,]{0,2}" + TIME))
def test_never_raises_on_what_looks_like_dates(text):
    moment = parse_date(text, "fr")
    assert moment is None or datetime.fromisoformat(moment.rfc3339())
