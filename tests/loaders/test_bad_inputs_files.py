"""The bad inputs of shared/BAD_INPUTS.md that touch files and delimited text, by their numbers there.

Each is refused with one clear error (file, place, found, expected) or kept with a warning, as that list says.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.reading.archives import open_sources
from loaders.reading.files import inside, open_source, read_stable
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems
from loaders.reading.tables import Shape, read_table
from loaders.reading.text import clean_code, decode
from ontology.errors import BadInput, Problem
from tests.loaders.reading.making import CODES, file, only, refusal, source, table

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


# Delimited text ---------------------------------------------------------------------------------------------------


def test_18_a_row_with_too_few_cells_is_refused_by_number(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text,weight\n1.1,Layers,20\n1.2,Cables\n"), "row-too-short")
    assert (problem.where, problem.found) == ("row 3", "2 cells")


def test_19_a_row_with_too_many_cells_is_refused_by_number(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text\n1.1,Layers, and more\n"), "row-too-long")
    assert (problem.where, problem.found) == ("row 2", "3 cells")


def test_all_faulty_rows_are_listed_not_only_the_first(tmp_path: Path) -> None:
    found = refusal(tmp_path, "code,text\n1\n2,b\n3,c,d\n,e\n")
    assert [(problem.where, problem.rule) for problem in found] == [
        ("row 2", "row-too-short"),
        ("row 4", "row-too-long"),
        ("row 5, column 'code'", "cell-empty"),
    ]


def test_20_a_header_twice_is_refused(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text,Text\n1,a,b\n"), "header-repeated")
    assert "columns 2 and 3" in problem.found


def test_21_a_missing_column_names_the_nearest_header(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,statment\n1,a\n"), "header-missing")
    assert problem.where == "row 1"
    assert "nearest: 'statment'" in problem.expected


def test_21_an_extra_column_is_reported_not_lost(tmp_path: Path) -> None:
    assert table(tmp_path, "code,text,colour\n1,a,red\n").unmapped == ("colour",)


@pytest.mark.parametrize("header", ["Code,Statement", " CODE ,text", "code,TEXT", '"Code:",statement'])
def test_22_headers_may_vary_only_as_documented(tmp_path: Path, header: str) -> None:
    assert list(table(tmp_path, f"{header}\n1,a\n").records()) == [(2, {"code": "1", "text": "a", "weight": ""})]


def test_23_a_quote_that_is_never_closed_is_refused_where_it_opened(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, 'code,text\n1,a\n2,"b\n3,c\n'), "csv-open-quote")
    assert problem.where == "row 3, from line 3"


def test_23_a_quote_that_swallows_much_of_a_file_is_refused(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, 'code,text\n1,"a\n' + "2,b\n" * 100_000), "cell-too-big").where == "row 2"


def test_23_text_after_a_closing_quote_is_refused(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, 'code,text\n1,"a" b\n'), "csv-quote").where == "row 2, from line 2"


def test_23_quotes_are_ordinary_where_a_loader_says_so(tmp_path: Path) -> None:
    found = table(tmp_path, 'code\ttext\n1\t"A" team\n', "a.txt", replace(CODES, delimiter="\t", quoting=False))
    assert found.rows[0].cells == ("1", '"A" team')


def test_24_a_cell_of_131072_characters_is_read_and_one_more_refused(tmp_path: Path) -> None:
    assert len(table(tmp_path, f"code,text\n1,{'x' * 131_072}\n").rows[0].cells[1]) == 131_072
    only(refusal(tmp_path, f"code,text\n1,{'x' * 131_073}\n"), "cell-too-big")


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_25_another_separator_is_found_and_said(tmp_path: Path, mark: str) -> None:
    found = table(tmp_path, GOOD.replace(",", mark))
    assert found.rows[0].cells == ("1.1", "Layers")
    assert any("separated" in warning for warning in found.warnings)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_26_every_line_ending_is_accepted(tmp_path: Path, end: str) -> None:
    assert [row.cells for row in table(tmp_path, GOOD.replace("\n", end)).rows] == [
        ("1.1", "Layers"),
        ("1.2", "Cables"),
    ]


def test_26_a_line_break_inside_quotes_stays_in_its_cell(tmp_path: Path) -> None:
    found = table(tmp_path, 'code,text\n1,"two\nlines"\n2,b\n')
    assert [(row.number, row.cells[1]) for row in found.rows] == [(2, "two\nlines"), (3, "b")]


@pytest.mark.parametrize("code", ["01", "1.10", "1E5", "MAR1", "TRUE", "NA", "null", "-0", "1,5", "2020-01"])
def test_27_codes_are_kept_as_text(tmp_path: Path, code: str) -> None:
    assert table(tmp_path, f'code,text\n"{code}",a\n').rows[0].cells[0] == code


def test_27_a_guard_that_keeps_zeros_is_taken_off_and_counted(tmp_path: Path) -> None:
    found = table(tmp_path, 'code,text\n="01.0000",a\n"=""01.0100""","=""b"""\n')
    assert [row.cells for row in found.rows] == [("01.0000", "a"), ("01.0100", "b")]
    assert any(warning.startswith("3 cells were guarded") for warning in found.warnings)


def test_27_another_formula_is_no_code(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, "code,text\n=A1+1,a\n"), "cell-formula").where == "row 2, column 'code'"


def test_28_equal_rows_are_one_with_a_warning(tmp_path: Path) -> None:
    found = table(tmp_path, "code,text\n1,a\n2,b\n1,a\n")
    assert (len(found.rows), found.read, found.duplicates) == (2, 3, ((4, 2),))
    assert any("row 4 (row 2)" in warning for warning in found.warnings)


def test_29_rows_with_one_code_and_two_texts_are_refused_listing_both(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text\n1,a\n2,b\n1,c\n"), "row-duplicate")
    assert problem.where == "row 4"
    assert "row 2" in problem.found


def test_blank_rows_are_no_records_and_keep_the_numbers_right(tmp_path: Path) -> None:
    found = table(tmp_path, "\n\ncode,text\n\n1,a\n , \n2,b\n")
    assert [row.number for row in found.rows] == [5, 7]
    assert found.read == 2


def test_title_rows_above_the_header_are_passed_over_when_the_loader_allows_them(tmp_path: Path) -> None:
    text = "Standards 2024,\nDownloaded,today\ncode,text\n1,a\n"
    assert [row.number for row in table(tmp_path, text, shape=replace(CODES, header_rows=5)).rows] == [4]
    assert {(problem.where, problem.rule) for problem in refusal(tmp_path, text)} == {("row 1", "header-missing")}


def test_a_caller_that_collects_problems_gets_the_good_rows(tmp_path: Path) -> None:
    problems = Problems("codes.csv")
    found = read_table(source(tmp_path, "codes.csv", "code,text\n1,a\n2\n"), CODES, problems=problems)
    assert [row.cells for row in found.rows] == [("1", "a")]
    assert [problem.rule for problem in problems.found] == ["row-too-short"]
    assert found.read == len(found.rows) + len(problems)


def test_a_table_without_expectations_still_reads(tmp_path: Path) -> None:
    assert table(tmp_path, "a,b\n1,2\n", shape=Shape({})).unmapped == ("a", "b")


def test_80_a_pdf_page_break_is_no_control_character_where_pages_are_expected(tmp_path: Path) -> None:
    text = source(tmp_path, "outline.txt", "1.1 One\f1.2 Two")
    assert decode(text, form_feed=True) == "1.1 One\f1.2 Two"
    with pytest.raises(BadInput, match=r"U\+000C"):
        decode(text)
