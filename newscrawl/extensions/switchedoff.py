"""Components of Scrapy that a setting turns off are not loaded: it imports each of them, to be told that it is off."""

from typing import ClassVar

from scrapy.settings import BaseSettings


class SwitchedOff:
    """Takes them out of Scrapy's own tables, where `None` in ours would import them as well.

    Settings: COOKIES_ENABLED, REMOTE_CONTROL_ENABLED, TELNETCONSOLE_ENABLED.
    """

    SWITCHES: ClassVar = {
        "COOKIES_ENABLED": ("DOWNLOADER_MIDDLEWARES_BASE", "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"),
        "REMOTE_CONTROL_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.remote_control.RemoteControl"),
        "TELNETCONSOLE_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.telnet.TelnetConsole"),
    }

    def update_settings(self, settings: BaseSettings) -> None:
        for switch, (table, component) in self.SWITCHES.items():
            if not settings.getbool(switch):
                settings[table].pop(component, None)
