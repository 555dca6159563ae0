"""What a setting turns off is not even imported, and what it turns on is there."""

import subprocess
import sys

from scrapy.settings import Settings

from newscrawl.extensions.switchedoff import SwitchedOff

COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"
UNASKED = ("scrapy.extensions.remote_control", "scrapy.extensions.telnet", "scrapy.downloadermiddlewares.cookies")


def test_a_switch_decides() -> None:
    settings = Settings()
    settings.setmodule("newscrawl.settings")
    settings.set("COOKIES_ENABLED", "1", priority="cmdline")
    SwitchedOff().update_settings(settings)
    assert COOKIES in settings["DOWNLOADER_MIDDLEWARES_BASE"]
    settings.set("COOKIES_ENABLED", "0", priority="cmdline")
    SwitchedOff().update_settings(settings)
    SwitchedOff().update_settings(settings)
    assert COOKIES not in settings["DOWNLOADER_MIDDLEWARES_BASE"]
    assert not [path for path in settings["EXTENSIONS_BASE"] if path.startswith(UNASKED)]


def test_a_crawler_imports_nothing_of_what_is_off() -> None:
    script = f"""
        import sys
        from scrapy.crawler import AsyncCrawlerProcess
        from scrapy.utils.project import get_project_settings
        from scrapy import Spider
        from scrapy.utils.spider import DefaultSpider
        process = AsyncCrawlerProcess(get_project_settings(), install_root_handler=False)
        process.crawl(process.create_crawler(DefaultSpider), start_urls=[])
        process.start()
        assert "newscrawl.extensions.switchedoff" in sys.modules
        assert not set({UNASKED!r}) & set(sys.modules), sys.modules.keys()
    """
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(line.strip() for line in script.splitlines())],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
