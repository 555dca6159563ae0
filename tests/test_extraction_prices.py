"""Prices in text: what is one, how much it is, in which currency."""

import time

import pytest
from babel.numbers import format_currency
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.extraction.currencies import marks
from newscrawl.extraction.prices import find_prices

DEVELOPED = [
    # text, language, country, [(value, currency)]
    ("₹300/Month", "en", "IN", [(300, "INR")]),
    ("Quarterly ₹900 3 Months ₹300/Month", "en", None, [(900, "INR"), (300, "INR")]),
    ("₹1,99,999", "en", None, [(199999, "INR")]),
    ("Rs. 999 or Rs 99/-", "en", None, [(999, "INR"), (99, "INR")]),
    ("INR 2,499", "en", None, [(2499, "INR")]),
    ("९९ रुपये", "hi", None, [(99, "INR")]),
    ("রু ৫০", "bn", "IN", [(50, "INR")]),
    ("৯৯ টাকা", "bn", "BD", [(99, "BDT")]),
    ("৳৫০০", None, None, [(500, "BDT")]),
    ("ரூ.99", "ta", None, [(99, "INR")]),
    ("£2 for 2 months, then £15", "en", None, [(2, "GBP"), (15, "GBP")]),
    ("99p a week", "en", None, [(0.99, "GBP")]),
    ("99¢ a day", "en", "US", [(0.99, "USD")]),
    ("99 cents", "en", None, [(0.99, "USD")]),
    ("50 cents", "en", "AU", [(0.5, "AUD")]),
    ("99 Cent", "de", None, [(0.99, "EUR")]),
    ("50 öre", "sv", None, [(0.5, "SEK")]),
    ("ninety-nine cents", "en", None, [(0.99, "USD")]),
    ("ein Euro im Monat", "de", None, [(1, "EUR")]),
    ("US$4.25", None, None, [(4.25, "USD")]),
    ("1.299,00 €", "de", None, [(1299, "EUR")]),
    ("1 234,50 zł", "pl", None, [(1234.5, "PLN")]),
    ("1 234,50 zł", "pl", None, [(1234.5, "PLN")]),
    ("CHF 1'299.00", "de", "CH", [(1299, "CHF")]),
    ("CHF 12.–", "de", None, [(12, "CHF")]),
    ("Fr. 24.-", "de", None, [(24, "CHF")]),
    ("9,- €", "de", None, [(9, "EUR")]),
    ("4€99 par mois", "fr", None, [(4.99, "EUR")]),
    ("R$ 9,90", "pt", None, [(9.9, "BRL")]),
    ("kr 99,-", "nb", None, [(99, "NOK")]),
    ("119 kr/mån", "sv", None, [(119, "SEK")]),
    ("29 kr.", "da", None, [(29, "DKK")]),
    ("199 Kč", "cs", None, [(199, "CZK")]),
    ("1 990 Ft", "hu", None, [(1990, "HUF")]),
    ("29,90 lei", "ro", None, [(29.9, "RON")]),
    ("2 490 руб.", "ru", None, [(2490, "RUB")]),
    ("149 гривень", "uk", None, [(149, "UAH")]),
    ("49,90 TL", "tr", None, [(49.9, "TRY")]),
    ("19.90 ₪", "he", None, [(19.9, "ILS")]),
    ('49 ש"ח', "he", None, [(49, "ILS")]),
    ("٤٩ جنيهًا", "ar", None, [(49, "EGP")]),
    ("١٬٢٥٠٫٥٠ ريال", "ar", "SA", [(1250.5, "SAR")]),
    ("د.إ 20", "ar", None, [(20, "AED")]),
    ("۹۹٬۰۰۰ تومان", "fa", None, [(990000, "IRR")]),
    ("KWD 2.500", "en", None, [(2.5, "KWD")]),
    ("25元/月", "zh", "CN", [(25, "CNY")]),
    ("NT$150", "zh", None, [(150, "TWD")]),
    ("每月HK$68", "zh", None, [(68, "HKD")]),
    ("九十九元", "zh-TW", None, [(99, "TWD")]),
    ("月額１，９８０円（税込）", "ja", None, [(1980, "JPY")]),
    ("1万2,000円", "ja", None, [(12000, "JPY")]),
    ("9,900원으로", "ko", None, [(9900, "KRW")]),
    ("Rp 49.000", "id", None, [(49000, "IDR")]),
    ("49.000đ/tháng", "vi", None, [(49000, "VND")]),
    ("฿99", "th", None, [(99, "THB")]),
    ("RM9.90", "ms", None, [(9.9, "MYR")]),
    ("₱99", None, None, [(99, "PHP")]),
    ("KSh 150", None, None, [(150, "KES")]),
    ("₦2,500", None, None, [(2500, "NGN")]),
    ("R20 a month", "en", None, [(20, "ZAR")]),
    ("N$85", None, None, [(85, "NAD")]),
]

CURRENCY = [
    # the same mark in different markets; None: nothing tells
    ("$5", None, None, None),
    ("$5", "en", None, "USD"),
    ("$5", "en-AU", "AU", "AUD"),
    ("$5", "en", "CA", "CAD"),
    ("5 $", "fr", None, "CAD"),
    ("$5", "es", None, None),
    ("$5", "es-MX", None, "MXN"),
    ("$99 MXN", "es", None, "MXN"),
    ("$5 AUD", "en", "US", "AUD"),
    ("5 kr", None, None, None),
    ("5 kr", "da", None, "DKK"),
    ("5 kr", "en", "NO", "NOK"),
    ("Rs 5", "en", "LK", "LKR"),
    ("¥5", "ja", None, "JPY"),
    ("¥5", "zh", None, "CNY"),
    ("5 £", "en", "EG", "EGP"),
    ("£5", "de", "DE", "GBP"),
]

NO_PRICES = [
    "raised $4 million",
    "a €3bn takeover",
    "nearly $10K",
    "a $1.1-billion offer",
    "₹2 lakh",
    "5 Mio. €",
    "25亿元",
    "TRY 1 MONTH",
    "Le 3 mai",
    "in 1080p",
    "6 ft tall",
    "the euro and the dollar",
    "12 articles in 2026",
    "reactor R2",
    "3-2",
]


@pytest.mark.parametrize(("text", "language", "country", "prices"), DEVELOPED, ids=lambda value: str(value)[:40])
def test_prices(text: str, language: str | None, country: str | None, prices: list[tuple[float, str]]) -> None:
    assert [(token.value, token.currency) for token in find_prices(text, language, country)] == prices


@pytest.mark.parametrize(("text", "language", "country", "currency"), CURRENCY)
def test_a_shared_mark_means_the_currency_of_its_market(
    text: str, language: str | None, country: str | None, currency: str | None
) -> None:
    (token,) = find_prices(text, language, country)
    assert (token.value, token.currency) == (99 if "99" in text else 5, currency)


@pytest.mark.parametrize("text", NO_PRICES)
def test_no_prices(text: str) -> None:
    assert find_prices(text, "en") == []


def test_a_token_tells_where_it_stands() -> None:
    text = "Pick 3 for $5 or 4,99 € each"
    assert [text[token.start : token.end] for token in find_prices(text, "en")] == ["$5", "4,99 €"]


@given(
    st.integers(1, 9_999_999), st.sampled_from(["en_US", "de_DE", "fr_FR", "en_IN", "sv_SE", "pl_PL", "pt_BR", "de_CH"])
)
def test_what_a_locale_writes_is_read_back(hundredths: int, locale: str) -> None:
    value = hundredths / 100
    for currency in ("EUR", "INR", "BRL", "PLN", "CHF"):
        (token,) = find_prices(format_currency(value, currency, locale=locale))
        assert (token.value, token.currency) == (value, currency)


@given(st.text(alphabet="0123456789.,' $€kr一万元p-/ \u00a0٩", max_size=80))
@example("0$")  # a mark at the text's very end
@example("0€00€")  # cents behind the mark are no price of their own
def test_any_text_gives_tokens_in_order_within_it(text: str) -> None:
    ends = [0]
    for token in find_prices(text, "en"):
        assert ends[-1] <= token.start < token.end <= len(text)
        ends.append(token.end)


def test_every_code_is_three_capitals_and_every_country_two() -> None:
    countries = marks().countries
    assert all(len(code) == 3 and code.isupper() for code in countries.values())
    assert all(len(country) == 2 and country.isupper() for country in countries)


@pytest.mark.parametrize(
    "piece", ["9", "1 ", "1,", "1 234 ", "$", "$1", "一", "万", "9 € ", "one dollar ", " cent", "1'"]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(text: str) -> float:
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            find_prices(text, "en")
            best = min(best, time.process_time() - began)
        return best

    short, long = piece * (1_000 // len(piece)), piece * (16_000 // len(piece))
    assert seconds(long) < 100 * seconds(short) + 0.02  # a quadratic search would take 256 times as long
