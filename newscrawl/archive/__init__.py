"""The archive: lines that last, manifests that hand them over, and the reader of both."""

from newscrawl.archive.reader import read
from newscrawl.archive.recovery import recover
from newscrawl.archive.writer import Archive

__all__ = ["Archive", "read", "recover"]
