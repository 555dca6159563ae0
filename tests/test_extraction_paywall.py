"""Walls are set apart from the story in any shape and language, and what only looks like one stays."""

import pytest
from costs import processor_seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction import Context, extract
from newscrawl.extraction.blocks import blocks
from newscrawl.extraction.core import find_core
from newscrawl.extraction.furniture import block_hash
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.notices import notices
from newscrawl.extraction.page import parse
from newscrawl.extraction.paywall import HIDDEN, set_apart

STORY = [
    "The harbour authority closed the eastern quay on Monday after divers found cracks in two of its pillars.",
    "Engineers from the university measured the damage for most of the night, and their report is due next week.",
    "Three ferries were sent to the old terminal instead, where hundreds of passengers waited in the rain.",
    "The mayor visited the site at noon and promised that the repairs would begin before the end of the summer.",
    "Fishermen, who land their catch a little farther north, said that they had warned of the cracks for years.",
    "A second inspection of the western quay is planned, though nobody could say on Monday when it would take place.",
]


def page_of(inner: str, language: str = "en") -> bytes:
    return (
        f"<!doctype html><html lang='{language}'><head><title>Quay closed</title></head><body>"
        f"<nav><a href='/'>Home</a><a href='/subscribe'>Subscribe</a></nav>"
        f"<main><h1>Cracks close the eastern quay</h1><article>{inner}</article></main></body></html>"
    ).encode()


def paragraphs(texts) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def separate(html: bytes, context: Context | None = None, language: str = "en"):
    """The page's visible texts that are left, and the verdicts by text."""
    page = parse(html, "https://news.example/quay")
    linked, found = linked_data(page), blocks(page)
    core = find_core(page, found, linked)
    verdicts = set_apart(page, found, linked, core, context or Context(), language=language)
    apart = {found[verdict.block_index].text: verdict for verdict in verdicts}
    left = [block.text for block in found if not block.hidden and block.text not in apart]
    return left, apart


WALLS = {
    "en": [
        "Your free stories for October are used up",
        "Digital",
        "£3 a week",
        "Puzzles and the e-paper",
        "Have an account? Sign in",
    ],
    "de": ["Weiterlesen nur mit Zugang", "Monatspass 7,90 €", "Jahrespass 79 €", "Schon Mitglied? Einloggen"],
    "fr": [
        "La fin de ce reportage est réservée aux membres",
        "6,90 € par mois",
        "Résiliable en ligne à tout moment",
        "Se connecter",
    ],
    "es": ["Lee la nota completa con tu suscripción", "$ 990 al mes", "Cancelas cuando quieras", "Ya tengo cuenta"],
    "pl": [
        "Czytaj cały tekst z subskrypcją",
        "19,90 zł miesięcznie",
        "Możesz zrezygnować w każdej chwili",
        "Zaloguj się",
    ],
    "ru": ["Читать полностью могут только подписчики", "249 ₽ в месяц", "Отмена в любое время", "Войти"],
    "tr": ["Yazının devamı üyelere özel", "Aylık 59 TL", "Dilediğiniz an iptal", "Giriş yap"],
    "ar": ["تابع القراءة مع الاشتراك", "١٩ ريالا شهريا", "الإلغاء في أي وقت", "تسجيل الدخول"],
    "hi": ["पूरी रिपोर्ट केवल सदस्यों के लिए", "₹129 प्रति माह", "कभी भी कैंसिल करें", "लॉग इन"],
    "ja": ["全文は会員限定です", "月額980円", "いつでも解約可能", "ログイン"],
    "zh": ["会员可阅读全文", "每月18元", "随时可取消", "登录"],
    "ko": ["구독자 전용 기사입니다", "월 5,900원", "언제든지 해지 가능", "로그인"],
}
SHAPES = {
    "loose": paragraphs,
    "hashed": lambda lines: (
        "<div class='x1'><div>" + "".join(f"<div class='q{len(t)}'>{t}</div>" for t in lines) + "</div></div>"
    ),
    "cards": lambda lines: f"<section><h3>{lines[0]}</h3>" + "".join(f"<li>{t}</li>" for t in lines[1:]) + "</section>",
    "dialog": lambda lines: "<div role='dialog'>" + paragraphs(lines) + "</div>",
    "breaks": lambda lines: "<p>" + "<br><br>".join(lines) + "</p>",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", WALLS)
@pytest.mark.parametrize("where", ["end", "middle", "before"])
def test_a_wall_goes_and_the_story_stays(language, shape, where):
    wall = SHAPES[shape](WALLS[language])
    split = {"end": len(STORY), "middle": 3, "before": 0}[where]
    left, apart = separate(page_of(paragraphs(STORY[:split]) + wall + paragraphs(STORY[split:])))
    assert [line for line in WALLS[language] if line in left] == []
    assert [paragraph for paragraph in STORY if paragraph in apart] == []


IN_PROSE = {
    "en": [
        "Viewers now pay $12.99 a month for the service, up from $9.99 a year ago, and many have cancelled.",
        "Subscribers to the canal boat magazine, which costs £30 a year, will get their money back.",
        "You can cancel at any time, the salesman told her, but the contract said something else.",
        "The club has 12,000 members, who pay 40 euros a year and have unlimited access to the lake.",
        "Shares of the publisher rose 4 percent after it reported 300,000 new digital subscriptions.",
        "Tickets are $18, or $12 for members; children get in free.",
        "10:40 The court fined the broadcaster $2,500 a day until it restores access to the archive.",
    ],
    "de": [
        "Das Abo der Bäder kostet 29 Euro im Monat und ist nach Angaben der Stadt jederzeit kündbar.",
        "Wer sich bis Freitag registriert, darf kostenlos an der Führung teilnehmen, teilte das Museum mit.",
    ],
    "fr": ["L'abonnement au réseau de bus coûtera 32 € par mois, sans engagement, a précisé la mairie."],
    "es": ["El abono mensual del metro subirá a 25 euros, según el ayuntamiento, y los socios podrán cancelarlo."],
    "it": ["L'abbonamento alla piscina costa 40 euro al mese e i soci possono disdire, ha detto il direttore."],
    "ru": ["Абонемент в бассейн стоит 2 500 рублей в месяц, сообщили в мэрии, и его можно отменить."],
    "ja": ["市は市民プールの月額利用料を1,200円に引き上げると発表した。"],
}


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, text) for language, texts in IN_PROSE.items() for text in texts]
)
def test_prices_and_subscriptions_in_prose_are_story(language, sentence):
    for place in range(1, len(STORY)):
        left, _ = separate(page_of(paragraphs([*STORY[:place], sentence, *STORY[place:]])), language=language)
        assert sentence in left


TRAPS = {
    "streaming prices (en)": "<h2>What each service costs</h2><ul><li>Vidora: £7.99 a month with adverts</li>"
    "<li>Kinolux: £12.99 a month, cancel any time</li><li>Filmbox: £89 a year, one month free</li></ul>",
    "streaming prices (de)": "<h2>Was die Dienste kosten</h2><ul><li>Vidora: 7,99 Euro im Monat mit Werbung</li>"
    "<li>Kinolux: 12,99 Euro im Monat, jederzeit kündbar</li><li>Filmbox: 89 Euro im Jahr</li></ul>",
    "phone tariff (de)": "<h3>Der Tarif im Überblick</h3><ul><li>20 GB und Flatrate in alle Netze</li>"
    "<li>Grundpreis: 8,99 Euro im Monat</li><li>Laufzeit: 24 Monate, danach monatlich kündbar</li></ul>",
    "fact box (fr)": "<h3>Repères</h3><ul><li>12 000 abonnés en 2019</li><li>Prix : 15 € par mois</li>"
    "<li>Chiffre d'affaires : 3,2 millions d'euros</li></ul>",
    "review (en)": "<h3>Verdict</h3><p>Price: £349</p><p>Rating: 4/5</p><p>A fine oven, let down by an app that wants "
    "an account and a subscription of £3 a month.</p>",
    "live blog (en)": "<h3>10.42</h3><p>The court fines the broadcaster £2.5m.</p><h3>10.55</h3><p>Shares fall by 4%. "
    "The company says that 200,000 subscribers left in a month.</p>",
    "share issue (es)": "<p>La editora colocará 12 millones de acciones a 3,40 euros y promete a los suscriptores un "
    "descuento del 5 %.</p>",
    "newspaper subscriptions (it)": "<h3>Quanto costa</h3><p>Il giornale chiede 9,99 euro al mese; gli abbonati "
    "sono 300 mila, ha spiegato il direttore, e uno su cinque ha disdetto.</p>",
    "club (pl)": "<p>Członkowie klubu płacą 120 zł rocznie i mają nieograniczony dostęp do basenu, mówi prezes.</p>",
    "theatre (ja)": "<p>劇場の年会費は12,000円で、会員は先行予約ができるという。</p><p>一般のチケットは5,000円だ。</p>",
    "tickets (ru)": "<p>Абонемент на восемь спектаклей стоит 12 000 рублей; студенты платят треть, сообщил театр.</p>",
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("place", [2, len(STORY)])
def test_what_stories_tell_of_prices_is_story(trap, place):
    left, apart = separate(page_of(paragraphs(STORY[:place]) + TRAPS[trap] + paragraphs(STORY[place:])))
    whole = "\n".join(left)
    lost = [text for text in apart if text not in {"Home", "Subscribe", "Home Subscribe"}]
    assert lost == []
    assert all(paragraph in whole for paragraph in STORY)


def test_prose_beside_a_wall_is_not_drawn_into_it():
    sentence = IN_PROSE["en"][0]
    left, apart = separate(page_of(paragraphs([*STORY, sentence, *WALLS["en"]])))
    assert sentence in left
    assert set(WALLS["en"]) <= apart.keys()


TELLING = (
    "subscription",
    "members",
    "$9",
    "month",
    "week",
    "plan",
    "access",
    "story",
    "read",
    "cancel",
    "free",
    "offer",
)
PLAIN = (
    "the",
    "costs",
    "of",
    "a",
    "club",
    "and",
    "paid",
    "was",
    "reported",
    "by",
    "company",
    "they",
    "which",
    "for",
    "in",
)
WORDS = st.sampled_from((*TELLING, *PLAIN, "new", "digital", "archive", "account", "already"))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=14, max_size=45), st.integers(1, len(STORY) - 1))
def test_no_sentence_between_two_paragraphs_goes_on_evidence_of_one_kind(made_up, place):
    sentence = " ".join(made_up).capitalize() + "."
    _, apart = separate(page_of(paragraphs([*STORY[:place], sentence, *STORY[place:]])))
    verdict = apart.get(sentence)
    if verdict is not None:
        kinds = {"price" if name.startswith(("price", "plan's")) else "phrase" for name in verdict.because}
        assert len(kinds) > 1
    assert not set(STORY) & apart.keys()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Unlock this story with a subscription", "paywall"),
        ("Premium £7 a month", "pricing"),
        ("Already a member? Log in", "login"),
    ],
)
def test_each_line_of_a_wall_has_its_kind(line, kind):
    wall = ["Unlock this story with a subscription", "Premium £7 a month", "Already a member? Log in"]
    _, apart = separate(page_of(paragraphs([*STORY, *wall])))
    assert apart[line].kind == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("<a href='/n'>Sign up for our newsletter and get it every morning</a>", "newsletter"),
        ("Follow us on <a href='/x'>WhatsApp</a> and <a href='/y'>Telegram</a>", "promo"),
        (
            "This report was automatically generated from a wire feed and not edited by our staff.",
            "disclaimer",
        ),
    ],
)
def test_prompts_and_disclaimers_are_notices_of_their_own(line, kind):
    _, apart = separate(page_of(paragraphs([*STORY, line])))
    assert [verdict.kind for text, verdict in apart.items() if text not in {"Subscribe", "Home"}] == [kind]


def test_neighbouring_lines_of_a_kind_are_one_notice_that_keeps_its_lines():
    wall = ["Choose your plan", "Monthly £9 a month", "Yearly £90 a year", "Cancel any time online"]
    page = parse(
        page_of(paragraphs(STORY) + "<div id='offers-box'>" + paragraphs(wall) + "</div>"), "https://n.example/"
    )
    linked, found = linked_data(page), blocks(page)
    verdicts = set_apart(page, found, linked, find_core(page, found, linked), Context())
    made = [notice for notice in notices(found, verdicts) if "Monthly" in notice.text]
    assert [notice.text for notice in made] == ["\n".join(wall)]
    assert made[0].selector == "div#offers-box"
    assert len(page.tree.cssselect(made[0].selector)) == 1


def test_a_selector_without_any_id_leads_to_the_one_place():
    page = parse(page_of(paragraphs(STORY) + paragraphs(WALLS["en"])), "https://n.example/")
    linked, found = linked_data(page), blocks(page)
    verdicts = set_apart(page, found, linked, find_core(page, found, linked), Context())
    for notice in notices(found, verdicts):
        assert len(page.tree.cssselect(notice.selector)) == 1


def test_a_hidden_wall_is_kept_as_not_rendered():
    _, apart = separate(page_of(paragraphs(STORY) + "<template>" + paragraphs(WALLS["en"]) + "</template>"))
    assert all(HIDDEN in apart[line].because for line in WALLS["en"] if line in apart)
    assert WALLS["en"][0] in apart


INVENTED = ["Zorbik drav ulmo skent", "Plimra vosk", "Trell 5", "Vosk drav olmira"]


def test_lines_that_repeat_on_the_site_go_in_a_language_that_nobody_knows():
    known = frozenset(block_hash(line) for line in INVENTED)
    html = page_of(paragraphs([*STORY[:3], *INVENTED, *STORY[3:]]))
    assert set(INVENTED) <= set(separate(html)[0])
    left, apart = separate(html, Context(furniture=known))
    assert set(INVENTED) <= apart.keys()
    assert set(STORY) <= set(left)


def test_a_box_of_prices_goes_where_no_word_can_be_read():
    box = (
        "<div class='b7'>" + "".join(f"<div>{line}</div>" for line in ["Zorbik", "9,90 €", "Plimra", "99 €"]) + "</div>"
    )
    html = page_of(paragraphs(STORY[:3]) + box + paragraphs(STORY[3:]))
    assert {"9,90 €", "99 €"} <= separate(html, language="ka")[1].keys()
    assert {"9,90 €", "99 €"} <= set(separate(html, language="en")[0])


@pytest.mark.parametrize("repeated", [STORY[2:4], STORY[-1:], ["Reporting by the coast desk."], STORY])
def test_paragraphs_and_refrains_that_repeat_stay(repeated):
    known = frozenset(block_hash(text) for text in repeated)
    html = page_of(paragraphs([*STORY, *(text for text in repeated if text not in STORY)]))
    left, _ = separate(html, Context(furniture=known))
    assert set(repeated) <= set(left)


def test_the_time_grows_with_the_page_and_no_faster():
    def seconds(lines):
        html = page_of("<div>" + paragraphs(["Subscribe now for £5 a month", "Cancel any time"] * lines) + "</div>")
        return processor_seconds(lambda: separate(html))

    seconds(100)
    assert seconds(8000) < 16 * max(seconds(1000), 0.02)


def test_a_class_name_never_decides():
    inner = "<div class='paywall premium-wall'>" + paragraphs(STORY) + "<p>Nobody was hurt.</p></div>"
    left, apart = separate(page_of(inner))
    assert {*STORY, "Nobody was hurt."} <= set(left)
    assert not set(STORY) & apart.keys()


BROKEN_LINES = {
    "en": [
        "Subscribe to go on reading",
        "Digital: £6 a month",
        "Cancel whenever you like",
        "Already subscribed? Log in",
    ],
    "de": ["Weiterlesen mit Abo", "Digital: 8,90 € im Monat", "Jederzeit kündbar", "Schon Abonnent? Anmelden"],
    "ja": ["この先は会員限定です", "月額880円（税込）", "いつでも解約できます", "会員の方はログイン"],
}


@pytest.mark.parametrize("language", BROKEN_LINES)
def test_a_wall_of_lines_in_one_paragraph_is_set_apart(language):
    lines = BROKEN_LINES[language]
    html = page_of(paragraphs(STORY) + "<p>" + "<br>".join(lines) + "</p>")
    article = extract(html, "https://news.example/quay")
    assert article.text.split("\n\n") == STORY
    assert set(lines) == {line for notice in article.notices for line in notice.text.split("\n")} - {"Subscribe"}


def test_a_list_of_dates_in_one_paragraph_stays_one():
    dates = "First leg: 10 March, Quayside<br>Second leg: 8 April, Old Harbour<br>Third leg: 22 April, North Pier"
    article = extract(
        page_of(paragraphs(STORY[:3]) + f"<p>{dates}</p>" + paragraphs(STORY[3:])), "https://news.example/q"
    )
    assert dates.replace("<br>", " ") in article.text.split("\n\n")


def test_another_storys_headline_is_no_line_of_a_wall():
    wall = "".join(f"<p>{line}</p>" for line in BROKEN_LINES["en"])
    teaser = "<h2><a href='/b'>Fine of £12,000 for charging people to sit in the shade</a></h2>"
    apart = separate(page_of(paragraphs(STORY) + wall + f"<aside>{teaser}</aside>"))[1]
    assert not [text for text in apart if "shade" in text]
