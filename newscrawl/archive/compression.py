"""Compressing files that are finished, before their manifest lists them."""

import gzip
import os
import shutil
from pathlib import Path
from typing import IO, cast

from backports import zstd

from newscrawl.archive.durable import refused, sync_directory

_ZSTD_LEVEL = 10  # on records half the size of level 3 is not to be had; 10 still packs 40 MB a second


def compress(path: Path, compression: str) -> Path:
    """Writes `path` compressed beside it ("gz" or "zst"), whole or not at all; the original stays.

    Raises `WriteError`.
    """
    packed = path.with_name(f"{path.name}.{compression}")
    temporary = packed.with_name(f".{packed.name}.{os.getpid()}.tmp")
    try:
        with path.open("rb") as source, temporary.open("wb") as target:
            with _packer(target, compression) as packer:
                shutil.copyfileobj(source, packer, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(packed)
        sync_directory(packed.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise refused(packed, error) from error
    return packed


def _packer(target: IO[bytes], compression: str) -> IO[bytes]:
    if compression == "gz":
        # Without name and time, so that the same records give the same bytes.
        return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0))
    return cast("IO[bytes]", zstd.open(target, "wb", level=_ZSTD_LEVEL))
