"""Programs from npm, pinned and fetched once into the user's cache, and run on loopback while a test needs them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import pytest
from platformdirs import user_cache_path

_PATIENCE: Final = 60.0
_PAUSE: Final = 0.05


def installed(package: str) -> Path:
    """Return the node_modules that hold a package (name@version); what it would run when installed does not run."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        _give_up("npm and node are not installed")
    cache = user_cache_path("tracker-scope-tests")
    folder = cache / package.lstrip("@").replace("/", "-")
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=cache))
        command = [npm, "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(fresh)]
        done = subprocess.run([*command, package], capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            shutil.rmtree(fresh)
            _give_up(f"npm install {package}: {done.stderr.strip()[-300:]}")
        fresh.rename(folder)
    return folder / "node_modules"


def _give_up(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """Run a server of node's until the context ends; it is ready when it takes connections."""
    with log.open("wb") as out:
        child = subprocess.Popen(["node", *command], stdout=out, stderr=out, start_new_session=True)
        try:
            _await(child, port, log)
            yield
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(timeout=20)


def _await(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
    pytest.fail(f"no server on port {port}: {log.read_text('utf-8', errors='replace')[-500:]}")
