"""The digest by which two captures of one story are the same text."""

import hashlib
import unicodedata


def content_hash(text: str) -> str:
    """`sha256:` and the hex digest of the story text, normalised.

    Normalised means NFKC, white space folded and soft hyphens gone, so that a page's new markup, typography of
    spaces or line lengths make no new version; letters, digits and punctuation count.
    """
    # Line by line, since nothing composes across their ends, and NFKC changes nothing in plain ASCII.
    lines = (line if line.isascii() else unicodedata.normalize("NFKC", line) for line in text.split("\n"))
    folded = " ".join("\n".join(lines).replace("\u00ad", "").split())
    return "sha256:" + hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()
