"""Tests in a real browser are left out where there is none, and say what to install."""

import shutil
from importlib.util import find_spec

import pytest

BROWSER = find_spec("scrapy_playwright") is not None and shutil.which("chromium") is not None
needs_browser = pytest.mark.skipif(
    not BROWSER, reason='no browser: pip install "scrapy-playwright>=0.0.48,<0.1" && apt-get install chromium'
)
