"""`scrapy schedule`: what the system's scheduler needs to crawl sites again and again."""

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl.commandline import OwnCommand

if TYPE_CHECKING:
    from newscrawl.scheduling.cluster import Machine
    from newscrawl.scheduling.units import Schedule

PROXIES = ("http_proxy", "https_proxy", "no_proxy")
PATHS = ("NEWSCRAWL_ARCHIVE", "NEWSCRAWL_PROFILES", "NEWSCRAWL_PROMETHEUS", "NEWSCRAWL_WARC_ROOT")  # made absolute


class Command(OwnCommand):
    """Exit codes: 0 printed or installed, 1 not installed: refused by you, the disk or systemd, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "--sites NAME,NAME | --url URL | --cluster [--sites NAME,NAME] [options]"

    def short_desc(self) -> str:
        return "Print units for systemd, or a line for crontab, that crawl on a schedule"

    def long_desc(self) -> str:
        return (
            "Prints a service and a timer for systemd (or, with --cron, a line for crontab) that crawl the sites into "
            "the archive every so often, from this folder, with this Python and the NEWSCRAWL_* settings as they are "
            "now. With --cluster, the units of one machine of several: a worker, and with --sites the beat that sends "
            "them. --install puts them among your own units and starts them, after asking."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--sites", metavar="NAME,NAME", help="sites that have a profile")
        parser.add_argument("--url", help="a site by its address")
        parser.add_argument("--every", default="1h", help="5m, 10m … 30m, 1h, 2h … 12h, 1d; without it 1h")
        parser.add_argument("--archive", metavar="DIR", help="default: NEWSCRAWL_ARCHIVE")
        parser.add_argument("--budget", metavar="TIME", help="each run ends after so long (default: 9/10 of --every)")
        parser.add_argument("--name", default="newscrawl", help="of the units (default: newscrawl)")
        parser.add_argument("--log", metavar="FILE", help="append what the runs say to it (else: journal, cron's mail)")
        parser.add_argument("--cluster", action="store_true", help="units of a worker; with --sites also of the beat")
        parser.add_argument("--through", metavar="HOST", help="with --cluster: reach broker and state there, by ssh")
        parser.add_argument("--cron", action="store_true", help="a line for crontab")
        parser.add_argument("--install", action="store_true", help="put the units in place and start them")
        parser.add_argument("--yes", action="store_true", help="with --install: do not ask")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.errors import NewscrawlError, WriteError  # noqa: PLC0415  (not for other commands)
        from newscrawl.scheduling.install import install, unit_folder  # noqa: PLC0415
        from newscrawl.scheduling.units import Schedule, crontab_lines  # noqa: PLC0415

        assert self.settings is not None
        if args:
            raise UsageError(f"name sites with --sites or --url, not alone: {' '.join(args)}", print_help=False)
        if opts.cron and opts.install:
            raise UsageError("--install is for systemd; put the line of --cron in with `crontab -e`", print_help=False)
        try:
            schedule = machine_of(opts, self.settings) if opts.cluster else schedule_of(opts, self.settings)
        except NewscrawlError as error:
            raise UsageError(str(error), print_help=False) from None
        if opts.cron and isinstance(schedule, Schedule):
            print(crontab_lines(schedule), end="")
            return
        folder = unit_folder(os.environ)
        for name, text in schedule.files.items():
            print(f"# {folder / name}\n{text}")
        if not opts.install:
            return
        if not opts.yes and not _agreed(folder):
            self.exitcode = 1
            return
        try:
            for step in install(schedule.files, schedule.starts, folder):
                print(step.text)
                self.exitcode = self.exitcode if step.done else 1
        except (WriteError, OSError) as error:
            print(f"not installed: {error}", file=sys.stderr)
            self.exitcode = 1


def schedule_of(opts: Namespace, settings: BaseSettings) -> "Schedule":
    """Raises `ArgumentError` and `ProfileError` for what a crawl would not take either."""
    from newscrawl.errors import ArgumentError  # noqa: PLC0415  (not for other commands)
    from newscrawl.scheduling.interval import interval  # noqa: PLC0415
    from newscrawl.scheduling.units import Schedule  # noqa: PLC0415
    from newscrawl.sites import Registry  # noqa: PLC0415
    from newscrawl.spiders.arguments import parse  # noqa: PLC0415

    every = interval(opts.every, _name(opts))
    if opts.through:
        raise ArgumentError("--through goes with --cluster alone")
    if not (opts.sites or opts.url):
        raise ArgumentError("nothing to crawl: name sites with --sites orf,derstandard or give --url")
    given = {"sites": opts.sites, "url": opts.url, "budget": opts.budget or f"{every.minutes * 9 // 10}m"}
    arguments = {name: value for name, value in given.items() if value is not None}
    profiles = settings["NEWSCRAWL_PROFILES"]
    budget = parse(arguments, Registry.load(Path(profiles) if profiles else None)).budget
    if budget is not None and budget > 60 * every.minutes:
        raise ArgumentError(f"--budget {opts.budget} is longer than --every {opts.every}: runs would meet")
    words = [word for name, value in arguments.items() for word in ("-a", f"{name}={value}")]
    set_ = [word for pair in opts.set if not pair.startswith("NEWSCRAWL_") for word in ("-s", pair)]
    return Schedule(
        name=opts.name,
        what=f"newscrawl: {opts.sites or opts.url}",
        command=[*_scrapy(), "crawl", "news", *words, *set_, "--quiet"],
        folder=_folder(),
        environment=_environment(settings, opts),
        interval=every,
        log=Path(opts.log).resolve() if opts.log else None,
    )


def machine_of(opts: Namespace, settings: BaseSettings) -> "Machine":
    """Raises `ArgumentError` and `ProfileError` for sites and settings that no worker would take."""
    from newscrawl.cluster.work import site_named  # noqa: PLC0415  (not for other commands)
    from newscrawl.errors import ArgumentError  # noqa: PLC0415
    from newscrawl.scheduling.cluster import Machine  # noqa: PLC0415
    from newscrawl.scheduling.install import unit_folder  # noqa: PLC0415
    from newscrawl.scheduling.interval import interval  # noqa: PLC0415

    name = _name(opts)
    if wrong := [option for option in ("url", "budget", "cron") if getattr(opts, option)]:
        raise ArgumentError(f"--{wrong[0]} does not go with --cluster")
    if others := [pair for pair in opts.set if not pair.startswith("NEWSCRAWL_")]:
        raise ArgumentError(f"-s {others[0]}: workers take Scrapy's own settings from a module of yours, see README")
    if opts.through and not re.fullmatch(r"[\w@][\w.@-]*", opts.through, re.ASCII):
        raise ArgumentError(f"--through {opts.through}: give a host as ssh knows it, such as crawl@one.example")
    broker, state = settings["NEWSCRAWL_BROKER"], settings["NEWSCRAWL_STATE"] or ""
    every = {"NEWSCRAWL_INTERVAL": str(interval(opts.every, name).minutes)}
    store = {variable: value for variable, value in os.environ.items() if variable.startswith("AWS_")}
    environment = {"NEWSCRAWL_BROKER": broker, **_environment(settings, opts), **every, **store}
    if opts.sites:
        for site in opts.sites.split(","):
            site_named(site.strip(), settings)
        environment["NEWSCRAWL_SITES"] = opts.sites
    if not state:
        raise ArgumentError("NEWSCRAWL_STATE is empty: machines share a server's, postgresql+psycopg://user@host/name")
    return Machine(
        name=name,
        command=[sys.executable, "-m", "celery", "-A", "newscrawl.cluster"],
        folder=_folder(),
        unit_folder=unit_folder(os.environ),
        environment=environment,
        beat=bool(opts.sites),
        through=opts.through,
        ports=(_port("NEWSCRAWL_BROKER", broker) or 5672, _port("NEWSCRAWL_STATE", state) or 5432),
    )


def _port(setting: str, address: str) -> int | None:
    """Raises `ArgumentError`, which does not repeat what it cannot read: a password may stand there."""
    from newscrawl.errors import ArgumentError  # noqa: PLC0415  (not for other commands)

    try:
        return urlsplit(address).port
    except ValueError:
        raise ArgumentError(
            f"{setting} is no address that can be read: what a password has of @ : / ? # is written as "
            "%40 %3A %2F %3F %23"
        ) from None


def _name(opts: Namespace) -> str:
    from newscrawl.errors import ArgumentError  # noqa: PLC0415  (not for other commands)

    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,99}", opts.name, re.ASCII):
        raise ArgumentError(f"--name {opts.name}: letters, digits, dots, dashes and underscores only")
    return str(opts.name)


def _folder() -> Path:
    """That of this checkout."""
    config = closest_scrapy_cfg()
    return Path(config).resolve().parent if config else Path.cwd()


def _environment(settings: BaseSettings, opts: Namespace) -> dict[str, str]:
    """The NEWSCRAWL_* settings that are not as they come, the archive, and the proxies; paths whole.

    A scheduler starts a run without the environment that a person has.
    """
    set_ = {pair.partition("=")[0] for pair in opts.set} | set(os.environ)
    names = [name for name in settings if isinstance(name, str) and name.startswith("NEWSCRAWL_") and name in set_]
    values = {name: str(settings[name]) for name in [*names, "NEWSCRAWL_ARCHIVE"]}
    values |= {name: value for name, value in os.environ.items() if name.lower() in PROXIES and value}
    if opts.archive:
        values["NEWSCRAWL_ARCHIVE"] = opts.archive
    return {name: str(Path(value).resolve()) if name in PATHS and value else value for name, value in values.items()}


def _scrapy() -> list[str]:
    """The scrapy of the environment that runs now, by its whole path."""
    beside = Path(sys.executable).parent / "scrapy"
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "scrapy"]


def _agreed(folder: Path) -> bool:
    try:
        return input(f"Put these into {folder} and start them? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False
