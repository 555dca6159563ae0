"""`scrapy sites`: which outlets have a profile, what their sources answer, and new profiles."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand
from newscrawl.wording import amount

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from newscrawl.sites import Profile, Registry


class Command(OwnCommand):
    """Exit codes: 0 well, 1 a source is broken or a site could not be looked at, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False  # listing asks no network
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [NAME ...] | --check [options] NAME ... | --new URL [--into FOLDER]"

    def short_desc(self) -> str:
        return "List the outlets that have a profile, check their sources, write a new profile"

    def long_desc(self) -> str:
        return (
            "Lists the profiles of outlets, your own (NEWSCRAWL_PROFILES) before the catalogue's: all of them, "
            "those named, or those of a country or language. `scrapy crawl news -a sites=NAME` crawls one. --check "
            "fetches their sources and says what each gave; the exit code is 1 where one is broken. --new looks at "
            "a site and writes its profile, never over another one."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--country", metavar="CODE", help="only outlets of this country (ISO 3166: at, gb)")
        parser.add_argument("--language", metavar="CODE", help="only outlets in this language (de, pt-BR)")
        parser.add_argument(
            "--check", action="store_true", help="fetch the sources of the outlets and say what they gave"
        )
        parser.add_argument("--new", metavar="URL", help="look at a site (best its front page) and write its profile")
        parser.add_argument(
            "--into", metavar="FOLDER", help="with --new: where to (else NEWSCRAWL_PROFILES, or profiles)"
        )

    def run(self, args: list[str], opts: Namespace) -> None:
        if wrong := next((argument for argument in args if argument.startswith("-")), None):
            raise UsageError(f"there is no option {wrong}", print_help=False)
        if opts.new:
            if args or opts.check:
                raise UsageError("--new takes the address of a site and nothing else", print_help=False)
            self.exitcode = 0 if self._write_new(opts.new, opts.into) else 1
            return
        if opts.into:
            raise UsageError("--into goes with --new URL", print_help=False)
        chosen = self._chosen(args, opts)
        if not opts.check:
            print("\n".join(_table(chosen)))
        elif args or opts.country or opts.language:
            self.exitcode = 0 if self._check(chosen) else 1
        else:
            raise UsageError("name the outlets to check, or their --country or --language", print_help=False)

    def _chosen(self, names: list[str], opts: Namespace) -> "list[Profile]":
        from newscrawl.errors import ProfileError  # noqa: PLC0415  (imported on every `scrapy` call otherwise)

        try:
            registry = self._registry()
            profiles = [registry.get(name) for name in names] if names else registry.all()
        except ProfileError as error:
            raise UsageError(str(error), print_help=False) from error
        chosen = [each for each in profiles if _fits(each, opts.country, opts.language)]
        if not chosen:
            raise UsageError(_nothing_found(profiles), print_help=False)
        return chosen

    def _registry(self) -> "Registry":
        from newscrawl.sites import Registry  # noqa: PLC0415

        assert self.settings is not None  # scrapy.cmdline sets it before it runs the command
        folder = self.settings["NEWSCRAWL_PROFILES"]
        return Registry.load(Path(folder) if folder else None)

    def _check(self, profiles: "list[Profile]") -> bool:
        """Are all sources well?"""
        from newscrawl.inspection.sitechecks import check_sites  # noqa: PLC0415

        return check_sites(self._process(), profiles)

    def _write_new(self, url: str, into: str | None) -> bool:
        """Is there a new profile?"""
        from newscrawl.errors import ArgumentError, NewscrawlError  # noqa: PLC0415
        from newscrawl.inspection.newprofile import new_profile  # noqa: PLC0415

        assert self.settings is not None
        folder = Path(into or self.settings["NEWSCRAWL_PROFILES"] or "profiles")
        try:
            path = new_profile(self._process(), url, folder)
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from error
        except NewscrawlError as error:
            print(f"scrapy sites: {error}", file=sys.stderr)
            return False
        print(f"# {path}\n{path.read_text('utf-8')}")
        print(f"Crawl it: scrapy crawl news -s NEWSCRAWL_PROFILES={folder} -a sites={path.stem}")
        return True

    def _process(self) -> "AsyncCrawlerProcess":
        from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415

        return AsyncCrawlerProcess(self.settings)


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
    told = [amount(count, kind) for kind, count in counts.items() if count]
    return ", ".join(told) or "found out"
