"""The errors that every question may raise, for `except cw.errors.NotFound`; ontology/errors.py draws their tree."""

from ontology.errors import (
    Ambiguous,
    BadInput,
    BadQuery,
    CredwaysError,
    FetchFailed,
    LimitReached,
    Loss,
    NotFound,
    Refused,
    StoreBusy,
    StoreUnusable,
    ToolMissing,
)

__all__ = [
    "Ambiguous",
    "BadInput",
    "BadQuery",
    "CredwaysError",
    "FetchFailed",
    "LimitReached",
    "Loss",
    "NotFound",
    "Refused",
    "StoreBusy",
    "StoreUnusable",
    "ToolMissing",
]
