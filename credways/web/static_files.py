"""Our own static files, and how long a browser may keep them."""

from __future__ import annotations

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class OwnFiles(StaticFiles):
    """Files with a digest in their address (`?v=…`) are kept for a year, all others are asked for anew each time.

    Scripts that import each other must be of one version, and a browser left to itself guesses how long to keep them.
    Asking anew costs a 304 where nothing changed.
    """

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file, or that the browser has it."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        kept = b"v=" in scope.get("query_string", b"")
        answer.headers["Cache-Control"] = "max-age=31536000, immutable" if kept else "no-cache"
        return answer
