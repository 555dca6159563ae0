"""OpenStack Swift with its S3 API on loopback: a store that people trust with their data, all of it from PyPI.

Four servers (proxy, accounts, containers, objects) on one folder that stands for a disk; it checks signatures.
https://docs.openstack.org/swift/latest/development_saio.html is the same by hand.
"""

import getpass
import os
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

KEY, SECRET = "test:tester", "a-secret-of-the-tests"
STORAGE = ("account", "container", "object")
COMMON = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}
mount_check = false
fallocate_reserve = 0
workers = 0
user = {user}
log_level = ERROR
"""
STORING = "[pipeline:main]\npipeline = {kind}-server\n[app:{kind}-server]\nuse = egg:swift#{kind}\n"
PROXY = f"""[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_{KEY.replace(":", "_")} = {SECRET} .admin
[filter:slo]
use = egg:swift#slo
"""
# Rings say which server has what: made in a process of its own, since Swift changes the process that it runs in.
RINGS = """
import sys
from swift.common.ring import RingBuilder
folder, *ports = sys.argv[1:]
for kind, port in zip(("account", "container", "object"), ports):
    builder = RingBuilder(2, 1, 0)
    place = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port), "device": "disk"}
    builder.add_dev({"id": 0, "weight": 1, **place})
    builder.rebalance()
    builder.get_ring().save(f"{folder}/{kind}.ring.gz")
"""


@contextmanager
def swift(folder: Path) -> Iterator[int]:
    """The port that it answers on. `folder` has to be on a file system with extended attributes."""
    (folder / "disk").mkdir(parents=True)
    ports = dict(zip((*STORAGE, "proxy"), _free_ports(4), strict=True))
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n")
    for kind, port in ports.items():
        head = COMMON.format(port=port, folder=folder, user=getpass.getuser())
        (folder / f"{kind}.conf").write_text(head + (PROXY if kind == "proxy" else STORING.format(kind=kind)))
    subprocess.run([sys.executable, "-c", RINGS, folder, *(str(ports[kind]) for kind in STORAGE)], check=True)
    servers = []
    with ExitStack() as stack:
        for kind in ports:
            script = Path(sysconfig.get_path("scripts")) / f"swift-{kind}-server"
            log = stack.enter_context((folder / f"{kind}.log").open("wb"))
            server = subprocess.Popen(
                [sys.executable, "-W", "ignore", script, folder / f"{kind}.conf"],
                env={**os.environ, "SWIFT_DIR": str(folder)}, stdout=log, stderr=log,
            )  # fmt: skip
            stack.callback(_end, server)
            servers.append(server)
        for server, port in zip(servers, ports.values(), strict=True):
            _wait_for(server, port, folder)
        yield ports["proxy"]


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.kill()
    server.wait()


def _free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(closing(socket.socket())) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _wait_for(server: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until or server.poll() is not None:
                logs = "\n".join(path.read_text() for path in folder.glob("*.log"))
                raise TimeoutError(f"Swift does not answer:\n{logs}") from None
            time.sleep(0.05)
        else:
            return
