"""The bad inputs of shared/BAD_INPUTS.md that touch files and delimited text, by their numbers there.

Each is refused with one clear error (file, place, found, expected) or kept with a warning, as that list says.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from loaders import spec
from loaders.options import Options
from loaders.reading.archives import open_sources
from loaders.reading.files import inside, open_source, read_stable
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems
from loaders.reading.text import clean_code, decode
from loaders.registry import pick
from ontology.errors import BadInput, NotFound, Problem
from tests.loaders.reading.making import file, only, refusal, source, table

GOOD = "code,text\n1.1,Layers\n1.2,Cables\n"


def opening(path: Path, limits: Limits = LIMITS) -> Problem:
    """The one problem with opening a file."""
    with pytest.raises(BadInput) as caught:
        open_sources(path, limits=limits)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


# Encoding and files -----------------------------------------------------------------------------------------------


def test_01_an_empty_file_is_refused_as_0_bytes(tmp_path: Path) -> None:
    problem = opening(file(tmp_path, "codes.csv", b""))
    assert (problem.file, problem.found, problem.rule) == ("codes.csv", "0 bytes", "file-empty")


def test_02_a_file_of_only_a_byte_order_mark_is_refused(tmp_path: Path) -> None:
    assert opening(file(tmp_path, "codes.csv", b"\xef\xbb\xbf")).rule == "file-empty"


def test_02_a_file_of_only_a_header_is_refused(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, "code,text\n"), "table-empty").found == "a header and no rows"


def test_03_a_byte_order_mark_before_a_csv_is_no_part_of_its_first_header(tmp_path: Path) -> None:
    assert table(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()).headers == ("code", "text")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_04_utf_16_is_recognised_and_said(tmp_path: Path, encoding: str) -> None:
    problem = opening(file(tmp_path, "codes.csv", GOOD.encode(encoding)))
    assert problem.found == "UTF-16 text"
    assert "UTF-8" in problem.expected


def test_05_cp1252_bytes_are_refused_with_their_offset(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, b"code,text\n1.1,it\x92s\n"), "not-utf-8")
    assert problem.where == "line 2, byte 16"
    assert "0x92" in problem.found
    assert "’" in problem.found


def test_05_every_run_of_bad_bytes_is_listed(tmp_path: Path) -> None:
    found = refusal(tmp_path, b"code,text\n1.1,\x93a\x94\n1.2,\xe9t\xe9\n")
    assert [problem.where for problem in found] == [
        "line 2, byte 14", "line 2, byte 16", "line 3, byte 22", "line 3, byte 24",
    ]  # fmt: skip


def test_05_a_file_full_of_bad_bytes_lists_a_thousand_and_ends(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, b"code,text\n" + b"1,\xe9 \n" * 500_000)) == 1000


def test_06_text_decoded_wrongly_before_us_is_kept_with_a_warning(tmp_path: Path) -> None:
    found = table(tmp_path, "code,text\n1.1,it\u00e2\u20ac\u2122s\n")
    assert found.rows[0].cells[1] == "it\u00e2\u20ac\u2122s"
    assert any("wrongly decoded" in warning and "line 2" in warning for warning in found.warnings)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b"])
def test_07_control_characters_are_refused_with_their_line(tmp_path: Path, sign: str) -> None:
    problem = only(refusal(tmp_path, f"code,text\n1.1,La{sign}yers\n"), "control-character")
    assert problem.where == "line 2"
    assert f"U+{ord(sign):04X}" in problem.found


def test_08_a_surrogate_encoded_as_three_bytes_is_not_utf_8(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"code,text\n1.1,\xed\xa0\x80\n")[0].rule == "not-utf-8"


def test_09_invisible_characters_stay_in_texts_and_leave_codes(tmp_path: Path) -> None:
    found = table(tmp_path, "code,text\n\u200b1.1\u202e,a\u200bb\n1\u00a02,NBSP\n")
    assert [row.cells for row in found.rows] == [("1.1", "a\u200bb"), ("1 2", "NBSP")]
    assert any("invisible" in warning for warning in found.warnings)


def test_09_a_cleaned_code_has_nothing_that_cannot_be_seen() -> None:
    assert clean_code("\ufeff MA.HS\u00ad.N\u2011Q \u2067") == "MA.HS.N\u2011Q"


def test_10_codes_that_look_the_same_are_kept_and_reported(tmp_path: Path) -> None:
    found = table(tmp_path, "code,text\n\u00e9.1,composed\ne\u0301.1,decomposed\n")
    assert len(found.rows) == 2
    assert any("look the same" in warning for warning in found.warnings)


@pytest.mark.parametrize("name", ["codes.csv", "frame.json", "frame.ttl", "book.xlsx", "outline.md"])
def test_11_a_web_page_is_refused_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    page = "\n  <!-- cached --><!DOCTYPE html>\n<html><head><title>404</title></head></html>"
    problem = opening(file(tmp_path, name, page))
    assert "looks like HTML" in problem.found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("codes.csv", b'{"code": "1.1"}'),
        ("codes.tsv", b'[{"code": "1.1"}]'),
        ("codes.csv", b"PK\x03\x04" + b"\x00" * 60),
        ("codes.csv", b"%PDF-1.7\n%\xe2\xe3"),
        ("book.xlsx", GOOD.encode()),
        ("frame.ttl", b'<?xml version="1.0"?><rdf:RDF/>'),
    ],
)
def test_12_a_wrong_suffix_is_found_by_looking(tmp_path: Path, name: str, content: bytes) -> None:
    assert opening(file(tmp_path, name, content)).rule == "wrong-suffix"


def test_12_a_git_lfs_pointer_is_named(tmp_path: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    problem = opening(file(tmp_path, "codes.csv", pointer))
    assert problem.rule == "looks-like-lfs"
    assert "git lfs pull" in problem.found


def test_13_the_digest_is_that_of_the_bytes_on_disk(tmp_path: Path) -> None:
    packed = gzip.compress(GOOD.encode(), mtime=0)
    opened = open_source(file(tmp_path, "codes.csv.gz", packed))
    assert opened.data == GOOD.encode()
    assert opened.sha256 == hashlib.sha256(packed).hexdigest()


def test_14_gzip_under_a_plain_name_is_refused(tmp_path: Path) -> None:
    assert opening(file(tmp_path, "codes.csv", gzip.compress(GOOD.encode()))).rule == "looks-like-gzip"


def test_14_a_truncated_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(GOOD.encode() * 100)
    assert opening(file(tmp_path, "codes.csv.gz", packed[: len(packed) // 2])).rule == "gzip-truncated"


def test_14_a_gzip_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(2000)))
    packed[-6] ^= 0xFF
    assert opening(file(tmp_path, "codes.csv.gz", bytes(packed))).rule == "gzip-damaged"


def test_14_a_gzip_bomb_is_refused_before_it_is_unpacked_whole(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    assert opening(file(tmp_path, "codes.csv.gz", bomb)).rule == "archive-bomb"


def test_14_plain_text_named_gz_is_refused(tmp_path: Path) -> None:
    assert opening(file(tmp_path, "codes.csv.gz", GOOD)).rule == "wrong-suffix"


def test_15_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "codes.csv", GOOD)
    with pytest.raises(BadInput) as caught:
        read_stable(path, Problems("codes.csv"), between=lambda: path.write_text(GOOD.replace("Layers", "Labels")))
    assert caught.value.problems[0].rule == "file-changed"


def test_15_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "codes.csv", GOOD)
    with pytest.raises(BadInput) as caught:
        read_stable(path, Problems("codes.csv"), between=lambda: path.write_text(GOOD + "1.3,More\n"))
    assert caught.value.problems[0].rule == "file-changed"


def test_16_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    file(tmp_path, "codes.csv", GOOD)
    (tmp_path / "link.csv").symlink_to(tmp_path / "codes.csv")
    assert opening(tmp_path / "link.csv").rule == "path-symlink"


def test_16_a_symbolic_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    file(tmp_path, "secret.csv", GOOD)
    (folder / "codes.csv").symlink_to(tmp_path / "secret.csv")
    assert opening(folder).rule == "path-symlink"


@pytest.mark.parametrize("name", ["../codes.csv", "/etc/passwd", "a/../../b.csv", "..\\codes.csv", "C:/codes.csv"])
def test_16_a_name_that_leads_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput) as caught:
        inside(tmp_path, name, Problems("manifest.yaml"))
    assert caught.value.problems[0].rule == "path-outside"


def test_16_a_name_with_a_newline_is_refused_and_shown_escaped(tmp_path: Path) -> None:
    problem = opening(file(tmp_path, "co\ndes.csv", GOOD))
    assert problem.rule == "path-name"
    assert "\\n" in problem.found


def test_16_a_zip_member_that_leads_outside_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.writestr("../codes.csv", GOOD)
    assert opening(tmp_path / "release.zip").rule == "path-outside"


def test_16_a_link_in_a_tar_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "release.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("codes.csv")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    assert opening(tmp_path / "release.tar.gz").rule == "path-symlink"


def test_16_a_missing_file_and_a_folder_are_said_plainly(tmp_path: Path) -> None:
    assert opening(tmp_path / "absent.csv").rule == "file-missing"
    with pytest.raises(BadInput, match="found a folder"):
        open_source(tmp_path)


def test_17_a_file_over_the_cap_is_refused_unread(tmp_path: Path) -> None:
    assert opening(file(tmp_path, "codes.csv", GOOD), replace(LIMITS, file=10)).rule == "file-too-large"


def test_17_a_cell_of_five_million_characters_is_refused_by_row(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, f"code,text\n1.1,ok\n1.2,{'x' * 5_000_000}\n"), "cell-too-big")
    assert problem.where == "row 3"
    assert len(str(problem)) < 500


def test_17_a_zip_bomb_is_refused_by_the_sizes_it_declares(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "release.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codes.csv", bytes(80 * 1024 * 1024))
    assert opening(tmp_path / "release.zip").rule == "archive-bomb"


def test_17_a_tar_bomb_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "release.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("codes.csv")
        member.size = 80 * 1024 * 1024
        archive.addfile(member, io.BytesIO(bytes(member.size)))
    assert opening(tmp_path / "release.tar.gz").rule == "archive-bomb"


def test_a_folder_gives_its_files_in_order_with_names_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "outcomes").mkdir()
    for name in ("outcomes/b.csv", "a.csv", ".hidden.csv", "notes.md"):
        file(tmp_path, name, GOOD)
    assert [one.name for one in open_sources(tmp_path, suffixes=(".csv",))] == ["a.csv", "outcomes/b.csv"]


def test_09_no_identifier_holds_what_cannot_be_seen(tmp_path: Path) -> None:
    rows = "W,W,1,\u200b1\u202e,,domain,Safe\u200bty\nW,W,1,1\u00a02,1,objective,Gloves\n"
    text = "cert_name,issuer,exam_code,code,parent_code,kind,text\n" + rows
    (loaded,) = spec.load(file(tmp_path, "widget.csv", text), Options())
    ends = {str(term.value) for triple in loaded.triples for term in triple if isinstance(term, NamedNode)}
    assert not [iri for iri in ends if re.search("[\u200b\u202e\u00a0]|%E2%80%8B|%E2%80%AE|%C2%A0", iri)]


@pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj<</Encrypt 2 0 R>>endobj\n", b"%PDF-1.4\n%%EOF"])
def test_80_a_pdf_itself_is_refused_with_how_to_get_its_text(tmp_path: Path, content: bytes) -> None:
    path = file(tmp_path, "outline.pdf", content)
    with pytest.raises(NotFound, match=r"looks like a PDF.*pdftotext"):
        pick(path)
    with pytest.raises(BadInput, match="pdftotext"):
        spec.load(path, Options())
    assert opening(file(tmp_path, "outline.txt", content)).found == "a PDF"


def test_80_the_text_of_a_pdf_without_pages_or_behind_a_password_is_empty_and_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="0 bytes"):
        spec.load(file(tmp_path, "outline.txt", b""), Options())
    with pytest.raises(BadInput, match=r"without text|no numbered statement"):
        spec.load(file(tmp_path, "outline.txt", b"\f\f"), Options())


def test_80_a_pdf_page_break_is_no_control_character_where_pages_are_expected(tmp_path: Path) -> None:
    text = source(tmp_path, "outline.txt", "1.1 One\f1.2 Two")
    assert decode(text, form_feed=True) == "1.1 One\f1.2 Two"
    with pytest.raises(BadInput, match=r"U\+000C"):
        decode(text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 bytes"),
        (b"<!doctype html><html></html>", "web page"),
        ("näme\n".encode("cp1252"), "not UTF-8.*Windows-1252 'ä'"),
        ("näme,x\nä,b\n".encode("utf-16"), "UTF-16"),
        (b"a,b\n1\0,2\n" + b"3,4\n" * 50, "NUL"),
        (b"\0" * 500, "binary"),
    ],
)
def test_a_file_that_no_loader_could_read_is_said_to_be_what_it_is_and_none_is_offered(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(NotFound, match=words) as caught:
        pick(file(tmp_path, "list.csv", content))
    assert "--as" not in str(caught.value)


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(BadInput, match="pipe"):
        pick(tmp_path / "list.csv")
