"""SPARQL servers of other makers and our own, started on loopback in a folder of their own, for one test run."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.hostile.run import serving

_INI: Final = Path(__file__).with_name("virtuoso.ini")
_WAIT: Final = 60.0
"""Seconds in which a server has to answer; Virtuoso makes a new database meanwhile."""


class ServerMissing(Exception):
    """The program is not on this machine; says how to get it."""


@dataclass(frozen=True, slots=True)
class SparqlServer:
    """A running server. `asking`, `updating`, `graphs`: its addresses for the three protocols; "" where it has none."""

    name: str
    version: str
    asking: str
    updating: str = ""
    graphs: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    pid: int = 0

    @property
    def memory(self) -> int:
        """Resident bytes of its process."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def oxigraph_server(folder: Path, port: int = 0) -> Iterator[SparqlServer]:
    """The Oxigraph server of the PyPI package `oxigraph`, its database in `folder`."""
    program = _program("oxigraph", "pip install oxigraph")
    port = port or free_port()
    place = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, folder, f"{place}/query?query=ASK%7B%7D") as process:
        version = _said([program, "--version"]).removeprefix("oxigraph ")
        yield SparqlServer("oxigraph", version, f"{place}/query", f"{place}/update", f"{place}/store", pid=process.pid)


@contextmanager
def virtuoso_server(folder: Path, *, rows: int = 2_000_000, buffers: int = 20_000) -> Iterator[SparqlServer]:
    """Virtuoso (Debian `virtuoso-opensource-7-bin`), with a user who may update under a generated password.

    `rows` is the longest answer it gives (ResultSetMaxRows), `buffers` its cache in pages of 8 KiB.
    """
    program = _program("virtuoso-t", "apt-get install virtuoso-opensource-7-bin")
    isql = _program("isql-vt", "apt-get install virtuoso-opensource-7-bin")
    sql_port, http_port = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    ini = _INI.read_text("utf-8").format(
        sql_port=sql_port, http_port=http_port, rows=rows, buffers=buffers, dirty=buffers * 3 // 4
    )
    (folder / "virtuoso.ini").write_text(ini, "utf-8")
    # Begun with a letter: isql is refused with one that begins with a digit.
    admin, password = f"a{secrets.token_hex(8)}", f"p{secrets.token_hex(8)}"
    # Its own way to replace the well-known first password: it makes the database, changes it, and ends.
    first = [program, "-f", "-c", "virtuoso.ini", "+pwdold", "dba", "+pwddba", admin, "+pwddav", admin]
    subprocess.run(first, cwd=folder, check=True, capture_output=True, timeout=_WAIT)
    place = f"http://127.0.0.1:{http_port}"
    with _running([program, "-f", "-c", "virtuoso.ini"], folder, f"{place}/sparql?query=ASK%7B%7D") as process:
        grants = (
            f"DB.DBA.USER_CREATE('pusher', '{password}'); GRANT SPARQL_UPDATE TO \"pusher\"; "
            "DB.DBA.RDF_DEFAULT_USER_PERMS_SET('pusher', 7);"
        )
        done = subprocess.run(
            [isql, f"127.0.0.1:{sql_port}", "dba", admin, f"exec={grants}"],
            capture_output=True, text=True, timeout=_WAIT, check=False,
        )  # fmt: skip
        assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        found = re.search(r"Version (\S+)", _said([program, "--version"], stderr=True))
        yield SparqlServer(
            "virtuoso",
            found.group(1).partition("-")[0] if found else "",
            f"{place}/sparql",
            f"{place}/sparql-auth",
            f"{place}/sparql-graph-crud-auth",
            user="pusher",
            password=password,
            pid=process.pid,
        )


@contextmanager
def credways_server(store: Path, token: str = "") -> Iterator[SparqlServer]:
    """Our own `credways serve` over `store`; with `token`, users' graphs may be written."""
    from credways import __version__

    with serving(store, editor_token=token, query_per_client=4) as server:
        place = str(server.client.base_url).rstrip("/")
        yield SparqlServer(
            "credways", __version__, f"{place}/sparql", f"{place}/sparql", f"{place}/graph-store",
            token=token, pid=server.process.pid,
        )  # fmt: skip


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program(name: str, how: str) -> str:
    """Where a program is, beside our Python or on the path. Raises ServerMissing."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        raise ServerMissing(f"{name} is not here ({how})")
    return found


def _said(command: list[str], *, stderr: bool = False) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_WAIT, check=False)
    return (done.stdout + (done.stderr if stderr else "")).strip()


@contextmanager
def _running(command: list[str], folder: Path, answers: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a process group of its own until the block ends; `answers` is an address it must answer at."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "output.txt"
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        _await(process, answers, log)
        yield process
    finally:
        for signed in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signed)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
                break


def _await(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with suppress(OSError):
            try:
                urllib.request.urlopen(address, timeout=5).close()
            except urllib.error.HTTPError as answer:
                answer.close()
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer:\n{log.read_text('utf-8', 'replace')[-2000:]}")
