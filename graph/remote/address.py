"""Where an endpoint is and how one shows who one is. Secrets are in no `repr`, error text or log."""

from __future__ import annotations

import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from ontology.errors import BadQuery

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_WHERE_TO_PUT_THEM = "$CREDWAYS_ENDPOINT_USER and $CREDWAYS_ENDPOINT_PASSWORD, $CREDWAYS_ENDPOINT_TOKEN, or ~/.netrc"


@dataclass(frozen=True, slots=True)
class Address:
    """A SPARQL 1.1 endpoint for queries. `token` is sent as a bearer token; without one, user and password are used."""

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address as people may see it: without its query part, in which some services put a key."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may be shown nowhere."""
        hidden = (self.password, self.token, urlsplit(self.url).query)
        return tuple(text for text in hidden if text)

    def without_secrets(self, text: str) -> str:
        """`text` with every secret in it blotted out."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def address(
    url: str,
    user: str = "",
    password: str = "",
    token: str = "",
    environment: Mapping[str, str] | None = None,
) -> Address:
    """Check an address and find its credentials: those given, else those of `$NETRC` or `~/.netrc` for its host.

    Raises BadQuery for what is no http(s) address, for one with a password in it (it would be seen in lists of
    processes, histories and logs), and for credentials that would cross a network unencrypted.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise BadQuery("The endpoint is no address: http://host:port/path or https://host/path is expected.") from None
    if "@" in parts.netloc:
        raise BadQuery(
            f"The address of the endpoint at {host} holds credentials, which would be shown and logged with it. "
            f"Leave them out and put them into {_WHERE_TO_PUT_THEM}."
        )
    if parts.scheme not in ("http", "https") or not host:
        raise BadQuery(
            f"The endpoint {url!r} is no address that can be asked: http://host:port/path or https://… is expected."
        )
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url.strip()):
        raise BadQuery("The endpoint's address holds white space or control characters; an address has none.")
    if any(not sign.isprintable() for sign in user + password + token):
        raise BadQuery("The endpoint's user, password or token holds a line end or a control character.")
    if not (token or user):
        user, password = _from_netrc(host, os.environ if environment is None else environment)
    if (token or user) and parts.scheme == "http" and host not in _LOOPBACK:
        raise BadQuery(
            f"The credentials for {host} would cross the network unencrypted. Use its https address, or a tunnel to it."
        )
    plain = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))
    return Address(plain, user, password, token)


def _from_netrc(host: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """User and password for a host, ("", "") where no file has any. Raises BadQuery for a file that cannot be used."""
    named = environment.get("NETRC")
    try:
        found = netrc.netrc(named or None).authenticators(host)
    except FileNotFoundError:
        return "", ""
    except (OSError, netrc.NetrcParseError) as error:
        reason = getattr(error, "msg", None) or getattr(error, "strerror", None) or "cannot be read"
        raise BadQuery(f"{named or '~/.netrc'} cannot be used for the credentials of {host}: {reason}") from None
    return (found[0], found[2]) if found else ("", "")
