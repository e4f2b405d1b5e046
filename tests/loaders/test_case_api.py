"""A live CASE service, well and badly behaved: a real server on this machine. All packages are invented."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from loaders import case
from loaders.case_api import API_LIMITS, Endpoint, endpoint, fetch_packages
from loaders.fetching.limits import FetchLimits
from loaders.options import Options
from ontology.errors import BadInput, FetchFailed
from tests.loaders.case_making import item, package, uuid
from tests.support.servers import Request, Server, serving

QUICK = replace(API_LIMITS, idle=2.0, wall=20.0, backoff=0.01, attempts=3, longest_wait=2.0)
BASE = "/ims/case/v1p1"
JSON = "application/json"


def framework(number: int) -> dict[str, Any]:
    return package(item(100 + number), document={"identifier": uuid(number), "title": f"Invented {number}"})


def whole(value: Any, etag: str = "") -> Callable[[Request], None]:
    body = json.dumps(value).encode()

    def answer(request: Request) -> None:
        if etag and request.headers.get("if-none-match") == etag:
            request.answer(304, ETag=etag)
        else:
            request.answer(200, body, Content_Type=JSON, **({"ETag": etag} if etag else {}))

    return answer


def paged(documents: list[dict[str, Any]], most: int, *, counted: bool) -> Callable[[Request], None]:
    """A listing that gives at most `most` documents a page, whatever is asked for."""

    def answer(request: Request) -> None:
        query = parse_qs(urlsplit(request.path).query)
        offset, limit = int(query["offset"][0]), min(int(query["limit"][0]), most)
        total = {"X_Total_Count": str(len(documents))} if counted else {}
        body = json.dumps({"CFDocuments": documents[offset : offset + limit]}).encode()
        request.answer(200, body, Content_Type=JSON, **total)

    return answer


def service(numbers: range, **more: Callable[[Request], None]) -> dict[str, Callable[[Request], None]]:
    packages = {f"{BASE}/CFPackages/{uuid(n)}": whole(framework(n), f'"v{n}"') for n in numbers}
    return packages | more


def fetch(server: Server, path: str, cache: Path, limits: FetchLimits = QUICK) -> list[Path]:
    return fetch_packages(server.url(path), cache, limits=limits)


def one(cache: Path, behaviour: Callable[[Request], None], limits: FetchLimits = QUICK) -> list[Path]:
    """Fetch package 7 from a server that answers so."""
    with serving({f"{BASE}/CFPackages/{uuid(7)}": behaviour}) as server:
        return fetch(server, f"{BASE}/CFPackages/{uuid(7)}", cache, limits)


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("path", [f"{BASE}/CFDocuments", BASE, f"{BASE}/"])
def test_all_documents_are_listed_page_by_page_and_each_package_fetched(
    tmp_path: Path, path: str, counted: bool
) -> None:
    heads = [framework(number)["CFDocument"] for number in range(1, 8)]
    with serving(service(range(1, 8)) | {f"{BASE}/CFDocuments": paged(heads, 3, counted=counted)}) as server:
        found = fetch(server, path, tmp_path)
    assert [path.stem for path in found] == [uuid(number) for number in range(1, 8)]
    loads = [load for path in found for load in case.load(path, Options())]
    assert [load.source.title for load in loads] == [f"Invented {number}" for number in range(1, 8)]
    assert all(case.sniff(path) > 0.9 for path in found)


def test_a_server_that_knows_no_pages_is_asked_twice_and_believed(tmp_path: Path) -> None:
    listing = whole({"CFDocuments": [framework(1)["CFDocument"]]})
    with serving(service(range(1, 2)) | {f"{BASE}/CFDocuments": listing}) as server:
        assert len(fetch(server, BASE, tmp_path)) == 1
        assert len([request for request in server.asked if "CFDocuments" in request.path]) == 2


def test_fewer_documents_than_the_server_counts_are_refused(tmp_path: Path) -> None:
    body = json.dumps({"CFDocuments": [framework(1)["CFDocument"]]}).encode()
    listing = {f"{BASE}/CFDocuments": lambda request: request.answer(200, body, Content_Type=JSON, X_Total_Count="5")}
    with serving(service(range(1, 2)) | listing) as server, pytest.raises(FetchFailed, match=r"counts 5 .* lists 1"):
        fetch(server, BASE, tmp_path)


@pytest.mark.parametrize("collection", ["CFPackages", "CFDocuments"])
def test_one_package_is_fetched_by_its_own_address(tmp_path: Path, collection: str) -> None:
    with serving(service(range(7, 8))) as server:
        (path,) = fetch(server, f"{BASE}/{collection}/{uuid(7)}", tmp_path)
    assert json.loads(path.read_text()) == framework(7)


def test_an_unchanged_package_is_not_sent_again_and_a_changed_one_is(tmp_path: Path) -> None:
    asked: list[Request] = []

    def unchanged(request: Request) -> None:
        asked.append(request)
        whole(framework(7), '"a"')(request)

    with serving({f"{BASE}/CFPackages/{uuid(7)}": unchanged}) as server:
        url = f"{BASE}/CFPackages/{uuid(7)}"
        fetch(server, url, tmp_path / "here")
        fetch(server, url, tmp_path / "here")
        assert [request.headers.get("if-none-match") for request in asked] == [None, '"a"']
        assert len(server.asked) == 2
        (path,) = fetch(server, url, tmp_path / "here")
        path.write_text("{}")  # someone spoils the cache: what is there is not what was fetched
        (again,) = fetch(server, url, tmp_path / "here")
        assert asked[-1].headers.get("if-none-match") is None
        assert json.loads(again.read_text()) == framework(7)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(tmp_path: Path, status: int) -> None:
    def busy(request: Request) -> None:
        if request.number < 3:
            request.answer(status, b"busy", Retry_After="0")
        else:
            whole(framework(7))(request)

    assert len(one(tmp_path, busy)) == 1


def test_a_server_that_stays_busy_is_left(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=r"503 .*gave up after 3 tries"):
        one(tmp_path, lambda request: request.answer(503))


def test_a_server_that_asks_for_an_hour_is_left_with_its_word(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="left alone for 3600 s"):
        one(tmp_path, lambda request: request.answer(429, Retry_After="3600"))


def test_silence_is_left_after_the_idle_time(tmp_path: Path) -> None:
    def silent(request: Request) -> None:
        request.closing.wait(3)

    with pytest.raises(FetchFailed, match="silent"):
        one(tmp_path, silent, replace(QUICK, idle=0.1, attempts=2))


def test_an_answer_cut_short_is_asked_for_again_and_then_refused(tmp_path: Path) -> None:
    body = json.dumps(framework(7)).encode()

    def cut(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        request.send(b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body[:100])

    with pytest.raises(FetchFailed, match="100 bytes of the"):
        one(tmp_path, cut)
    assert not list(tmp_path.rglob("*.json"))


def test_an_answer_cut_short_without_a_length_is_damaged_json(tmp_path: Path) -> None:
    body = json.dumps(framework(7)).encode()

    def cut(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body[:100])

    with pytest.raises(BadInput, match="line 1"):
        one(tmp_path, cut)
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("kind", ["text/html", JSON, ""])
def test_a_login_page_with_status_200_is_refused_and_the_cache_keeps_what_it_had(tmp_path: Path, kind: str) -> None:
    page = b"<!DOCTYPE html><html><title>Sign in</title></html>"

    def good_then_page(request: Request) -> None:
        if request.number == 1:
            whole(framework(7), '"a"')(request)
        else:
            request.answer(200, page, Content_Type=kind)

    with serving({f"{BASE}/CFPackages/{uuid(7)}": good_then_page}) as server:
        (path,) = fetch(server, f"{BASE}/CFPackages/{uuid(7)}", tmp_path)
        with pytest.raises(BadInput):
            fetch(server, f"{BASE}/CFPackages/{uuid(7)}", tmp_path)
    assert json.loads(path.read_text()) == framework(7)


def test_json_of_another_kind_or_document_is_refused(tmp_path: Path) -> None:
    for value, rule in ((framework(8), "case-other"), ({"a": 1}, "case-missing"), ([], "case-missing")):
        with pytest.raises(BadInput, match=rule):
            one(tmp_path, whole(value))


def test_too_much_is_cut_off(tmp_path: Path) -> None:
    limits = replace(QUICK, most=200)
    with pytest.raises(BadInput, match="download-too-large"):
        one(tmp_path, whole(framework(7)), limits)

    def endless(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + b" " * 500)

    with pytest.raises(BadInput, match="download-too-large"):
        one(tmp_path, endless, limits)


def test_gzip_on_the_way_is_taken_off(tmp_path: Path) -> None:
    body = gzip.compress(json.dumps(framework(7)).encode())
    (path,) = one(tmp_path, lambda request: request.answer(200, body, Content_Type=JSON, Content_Encoding="gzip"))
    assert json.loads(path.read_text()) == framework(7)


@pytest.mark.parametrize("target", ["http://example.org/x", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_redirects_to_other_hosts_and_schemes_are_refused(tmp_path: Path, target: str) -> None:
    with pytest.raises(FetchFailed):
        one(tmp_path, lambda request: request.answer(302, Location=target))


def test_what_the_service_says_of_an_error_is_said(tmp_path: Path) -> None:
    body = json.dumps({"imsx_codeMajor": "failure", "imsx_description": "no such framework"}).encode()
    with pytest.raises(FetchFailed, match=r"404.*no such framework"):
        one(tmp_path, lambda request: request.answer(404, body, Content_Type=JSON))


def test_a_server_s_identifiers_choose_no_paths(tmp_path: Path) -> None:
    evil = "../../outside"
    value = framework(7)
    value["CFDocument"]["identifier"] = evil
    listing = whole({"CFDocuments": [value["CFDocument"]]})
    served = {f"{BASE}/CFDocuments": listing, f"{BASE}/CFPackages/..%2F..%2Foutside": whole(value)}
    with serving(served) as server:
        (path,) = fetch(server, BASE, tmp_path / "cache")
    assert path.resolve().is_relative_to((tmp_path / "cache").resolve())


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://h.org/ims/case/v1p0/CFPackages/x", Endpoint("https://h.org/ims/case/v1p0", "x")),
        ("https://h.org/ims/case/v1p1/CFDocuments", Endpoint("https://h.org/ims/case/v1p1")),
        ("https://h.org/ims/case/v1p1/", Endpoint("https://h.org/ims/case/v1p1")),
        (
            "https://h.org/a/CFDocuments?filter=subject%3D'Math'&limit=5",
            Endpoint("https://h.org/a", "", (("filter", "subject='Math'"),)),
        ),
        ("https://h.org/ims/case/v1p1/CFItems/x", None),
        ("https://h.org/files/CFPackages", None),
        ("https://h.org/standards.json", None),
        ("ftp://h.org/CFDocuments", None),
        ("CFDocuments", None),
    ],
)
def test_which_addresses_are_a_case_service(url: str, found: Endpoint | None) -> None:
    assert endpoint(url) == found


def test_other_addresses_are_refused(tmp_path: Path) -> None:
    for url in ("https://h.org/standards.json", "file:///CFDocuments", "https://user:word@h.org/CFDocuments"):
        with pytest.raises(FetchFailed):
            fetch_packages(url, tmp_path, limits=QUICK)
