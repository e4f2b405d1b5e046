"""The receipt of a CASE package: every record read is kept; what is odd, unknown or outside is said."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.case_links import Links
from loaders.case_read import Package
from loaders.receipts import ReceiptBuilder
from ontology.model import Receipt
from ontology.namespaces import shorten


def receipt_of(loader: str, file: str, package: Package, links: Links, remarks: Sequence[str] = ()) -> Receipt:
    """Count the records of a package and say what became of each property; `remarks` are further warnings."""
    receipt = ReceiptBuilder(loader, file)
    receipt.note(f"CASE version {package.version}")
    for remark in remarks:
        receipt.warn(remark)
    for record in package.records:
        number = max(1, len(record.positions))
        receipt.read(number)
        receipt.keep(number)
        receipt.count(record.kind.name, number)
        for key in record.value.keys() & record.kind.fields.keys():
            known = record.kind.fields[key]
            receipt.field(f"{record.kind.name}.{key}", f"kept as {shorten(known.predicate.value)}")
    for name, number in sorted(package.unknown.items()):
        receipt.field(name, f"kept as JSON ({number} times, cw:otherProperties): no property of CASE 1.0 or 1.1")
        receipt.warn(f"{name}: no property of CASE 1.0 or 1.1; kept as published ({number} times)")
    for what, number in sorted(links.counts.items()):
        receipt.count(what, number)
    for text, places in package.oddities.items():
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        receipt.warn(f"{len(places)} × {text} ({', '.join(place or '/' for place in places[:3])}{more})")
    for place, value, reason in links.outside:
        receipt.dangle(place, value, reason)
    if links.outside:
        receipt.count("association ends outside the package", len(links.outside))
        receipt.warn(f"{len(links.outside)} ends of associations lie outside the package; kept as published")
    if not any(package.of("CFItem")):
        receipt.warn("the package has no items")
    return receipt.build()
