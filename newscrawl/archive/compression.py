"""Compressing files that are finished, before their manifest lists them."""

import gzip
import shutil
import sys
from pathlib import Path
from typing import IO, cast

from newscrawl.archive.durable import whole

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["compress", "zstd"]

_ZSTD_LEVEL = 6  # on records: 4 % smaller than level 3 at two thirds of its speed; level 10 gains 1 % more at a quarter


def compress(path: Path, compression: str) -> Path:
    """Writes `path` compressed beside it ("gz" or "zst"), whole or not at all; the original stays.

    Raises `WriteError`.
    """
    packed = path.with_name(f"{path.name}.{compression}")
    with whole(packed) as target, path.open("rb") as source, _packer(target, compression) as packer:
        shutil.copyfileobj(source, packer, 1 << 20)
    return packed


def _packer(target: IO[bytes], compression: str) -> IO[bytes]:
    if compression == "gz":
        # Without name and time, so that the same records give the same bytes.
        return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0))
    return cast("IO[bytes]", zstd.open(target, "wb", level=_ZSTD_LEVEL))
