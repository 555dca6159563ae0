"""The lexicon: every phrase file is well-formed, understands its own examples, and stays silent on plain news."""

import pytest

from newscrawl.extraction.lexicon import lexicon, phrase_files
from newscrawl.extraction.lexicon.folding import fold, words
from newscrawl.extraction.lexicon.vocabulary import Vocabulary

FILES = dict(phrase_files())
ASKED_FOR = {
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "sv",
    "no",
    "da",
    "fi",
    "pl",
    "cs",
    "ru",
    "uk",
    "tr",
    "ar",
    "he",
    "hi",
    "bn",
    "ta",
    "zh",
    "ja",
    "ko",
    "id",
}
EXAMPLES = [
    pytest.param(language, meaning, sentence, id=f"{language}-{meaning}-{number}")
    for language, phrases in FILES.items()
    for meaning, sentences in phrases["examples"].items()
    for number, sentence in enumerate(sentences)
]
NEUTRAL = [
    pytest.param(language, sentence, id=f"{language}-{number}")
    for language, phrases in FILES.items()
    for number, sentence in enumerate(phrases.get("neutral", {}).get("sentences", []))
]


def test_the_languages_that_walls_come_in_are_there():
    assert FILES.keys() >= ASKED_FOR


@pytest.mark.parametrize("language", FILES)
def test_a_phrase_file_is_well_formed(language):
    phrases = FILES[language]
    assert phrases["name"]
    assert set(phrases["words"]) <= set(lexicon().concepts)
    assert all(entry.strip("*=_") for entries in phrases["words"].values() for entry in entries.split())
    assert phrases.keys() <= {"name", "spaced", "proclitics", "formal", "words", "examples", "neutral"}


@pytest.mark.parametrize("language", sorted(ASKED_FOR))
def test_a_language_that_was_asked_for_shows_what_walls_say_in_it(language):
    said = set(FILES[language]["examples"])
    assert {"continue", "already", "terms", "access"} <= said
    assert said & {"reserved", "members only"}
    assert FILES[language]["neutral"]["sentences"]


@pytest.mark.parametrize(("language", "meaning", "sentence"), EXAMPLES)
def test_an_example_is_understood(language, meaning, sentence):
    assert any(name.startswith(meaning) for name in lexicon().read(sentence, language).meanings)


@pytest.mark.parametrize(("language", "sentence"), NEUTRAL)
def test_plain_news_says_nothing_of_walls(language, sentence):
    reading = lexicon().read(sentence, language)
    assert not reading.meanings
    assert reading.density <= 0.25


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Resten av reportaget är bara för medlemmar", "sv"),
        ("המשך הכתבה למנויים בלבד", "he"),
        ("続きは会員の方だけがお読みいただけます", "ja"),
        ("餘下全文僅供訂戶閱讀", "zh"),
    ],
)
def test_a_wall_is_understood_on_a_page_in_another_language(sentence, language):
    reading = lexicon().read(sentence, "en")
    assert reading.language == language
    assert not reading.meanings.isdisjoint({"reserved", "members only"})


def test_order_and_inflection_do_not_matter():
    read = lexicon().read
    one = read("To read every article, subscribe now", "en")
    other = read("Subscribers read all articles: join them now", "en")
    assert "access" in one.meanings & other.meanings


def test_a_formal_you_is_told_from_they_by_its_capital():
    assert lexicon().read("Gestern haben sie die Brücke gesperrt und ihre Autos stehen gelassen", "de").addresses == 0
    assert lexicon().read("Lesen Sie den Beitrag mit Ihrem Konto", "de").addresses == 2


def test_words_of_reporting_are_counted():
    assert lexicon().read("The minister told the court that the company had lost a million", "en").reports >= 4


@pytest.mark.parametrize(
    ("written", "plain"),
    [("ABONNÉS", "abonnes"), ("سجّل الدخول", "سجل الدخول"), ("İPTAL", "iptal"), ("ｌｏｇｉｎ", "login")],
)
def test_folding_makes_spellings_one(written, plain):
    assert fold(written) == fold(plain)


def test_indic_vowel_signs_do_not_part_words():
    assert words(fold("सदस्यता लें, पढ़ें")) == [fold("सदस्यता"), fold("लें"), fold("पढ़ें")]


@pytest.mark.parametrize(
    ("entry", "text", "matches"),
    [
        ("abonn*", "abonnenten", True),
        ("abo", "about", False),
        ("ab*", "abonnenten", True),
        ("abonn*", "about", False),
        ("*abo", "digitalabo", True),
        ("*abo", "abo", False),
        ("*bo", "digitalabo", True),
        ("*abo*", "meinaboheft", True),
        ("log_in", "log in", True),
        ("log_in", "log your in", False),
        ("mot*_passe", "mots passe", True),
    ],
)
def test_the_little_language_of_entries(entry, text, matches):
    vocabulary = Vocabulary()
    vocabulary.add(0, 1, [entry], spaced=True)
    _, told = vocabulary.look_up(words(text))
    assert bool(told) == matches


def test_unspaced_scripts_match_anywhere_but_for_whole_marks():
    vocabulary = Vocabulary()
    vocabulary.add(0, 1, ["订阅"], spaced=False)
    vocabulary.add(0, 2, ["=月"], spaced=False)
    assert vocabulary.look_up(words("请订阅本报"))[1]
    assert vocabulary.look_up(words("25元/月"))[1]
    assert not vocabulary.look_up(words("月亮很圆"))[1]
