"""`scrapy sites`: which outlets have a profile."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from newscrawl.sites import Profile


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [NAME ...]"

    def short_desc(self) -> str:
        return "List the outlets that have a profile"

    def long_desc(self) -> str:
        return (
            "Lists the profiles of outlets, your own (NEWSCRAWL_PROFILES) before the catalogue's: all of them, "
            "those named, or those of a country or language. `scrapy crawl news -a sites=NAME` crawls one."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--country", metavar="CODE", help="only outlets of this country (ISO 3166: at, gb)")
        parser.add_argument("--language", metavar="CODE", help="only outlets in this language (de, pt-BR)")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.errors import ProfileError  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.sites import Registry  # noqa: PLC0415

        assert self.settings is not None  # scrapy.cmdline sets it before it runs the command
        folder = self.settings.get("NEWSCRAWL_PROFILES")
        try:
            registry = Registry.load(Path(folder) if folder else None)
            profiles = [registry.get(name) for name in args] if args else registry.all()
        except ProfileError as error:
            raise UsageError(str(error), print_help=False) from error
        chosen = [each for each in profiles if _fits(each, opts.country, opts.language)]
        if not chosen:
            raise UsageError(_nothing_found(profiles), print_help=False)
        print("\n".join(_table(chosen)))


def _fits(profile: "Profile", country: str | None, language: str | None) -> bool:
    if country and profile.country != country.lower():
        return False
    return not language or any(_is_in(tag.lower(), language.lower()) for tag in profile.languages)


def _is_in(tag: str, wanted: str) -> bool:
    """Basic filtering of RFC 4647: "pt" also finds pt-BR."""
    return tag == wanted or tag.startswith(f"{wanted}-")


def _nothing_found(profiles: "list[Profile]") -> str:
    countries = sorted({each.country for each in profiles if each.country})
    languages = sorted({tag for each in profiles for tag in each.languages})
    return f"no such outlet. Countries: {' '.join(countries)}. Languages: {' '.join(languages)}."


def _table(profiles: "list[Profile]") -> list[str]:
    """Lines of aligned columns; a column is as wide as its widest entry, the last one open."""
    rows = [("NAME", "COUNTRY", "LANGUAGES", "SOURCES", "PUBLISHER")]
    rows += [
        (each.name, each.country or "-", _first(each.languages), _sources(each), each.publisher or "-")
        for each in profiles
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join([*(f"{row[i]:<{widths[i]}}" for i in range(4)), row[4]]) for row in rows]


def _first(languages: tuple[str, ...]) -> str:
    return " ".join(languages[:3]) + (" …" if len(languages) > 3 else "") or "-"


def _sources(profile: "Profile") -> str:
    """How many of what names articles; "found out" where the crawl looks for them itself."""
    counts = {
        "news sitemap": len(profile.news_sitemaps),
        "feed": len(profile.feeds),
        "sitemap": len(profile.sitemaps),
        "section": len(profile.sections),
    }
    told = [f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counts.items() if count]
    return ", ".join(told) or "found out"
