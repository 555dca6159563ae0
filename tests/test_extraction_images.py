"""The story's pictures, and nothing else that is a picture."""

import pytest

from newscrawl.extraction.captions import split_caption
from newscrawl.extraction.images import images
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.items import Image

FIRST = "Negotiators met again on Sunday in the old harbour office of the town."
LAST = "They will meet again on Monday, and nobody expects them to agree so soon."


def read(*, lead="", within="", after="", head="", people=()):
    body = f"<h1>Harbour talks resume</h1>{lead}<p>{FIRST}</p>{within}<p>{LAST}</p>{after}"
    page = parse(
        f"<html><head>{head}</head><body><main>{body}</main></body></html>".encode(), "https://herald.example/p/a"
    )
    return images(page, linked_data(page), f"{FIRST}\n\n{LAST}", list(people))


def urls(**parts):
    return [image.url.removeprefix("https://herald.example") for image in read(**parts)]


def og(path):
    return f'<meta property="og:image" content="{path}">'


def test_main_image_with_caption_and_credit_out_of_json_ld():
    node = '{"@type": "ImageObject", "url": "/i/port.jpg", "caption": "The port.", "creditText": "Ada Marin/AFP"}'
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "image": [{node}]}}</script>'
    assert read(head=head) == [
        Image(url="https://herald.example/i/port.jpg", caption="The port.", credit="Ada Marin/AFP")
    ]


def test_figures_between_headline_and_last_paragraph():
    assert urls(
        lead='<figure><img src="/i/lead.jpg"></figure>',
        within='<figure><img src="/i/within.jpg"></figure>',
        after='<figure><img src="/i/another-story.jpg"></figure>',
    ) == ["/i/lead.jpg", "/i/within.jpg"]


def test_the_first_figure_stands_for_the_crops_made_of_it():
    figure = '<figure><img src="/i/port-talks-1200x800.jpg"><figcaption>The port</figcaption></figure>'
    assert urls(head=og("/social/8f2c.jpg"), lead=figure) == ["/i/port-talks-1200x800.jpg"]
    assert urls(head=og("/social/8f2c.jpg")) == ["/social/8f2c.jpg"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/i/port.jpg", "/i/port-300x200.jpg"),
        ("/i/port_w1200.jpg", "/i/port_w300.jpg?q=80"),
        ("/i/port~314x314", "/i/port~1200x800"),
        ("/i/4711/large.jpg", "/i/4711/300x200.jpg"),
        ("/i/65453399_6.jpg", "/i/65453399_303.jpg"),
    ],
)
def test_sizes_of_one_picture_are_one(one, other):
    assert len(read(head=og(one), within=f'<figure><img src="{other}"></figure>')) == 1


def test_caption_of_the_page_joins_the_image_of_the_head():
    figure = '<figure><img src="/i/port-300x200.jpg"><figcaption>The port. Photo: Ada Marin</figcaption></figure>'
    image = Image(url="https://herald.example/i/port.jpg", caption="The port.", credit="Ada Marin")
    assert read(head=og("/i/port.jpg"), within=figure) == [image]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/i/logo.png">',
        '<img src="/i/share-facebook.png">',
        '<img src="/i/pixel.gif" width="1" height="1">',
        '<img src="/i/flag.jpg" width="60">',
        '<img src="/i/flag_w-60.jpg">',
        '<img src="data:image/gif;base64,R0lGODlh">',
        '<img src="/i/{{size}}/port.jpg">',
        '<div class="author-box"><img src="/i/ada.jpg"></div>',
        '<figure class="related-teaser"><img src="/i/storm.jpg"></figure>',
        '<aside><figure><img src="/i/storm.jpg"></figure></aside>',
        '<a href="/weather/storm"><img src="/i/storm.jpg"></a>',
        '<img src="/i/ada-marin-2.jpg">',
        '<img src="javascript:void(0)">',
    ],
)
def test_not_what_is_no_picture_of_the_story(markup):
    assert read(within=markup, people=["Ada Marin"]) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<img data-src="/i/port.jpg" src="data:image/gif;base64,R0lGODlh">',
        '<img src="/i/${size}.jpg" srcset="/i/port-s.jpg 300w, /i/port.jpg 1200w">',
        '<img srcset="/i/port-s.jpg, /i/port.jpg 2x">',
    ],
)
def test_lazy_loaders(markup):
    assert urls(within=f"<figure>{markup}</figure>") == ["/i/port.jpg"]


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The port on Sunday.", "The port on Sunday.", None),
        ("The port. Photo: Ada Marin/AFP", "The port.", "Ada Marin/AFP"),
        ("The port (Photo by Ada Marin)", "The port", "Ada Marin"),
        ("The port. © Ada Marin", "The port.", "Ada Marin"),
        ("The port (AFP)", "The port", "AFP"),
        ("The port (Ada Marin/Reuters)", "The port", "Ada Marin/Reuters"),
        ("The port (left) and the town (right)", "The port (left) and the town (right)", None),
        ("Der Hafen. Foto: Ada Marin", "Der Hafen.", "Ada Marin"),
        ("Le port. Crédit photo : Ada Marin", "Le port.", "Ada Marin"),
        ("港の様子 [写真 提供=共同通信]", "港の様子", "共同通信"),
        ("항구 [사진 출처 = 연합뉴스]", "항구", "연합뉴스"),
        ("Порт. Фото: ТАСС", "Порт.", "ТАСС"),
        ("© AFP", None, "AFP"),
        ("Video: They watched from the pier as she sank", "Video: They watched from the pier as she sank", None),
    ],
)  # fmt: skip
def test_captions_apart_from_credits(text, caption, credit):
    assert split_caption(text) == (caption, credit)


def test_a_credit_in_an_element_of_its_own():
    caption = '<figcaption><span>The port</span><span class="img-credit">© Ada Marin/AFP</span></figcaption>'
    image = Image(url="https://herald.example/i/port.jpg", caption="The port", credit="Ada Marin/AFP")
    assert read(within=f'<figure><img src="/i/port.jpg">{caption}</figure>') == [image]
