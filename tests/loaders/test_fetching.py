"""Downloads from a real server that stalls, truncates, redirects, lies and changes its mind. Contents are invented."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.fetching.addresses import checked, file_name, redirected
from loaders.fetching.download import Expected, Fetched, download, fetched_before
from loaders.fetching.exchange import retry_after
from loaders.fetching.limits import FetchLimits
from ontology.errors import BadInput, FetchFailed
from tests.support.servers import Behaviour, Request, Server, serving

QUICK = FetchLimits(idle=0.3, wall=4.0, most=4_000_000, attempts=3, backoff=0.01, longest_wait=0.5, overrun=0.2)
CODES = b"code,text\n" + b"".join(b"%d,Invented %d\n" % (n, n) for n in range(20_000))
DIGEST = hashlib.sha256(CODES).hexdigest()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "codes.csv"


def getting(
    behaviour: Behaviour, place: Path, expected: Expected | None = None, limits: FetchLimits = QUICK
) -> tuple[Fetched, Server]:
    with serving({"/codes.csv": behaviour}) as server:
        return download(server.url("/codes.csv"), place, expected, limits=limits), server


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.parent.iterdir()) if place.parent.exists() else []


def sent(request: Request, body: bytes = CODES, etag: str = '"one"', **headers: str) -> None:
    """Answer as a good server does, parts of the file included."""
    asked = request.headers.get("range", "")
    if asked and request.headers.get("if-range", etag) == etag:
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        span = f"bytes {start}-{len(body) - 1}/{len(body)}"
        request.answer(206, body[start:], Content_Range=span, ETag=etag, **headers)
    else:
        request.answer(200, body, ETag=etag, **headers)


def cut(request: Request, after: int, etag: str = '"one"') -> None:
    """Announce all of it, send the beginning, hang up."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(CODES)}\r\nETag: {etag}\r\n\r\n"
    request.send(head.encode() + CODES[:after])


# What works --------------------------------------------------------------------------------------------------------


def test_a_file_arrives_whole_with_its_digest_and_nothing_else_is_left(place: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with serving({"/codes.csv": sent}) as server:
        got = download(
            server.url("/codes.csv"), place, limits=QUICK, agent="tests", progress=lambda *at: seen.append(at)
        )
    assert place.read_bytes() == CODES
    assert (got.size, got.sha256, got.verified, got.etag) == (len(CODES), DIGEST, False, '"one"')
    assert seen[-1] == (len(CODES), len(CODES))
    assert left(place) == [".codes.csv.fetched.json", "codes.csv"]
    assert server.asked[0].headers["user-agent"] == "tests"
    assert server.asked[0].headers["accept-encoding"] == "identity"


def test_a_known_digest_is_checked_and_said_to_be(place: Path) -> None:
    got, _ = getting(sent, place, Expected(size=len(CODES), sha256=DIGEST))
    assert got.verified


def test_what_was_fetched_is_known_again_until_the_file_changes(place: Path) -> None:
    got, _ = getting(sent, place)
    assert fetched_before(place) == replace(got, reused=True)
    place.write_bytes(CODES + b"1,changed\n")
    assert fetched_before(place) is None


def test_a_second_fetch_says_what_the_digest_was_before(place: Path) -> None:
    getting(sent, place)
    got, _ = getting(lambda request: sent(request, b"code,text\n1,New\n"), place)
    assert got.before == DIGEST
    assert got.sha256 != DIGEST


def test_a_body_in_chunks_without_a_length_arrives(place: Path) -> None:
    def chunked(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(CODES), 100_000):
            piece = CODES[start : start + 100_000]
            request.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        request.send(b"0\r\n\r\n")

    assert getting(chunked, place)[0].sha256 == DIGEST


def test_a_proxy_of_the_environment_is_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"http://publisher.invalid/codes.csv": sent}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        got = download("http://publisher.invalid/codes.csv", place, limits=QUICK)
    assert got.sha256 == DIGEST
    assert proxy.asked[0].path == "http://publisher.invalid/codes.csv"


# Resuming ----------------------------------------------------------------------------------------------------------


def test_a_broken_download_goes_on_where_it_stopped(place: Path) -> None:
    got, server = getting(lambda r: cut(r, 50_000) if r.number == 1 else sent(r), place)
    assert got.sha256 == DIGEST
    assert [request.headers.get("range") for request in server.asked] == [None, "bytes=50000-"]
    assert server.asked[1].headers["if-range"] == '"one"'


def test_what_arrived_is_kept_for_the_next_run(place: Path) -> None:
    with serving({"/codes.csv": lambda r: cut(r, 50_000) if r.number == 1 else sent(r)}) as server:
        with pytest.raises(FetchFailed, match=r"sent 50,000 bytes of .* gave up after one try. 50,000 bytes are kept"):
            download(server.url("/codes.csv"), place, limits=replace(QUICK, attempts=1))
        assert left(place) == [".codes.csv.part", ".codes.csv.part.json"]
        assert download(server.url("/codes.csv"), place, limits=QUICK).sha256 == DIGEST
    assert server.asked[1].headers["range"] == "bytes=50000-"


def test_a_server_that_does_not_give_parts_is_asked_for_all_of_it(place: Path) -> None:
    got, server = getting(lambda r: cut(r, 50_000) if r.number == 1 else r.answer(200, CODES), place)
    assert got.sha256 == DIGEST
    assert len(server.asked) == 2


def test_a_file_that_changed_between_two_tries_is_fetched_anew(place: Path) -> None:
    new = b"code,text\n1,New\n"
    got, _ = getting(lambda r: cut(r, 50_000) if r.number == 1 else sent(r, new, etag='"two"'), place)
    assert got.sha256 == hashlib.sha256(new).hexdigest()


def test_a_server_that_continues_another_file_is_not_believed(place: Path) -> None:
    def careless(request: Request) -> None:  # ignores If-Range, and sends the rest of what the file is now
        start = request.headers.get("range", "")
        if request.number == 1:
            cut(request, 50_000)
        elif start:
            request.answer(
                206, CODES[50_000:], Content_Range=f"bytes 50000-{len(CODES) - 1}/{len(CODES)}", ETag='"two"'
            )
        else:
            request.answer(200, CODES, ETag='"two"')

    got, server = getting(careless, place)
    assert got.sha256 == DIGEST
    assert [request.headers.get("range") for request in server.asked] == [None, "bytes=50000-", None]


def test_pieces_that_do_not_make_the_known_file_are_fetched_again_as_one(place: Path) -> None:
    def mixed(request: Request) -> None:
        if request.number == 1:
            cut(request, 50_000)
        elif request.headers.get("range"):
            request.answer(
                206, b"x" * (len(CODES) - 50_000), Content_Range=f"bytes 50000-{len(CODES) - 1}/{len(CODES)}"
            )
        else:
            sent(request)

    assert getting(mixed, place, Expected(sha256=DIGEST))[0].verified


@pytest.mark.parametrize("span", ["bytes 0-9/10", "bytes 40000-49999/50000", "lines 1-2/3", ""])
def test_another_part_than_the_one_asked_for_is_thrown_away(place: Path, span: str) -> None:
    def other(request: Request) -> None:
        if request.number == 1:
            cut(request, 50_000)
        elif request.headers.get("range"):
            request.answer(206, b"0123456789", Content_Range=span, ETag='"one"')
        else:
            sent(request)

    assert getting(other, place)[0].sha256 == DIGEST


def test_a_part_that_the_server_does_not_have_any_more_is_thrown_away(place: Path) -> None:
    def shorter(request: Request) -> None:
        if request.number == 1:
            cut(request, 50_000)
        elif request.headers.get("range"):
            request.answer(416)
        else:
            sent(request, b"code,text\n1,Short\n")

    assert getting(shorter, place)[0].size == 18


def test_without_a_validator_nothing_is_gone_on_with(place: Path) -> None:
    def bare(request: Request) -> None:
        if request.number == 1:
            request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + CODES[:50_000])
        else:
            request.answer(200, CODES)

    _, server = getting(bare, place)
    assert "range" not in server.asked[1].headers


# Silence and length -------------------------------------------------------------------------------------------------


def test_a_server_that_falls_silent_is_left_after_the_idle_time(place: Path) -> None:
    def stall(request: Request) -> None:
        cut(request, 1000)
        request.closing.wait(5)

    with pytest.raises(FetchFailed, match=r"silent for 0.1 s; gave up after 2 tries"):
        getting(stall, place, limits=replace(QUICK, idle=0.1, attempts=2))
    assert "codes.csv" not in left(place)


def test_a_server_that_never_answers_is_left(place: Path) -> None:
    def never(request: Request) -> None:
        request.closing.wait(5)

    with pytest.raises(FetchFailed, match=r"silent for 0\.1 s"):
        getting(never, place, limits=replace(QUICK, idle=0.1, attempts=1))


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips_is_left_at_the_wall(place: Path, where: str) -> None:
    def drip(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 90000\r\n\r\n" if where == "body" else b"X: "))
        while not request.closing.wait(0.02):
            request.send(b"c")

    with pytest.raises(FetchFailed, match=r"was not done in 0\.4 s"):
        getting(drip, place, limits=replace(QUICK, wall=0.4))


def test_fewer_bytes_than_announced_are_refused_however_often(place: Path) -> None:
    with pytest.raises(FetchFailed, match="sent 1,000 bytes of the"):
        getting(lambda r: cut(r, 1000), place)
    assert "codes.csv" not in left(place)


def test_more_bytes_than_announced_are_refused(place: Path) -> None:
    with pytest.raises(FetchFailed, match="sent more than the 1,000 bytes it announced"):
        getting(lambda r: r.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + CODES), place)
    assert left(place) == []


def test_a_length_that_is_no_number_is_not_believed(place: Path) -> None:
    got, _ = getting(lambda r: r.send(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + CODES), place)
    assert got.sha256 == DIGEST


def test_an_endless_body_is_cut_off_at_the_cap(place: Path) -> None:
    def endless(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while not request.closing.wait(0):
            before = request.connection.fileno()
            request.send(b"1,endless\n" * 10_000)
            if before == -1:
                return

    with pytest.raises(BadInput) as caught:
        getting(endless, place, Expected(most=500_000))
    assert caught.value.problems[0].rule == "download-too-large"
    assert left(place) == []


def test_a_length_beyond_the_cap_is_refused_unread(place: Path) -> None:
    with pytest.raises(BadInput, match="9,999,999 bytes announced"):
        getting(lambda r: r.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"), place)


# The wrong thing ----------------------------------------------------------------------------------------------------


def test_11_a_web_page_with_status_200_is_refused(place: Path) -> None:
    page = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>"
    with pytest.raises(BadInput) as caught:
        getting(lambda r: r.answer(200, page, Content_Type="text/csv"), place)
    assert caught.value.problems[0].rule == "looks-like-html"
    assert left(place) == []


def test_13_a_file_cut_at_a_record_boundary_is_refused_by_its_size(place: Path) -> None:
    short = CODES[: CODES.rindex(b"\n", 0, 200_000) + 1]
    with pytest.raises(BadInput) as caught:
        getting(lambda r: r.answer(200, short), place, Expected(size=len(CODES)))
    assert caught.value.problems[0].rule == "download-size"
    with pytest.raises(BadInput) as caught:  # the same where no length is announced
        getting(lambda r: r.send(b"HTTP/1.1 200 OK\r\n\r\n" + short), place, Expected(size=len(CODES)))
    assert caught.value.problems[0].rule == "download-size"


def test_13_another_file_of_the_same_size_is_refused_by_its_digest(place: Path) -> None:
    with pytest.raises(BadInput) as caught:
        getting(lambda r: r.answer(200, CODES[::-1]), place, Expected(size=len(CODES), sha256=DIGEST))
    assert caught.value.problems[0].rule == "download-digest"
    assert left(place) == []


def test_the_last_good_file_stays_when_a_new_one_is_refused(place: Path) -> None:
    getting(sent, place)
    with pytest.raises(BadInput):
        getting(lambda r: r.answer(200, b"<html>login</html>"), place)
    assert place.read_bytes() == CODES
    assert fetched_before(place) is not None


def test_what_is_no_archive_is_not_taken_for_one(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    expected = Expected(media_type="application/zip")
    with serving({"/a.zip": lambda r: r.answer(200, made.getvalue()), "/b.zip": lambda r: r.answer(200, b"{}")}) as at:
        assert download(at.url("/a.zip"), tmp_path / "a.zip", expected, limits=QUICK).size
        with pytest.raises(BadInput, match="zip archive"):
            download(at.url("/b.zip"), tmp_path / "b.zip", expected, limits=QUICK)


def test_nothing_at_all_is_refused(place: Path) -> None:
    with pytest.raises(BadInput, match="0 bytes"):
        getting(lambda r: r.answer(200), place)


@pytest.mark.parametrize(("status", "words"), [(404, "HTTP 404"), (403, "CREDWAYS_CONTACT"), (204, "HTTP 204")])
def test_other_answers_are_final_and_said(place: Path, status: int, words: str) -> None:
    with pytest.raises(FetchFailed, match=words):
        getting(lambda r: r.answer(status), place)


# Packed for the way -------------------------------------------------------------------------------------------------


def test_14_gzip_for_the_way_is_taken_off(place: Path) -> None:
    packed = gzip.compress(CODES)
    got, _ = getting(lambda r: r.answer(200, packed, Content_Encoding="gzip"), place, Expected(size=len(CODES)))
    assert got.sha256 == DIGEST


def test_a_gzip_file_stays_packed_whatever_the_server_calls_it(tmp_path: Path) -> None:
    packed = gzip.compress(CODES)
    with serving({"/codes.csv.gz": lambda r: r.answer(200, packed, Content_Encoding="x-gzip")}) as server:
        got = download(server.url("/codes.csv.gz"), tmp_path / "codes.csv.gz", limits=QUICK)
    assert got.path.read_bytes() == packed


def test_gzip_for_the_way_is_resumed_as_it_travels(place: Path) -> None:
    packed = gzip.compress(CODES, mtime=0)

    def resumed(request: Request) -> None:
        if request.number == 1:
            head = f'Content-Length: {len(packed)}\r\nContent-Encoding: gzip\r\nETag: "one"\r\n\r\n'
            request.send(b"HTTP/1.1 200 OK\r\n" + head.encode() + packed[:5000])
        else:
            sent(request, packed, Content_Encoding="gzip")

    got, server = getting(resumed, place)
    assert got.sha256 == DIGEST
    assert server.asked[1].headers["range"] == "bytes=5000-"


def test_17_a_bomb_packed_for_the_way_is_cut_off(place: Path) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    with pytest.raises(FetchFailed, match="holds more than 4,000,000 bytes"):
        getting(lambda r: r.answer(200, bomb, Content_Encoding="gzip"), place)
    assert left(place) == []


def test_14_cut_and_damaged_gzip_is_refused(place: Path) -> None:
    packed = gzip.compress(CODES)
    for broken in (packed[:5000], b"\x1f\x8b" + b"x" * 100):
        with pytest.raises(FetchFailed, match="cannot be unpacked"):
            getting(lambda r, body=broken: r.answer(200, body, Content_Encoding="gzip"), place)  # type: ignore[misc]


def test_another_packing_is_refused_by_name(place: Path) -> None:
    with pytest.raises(FetchFailed, match="packed as br"):
        getting(lambda r: r.answer(200, CODES, Content_Encoding="br"), place)


# Anything at all ----------------------------------------------------------------------------------------------------

_LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.1 206 Partial Content", b"HTTP/1.0 200", b"Content-Length: 5", b"Content-Length: -1",
     b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", b"Content-Range: bytes 0-4/5", b"Location: /codes.csv",
     b"HTTP/1.1 302 Found", b"HTTP/1.1 503 Later", b"Retry-After: 0", b"ETag: \"x\"", b"", b"5", b"hello", b"0",
     b"\x1f\x8b\x08", b"<html>"]
) | st.binary(max_size=40)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(_LINES, max_size=12))
def test_whatever_a_server_says_the_file_is_whole_or_not_there(place: Path, lines: list[bytes]) -> None:
    place.unlink(missing_ok=True)
    limits = replace(QUICK, idle=0.2, wall=1.0, attempts=2, backoff=0.0, overrun=0.01)
    try:
        got, _ = getting(lambda request: request.send(b"\r\n".join(lines)), place, limits=limits)
    except (FetchFailed, BadInput):
        assert not place.exists()
    else:
        assert hashlib.sha256(place.read_bytes()).hexdigest() == got.sha256


# Asked to wait ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503, 500, 408])
def test_a_busy_server_is_asked_again(place: Path, status: int) -> None:
    got, server = getting(lambda r: r.answer(status, Retry_After="0") if r.number < 3 else sent(r), place)
    assert got.sha256 == DIGEST
    assert len(server.asked) == 3


def test_the_time_a_server_asks_for_is_waited(place: Path) -> None:
    begun = time.monotonic()
    limits = replace(QUICK, longest_wait=2)
    getting(lambda r: r.answer(503, Retry_After="1") if r.number == 1 else sent(r), place, limits=limits)
    assert time.monotonic() - begun >= 1


def test_a_server_that_asks_for_an_hour_is_left_with_its_word(place: Path) -> None:
    with pytest.raises(FetchFailed, match="HTTP 429 Because and asks to be left alone for 3600 s"):
        getting(lambda r: r.answer(429, Retry_After="3600"), place)


def test_a_server_that_stays_busy_is_left(place: Path) -> None:
    with pytest.raises(FetchFailed, match="HTTP 503 Because; gave up after 3 tries"):
        getting(lambda r: r.answer(503), place)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", None), ("", None), ("-1", None), ("²", None)],
)
def test_retry_after_is_a_number_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after(text) == seconds


@given(st.text())
def test_no_retry_after_is_too_strange(text: str) -> None:
    found = retry_after(text)
    assert found is None or found >= 0


# Sent elsewhere -----------------------------------------------------------------------------------------------------


def test_a_redirect_on_the_same_host_is_followed(place: Path) -> None:
    with serving({"/codes.csv": sent, "/old": lambda r: r.answer(301, Location="/codes.csv")}) as server:
        got = download(server.url("/old"), place, limits=QUICK)
    assert got.sha256 == DIGEST
    assert got.final_url == server.url("/codes.csv")


def test_a_redirect_to_another_host_is_refused_unless_the_source_lists_it(place: Path) -> None:
    with serving({"/codes.csv": sent}) as server:
        there = server.url("/codes.csv", host="localhost")
        with serving({"/old": lambda r: r.answer(302, Location=there)}) as first:
            with pytest.raises(FetchFailed, match="another host"):
                download(first.url("/old"), place, limits=QUICK)
            assert server.asked == []
            expected = Expected(hosts=("localhost",))
            assert download(first.url("/old"), place, expected, limits=QUICK).sha256 == DIGEST


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "javascript:1"])
def test_a_redirect_to_another_scheme_is_refused(place: Path, target: str) -> None:
    with pytest.raises(FetchFailed, match="only http and https"):
        getting(lambda r: r.answer(302, Location=target), place)
    assert left(place) == []


def test_redirects_in_a_circle_and_without_end_are_refused(place: Path) -> None:
    with pytest.raises(FetchFailed, match="circle"):
        getting(lambda r: r.answer(302, Location="/codes.csv"), place)
    with serving({"/codes.csv": lambda r: r.answer(302, Location=f"/codes.csv?{r.number}")}) as server:
        with pytest.raises(FetchFailed, match="more than 5 times"):
            download(server.url("/codes.csv"), place, limits=QUICK)
        assert len(server.asked) == 6


def test_a_redirect_to_nowhere_is_refused(place: Path) -> None:
    with pytest.raises(FetchFailed, match="without saying where"):
        getting(lambda r: r.answer(302), place)


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("http://a.example/x", "https://a.example/x", "https://a.example/x"),
        ("https://a.example/x", "https://www.a.example/y", "https://www.a.example/y"),
        ("https://a.example/x/y", "../z", "https://a.example/z"),
        ("https://a.example/x", "//b.example/z", "https://b.example/z"),
    ],
)
def test_where_a_redirect_may_lead(url: str, location: str, target: str) -> None:
    assert redirected(url, location, ("b.example",)) == target


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://a.example/x", "http://a.example/x"),
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/x", "https://a.example:8443/x"),
        ("https://a.example/x", "https://a.example.evil.example/x"),
        ("https://a.example/x", "https://u:p@a.example/x"),
        ("https://a.example/x", "https://[bad/"),
    ],
)
def test_where_a_redirect_may_not_lead(url: str, location: str) -> None:
    with pytest.raises(FetchFailed):
        redirected(url, location, ())


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://", "http://u:secret@a.example/x", "https://a b/", "x"])
def test_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        checked(url)
    assert "secret" not in str(caught.value)


def test_nobody_listening_is_said(place: Path) -> None:
    with serving({}) as server:
        pass
    with pytest.raises(FetchFailed, match="cannot be reached"):
        download(server.url("/codes.csv"), place, limits=QUICK)


def test_without_a_network_two_tries_are_enough(place: Path) -> None:
    patient = replace(QUICK, attempts=9, backoff=0.01)
    with pytest.raises(FetchFailed, match=r"cannot be reached \([^\[]*\); gave up after 2 tries"):
        download("http://nowhere.invalid/codes.csv", place, limits=patient)


def test_two_downloads_of_one_file_do_not_mix(place: Path) -> None:
    def slow(request: Request) -> None:
        if request.number == 1:
            with pytest.raises(FetchFailed, match="another process"):
                download(server.url("/codes.csv"), place, limits=QUICK)
            refused.append(True)
        sent(request)

    refused: list[bool] = []
    with serving({"/codes.csv": slow}) as server:
        assert download(server.url("/codes.csv"), place, limits=QUICK).sha256 == DIGEST
    assert refused


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(FetchFailed, match="cannot be written"):
        getting(sent, tmp_path / "cache" / "codes.csv")


# Names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "media_type", "name"),
    [
        ("https://e.example/a/list.csv?x=1#y", "", "list.csv"),
        ("https://e.example/a/My%20List.xlsx", "", "My List.xlsx"),
        ("https://e.example/schema/json", "application/json; charset=utf-8", "json.json"),
        ("https://e.example/", "text/csv", "download.csv"),
        ("https://e.example/%2e%2e%2fpasswd", "", "passwd"),
        ("https://e.example/..", "", "download"),
        ("https://e.example/.bashrc", "", "bashrc"),
        ("https://e.example/a%00b%0a.csv", "", "a_b_.csv"),
    ],
)
def test_the_name_of_a_file_from_its_address(url: str, media_type: str, name: str) -> None:
    assert file_name(url, media_type) == name


@given(st.text(max_size=300))
def test_no_address_gives_a_name_that_leads_outside(text: str) -> None:
    try:
        name = file_name(f"https://e.example/{text}")
    except ValueError:  # no address at all: `checked` refuses it before
        return
    assert name == Path(name).name
    assert name not in ("", ".", "..")
    assert not name.startswith(".")
