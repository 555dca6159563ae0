"""Is a page a list of articles (a front page, a section, a tag) and no article itself?"""

from collections.abc import Collection

from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.storyscene import Scene
from newscrawl.extraction.storyviews import View

LISTED = 0.6  # share of what reads like story that stands in cards; on the corpus's articles it is below 0.2
CARD = 6  # blocks in one card, at most


def is_listing(page: Page, linked: LinkedData, scene: Scene, kept: Collection[int]) -> bool:
    """Conservative: a page that says it is an article is one, and cards must hold most of what was found."""
    if linked.article is not None or any("article" in kind for kind in page.meta.get("og:type", [])):
        return False
    found = [view for view in scene.views if view.index in kept]
    listed = sum(view.size for view in found if _in_card(scene, view))
    return listed > LISTED * sum(view.size for view in found)


def _in_card(scene: Scene, view: View) -> bool:
    """One of several places alike, with a few blocks, one of which is a link and nothing else."""
    group = view.group
    if not view.repeated or group is None or group.end - group.start > CARD:
        return False
    return any(block.link_density > 0.95 for block in scene.blocks[group.start : group.end])
