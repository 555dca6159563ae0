"""The address of an object store, and what has to be there before it can be used."""

import os
import re
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError

REQUIREMENT = "obstore>=0.12.1,<0.13"  # as in pyproject.toml
_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(?:/[\w.=+-]+)*/?", re.ASCII)


def check_address(address: str) -> None:
    """Raises `ArgumentError` unless `address` is one, and all is there to use it; asks no server."""
    if not _ADDRESS.fullmatch(address):
        # It is not repeated: somebody may have written a password into it.
        raise ArgumentError(
            "the address of an object store is s3://bucket or s3://bucket/prefix; where it is and the credentials are "
            "told by AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
        )
    if find_spec("obstore") is None:
        raise ArgumentError(f'{address}: needs a package that is not installed: pip install "{REQUIREMENT}"')
    plain_http()


def plain_http() -> bool:
    """May the endpoint of the environment be asked without TLS? Only on this machine, or by AWS_ALLOW_HTTP.

    Raises `ArgumentError` where it is http and may not.
    """
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "")
    if endpoint.scheme != "http":
        return False
    if os.environ.get("AWS_ALLOW_HTTP", "").lower() in {"1", "true"} or _is_loopback(endpoint.hostname or ""):
        return True
    raise ArgumentError(
        f"AWS_ENDPOINT_URL: http://{endpoint.hostname} would be sent records without TLS: use https, or set "
        "AWS_ALLOW_HTTP=true"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
