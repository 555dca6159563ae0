"""An outlet whose pages are made by script in the reader's browser: the page that a server sends holds no story.

/<section>/<slug>             the shell, the same for each story
/app.js                       asks for the story, shows it, then asks for its wall and puts that behind it
/api/story/<section>/<slug>   {"title", "html", "linked_data"}
/api/wall/<section>/<slug>    {"html"}
"""

import json
from collections.abc import Mapping

from newscrawl.demo import pages
from newscrawl.demo.answers import HTML, Answer, with_validators
from newscrawl.demo.stories import Outlet, Story

JSON = "application/json"


def answer(outlet: Outlet, stories: Mapping[str, Story], path: str, base: str) -> Answer | None:
    """`stories` by their paths; None for a path that is none of the above."""
    if path == "/app.js":
        return Answer(body=pages.script(outlet), kind="text/javascript; charset=utf-8")
    if path in stories:
        shell = Answer(body=pages.shell(outlet, base), kind=HTML)
        return with_validators(shell, min(story.published for story in stories.values()))
    for name in ("story", "wall"):
        story = stories.get(path.removeprefix(f"/api/{name}"))
        if story is not None:
            return Answer(body=json.dumps(pages.piece(outlet, story, base, name)).encode(), kind=JSON)
    return None
