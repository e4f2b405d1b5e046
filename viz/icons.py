"""Small line pictures for kinds of things and kinds of claims. Each stands beside its word, never instead of it."""

from __future__ import annotations

from types import MappingProxyType

from markupsafe import Markup

_PATHS = MappingProxyType(
    {
        "credential": "M12 3a6 6 0 1 1 0 12a6 6 0 1 1 0-12M8.5 14.2 7 21l5-2.6L17 21l-1.5-6.8",
        "assessment": "M6 3h12v18H6zM9 8l1.5 1.5L13 7M9 14l1.5 1.5L13 13M15 9h1M15 15h1",
        "framework": "M4 5h7v14H4zM13 5h7v14h-7M6.5 9h2M6.5 12h2M15.5 9h2M15.5 12h2",
        "statement": "M5 5h14M5 10h14M5 15h9M5 20h6",
        "occupation": "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
        "concept": "M12 4l8 4-8 4-8-4zM4 12l8 4 8-4M4 16l8 4 8-4",
        "course": "M3 6c3-1 6-1 9 1 3-2 6-2 9-1v12c-3-1-6-1-9 1-3-2-6-2-9-1zM12 7v12",
        "program": "M12 4 2 9l10 5 10-5zM6 11.5V17c3 2.5 9 2.5 12 0v-5.5",
        "organization": "M4 20V9l8-5 8 5v11zM9 20v-6h6v6M9 10h1M14 10h1",
        "collection": "M3 7h7l2 2h9v11H3z",
        "scheme": "M12 4v5M5 15v-3h14v3M12 9v3M3 15h4v4H3zM10 15h4v4h-4zM17 15h4v4h-4z",
        "mapping": "M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4",
        "mapping-set": "M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4",
        "stacking": "M4 20h5v-5h5v-5h5V4",
        "other": "M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16",
        "decided": "M4 12.5l5 5L20 6.5",
        "composed": "M9 15l6-6M7.5 11 5 13.5a3.9 3.9 0 0 0 5.5 5.5L13 16.5M11 7.5 13.5 5a3.9 3.9 0 0 1 5.5 5.5L16.5 13",
        "suggested": "M9 18h6M10 21h4M8 14.5a6 6 0 1 1 8 0c-.7.7-1 1.5-1 2.5H9c0-1-.3-1.8-1-2.5",
        "weakest": "M12 4l9 16H3zM12 10v4.5M12 17v.5",
        "contested": "M12 4l9 16H3zM12 10v4.5M12 17v.5",
        "search": "M10.5 4a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13M15.5 15.5 21 21",
        "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
        "question": "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18",
    }
)


def icon(name: str) -> Markup:
    """Return the picture called `name` (the one for "other" where there is none), hidden from screen readers."""
    path = _PATHS.get(name, _PATHS["other"])
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        '<path d="{}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    ).format(path)
