"""A real Chromium against a real server process, and what goes wrong while a page is used."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str | None:
    named = os.environ.get("CREDWAYS_CHROMIUM")
    names = (named,) if named else ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium; skips, saying so, where there is none."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium is installed (apt-get install chromium, or set $CREDWAYS_CHROMIUM)")
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of `credways serve` in a process of its own."""
    start = (
        "import sys; from pathlib import Path; from credways.settings import Settings; "
        "from credways.web.serve import serve; serve(Settings(store=Path(sys.argv[1]), port=0))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", start, str(store)], stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line + process.stderr.read()
    yield found[0]
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    process.stderr.close()


@dataclass
class Visit:
    """A page of the browser, and what went wrong while it was used."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        answer = self.page.goto(self.base + path)
        assert answer is not None
        return answer.status

    def is_clean(self) -> bool:
        """Whether nothing was asked of another host, nothing was logged and nothing popped up."""
        return not (self.outside or self.console or self.dialogs)


def visiting(context: BrowserContext, base: str) -> Visit:
    """A new page in `context`, watched."""
    made = Visit(context.new_page(), base)
    made.page.set_default_timeout(10_000)
    ours = (base, "blob:" + base)
    made.page.on("request", lambda asked: None if asked.url.startswith(ours) else made.outside.append(asked.url))
    made.page.on("console", lambda said: made.console.append(said.text) if said.type in ("error", "warning") else None)
    made.page.on("pageerror", lambda error: made.console.append(str(error)))
    made.page.on("dialog", lambda shown: made.dialogs.append(shown.message))
    return made
