"""Texts by their letters and digits alone, to compare what is written with other spaces, marks and case."""

import re

_OTHERS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    return _OTHERS.sub("", text).casefold()
