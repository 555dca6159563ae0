"""newscrawl: a news crawler for archives."""

__version__ = "0.1.0"
