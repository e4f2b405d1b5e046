"""Where an endpoint is, and that credentials are seen nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.remote.address import address
from ontology.errors import BadQuery

SECRET = "s3cret-pass"  # noqa: S105 (invented)


def test_an_address_is_shown_without_its_query_part_and_hides_its_credentials() -> None:
    here = address("https://sparql.example.org/q?key=abc123", "reader", SECRET)
    assert here.shown == "https://sparql.example.org/q"
    assert SECRET not in repr(here)
    assert "reader" not in repr(here)
    assert here.without_secrets(f"the password is {SECRET}, and key=abc123 too") == "the password is ***, and *** too"


@pytest.mark.parametrize("given", ["ftp://example.org/", "sparql.example.org", "http:///sparql", "http://[::1/", ""])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(BadQuery, match=r"no address"):
        address(given)


def test_credentials_in_an_address_are_refused_without_repeating_them() -> None:
    with pytest.raises(BadQuery, match="CREDWAYS_ENDPOINT_USER") as raised:
        address(f"https://reader:{SECRET}@sparql.example.org/")
    assert SECRET not in str(raised.value)


def test_credentials_do_not_cross_a_network_unencrypted() -> None:
    with pytest.raises(BadQuery, match="unencrypted"):
        address("http://sparql.example.org/", token=SECRET)
    assert address("http://127.0.0.1:7878/query", token=SECRET).token == SECRET
    assert address("http://sparql.example.org/", environment={"NETRC": "/nowhere"}).user == ""


@pytest.mark.parametrize("token", ["two\nlines", "nul\0"])
def test_a_credential_that_would_end_a_header_is_refused(token: str) -> None:
    with pytest.raises(BadQuery, match="control character"):
        address("https://sparql.example.org/", token=token)


def test_netrc_gives_the_credentials_of_its_host_alone(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine sparql.example.org login reader password {SECRET}\n")
    file.chmod(0o600)
    environment = {"NETRC": str(file)}
    assert address("https://sparql.example.org/", environment=environment).password == SECRET
    assert address("https://other.example.org/", environment=environment).password == ""
    assert address("https://sparql.example.org/", "me", "mine", environment=environment).password == "mine"  # noqa: S105


def test_a_netrc_that_cannot_be_read_is_named_and_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machina sparql.example.org password {SECRET}\n")
    with pytest.raises(BadQuery, match="cannot be used for the credentials") as raised:
        address("https://sparql.example.org/", environment={"NETRC": str(file)})
    assert SECRET not in str(raised.value)
