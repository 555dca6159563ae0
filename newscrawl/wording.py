"""Numbers in words that a person reads."""


def amount(number: int, thing: str) -> str:
    """So many of a thing.

    >>> amount(1, "site"), amount(0, "news sitemap")
    ('1 site', '0 news sitemaps')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"
