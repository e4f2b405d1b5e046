"""What a download may take. Times in seconds, sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Caps of one download, in one place, so that a test or an operator can change them."""

    idle: float = 30.0
    """Longest silence of a server, while connecting and between two pieces of an answer."""
    wall: float = 3600.0
    """Longest time of one download, waiting and trying again included."""
    most: int = 1024 * MIB
    """Largest file whose publisher states no size."""
    margin: int = 64 * 1024
    """What an answer may exceed a stated size by before it is cut off; the size itself must then fit exactly."""
    redirects: int = 5
    attempts: int = 4
    """Tries of one download; each goes on where the last one stopped when the server allows it."""
    backoff: float = 1.0
    """Wait before the second try; doubled before each further one."""
    longest_wait: float = 120.0
    """Longest wait that a server may ask for (Retry-After) before we give up and say so."""
    overrun: float = 0.5
    """How long to listen, after the announced length, for bytes that should not be there."""


FETCH_LIMITS = FetchLimits()
