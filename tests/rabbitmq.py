"""A virtual host of our own on a RabbitMQ that was found running; without one its tests say that they were left out.

NEWSCRAWL_TEST_RABBITMQ names another broker with an empty virtual host, which `rabbitmqctl` cannot make here.
"""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator

import pytest

BROKER = "amqp://guest:guest@127.0.0.1:5672/"
GIVEN = os.environ.get("NEWSCRAWL_TEST_RABBITMQ")


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The URL of a virtual host, gone when the tests are done."""
    pytest.importorskip("celery", reason="no Celery: pip install -r tests/requirements.txt")
    if GIVEN:
        yield GIVEN
        return
    if not shutil.which("rabbitmqctl") or os.geteuid() != 0:
        pytest.skip("no rabbitmqctl, or not root: set NEWSCRAWL_TEST_RABBITMQ to the broker of an empty virtual host")
    name = f"newscrawl_{secrets.token_hex(6)}"
    if problem := rabbitmqctl("add_vhost", name) or rabbitmqctl("set_permissions", "-p", name, "guest", *[".*"] * 3):
        pytest.skip(f"no RabbitMQ: {problem}")
    try:
        yield BROKER + name
    finally:  # benchmarks use it without pytest
        rabbitmqctl("delete_vhost", name)


def rabbitmqctl(*arguments: str) -> str:
    """What went wrong, nothing where nothing did."""
    done = subprocess.run(["rabbitmqctl", "-q", *arguments], capture_output=True, text=True, timeout=60, check=False)
    return " ".join((done.stdout + done.stderr).split()) if done.returncode else ""
