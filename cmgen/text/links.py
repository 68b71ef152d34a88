"""Addresses: which may be followed, what is added to them, how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote_plus, urlsplit

SCHEMES = ("http", "https", "mailto", "tel")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def problem(target: str) -> str:
    """Why an address must not be a link; empty where it may.

    Good are http(s), mailto, tel, and addresses within the site ("/page", "page", "#place", "?query").
    """
    if not target:
        return "there is no address"
    if _HIDDEN.search(target):
        return "the address has control characters"
    scheme = _SCHEME.match(target)
    if scheme and scheme[1].lower() not in SCHEMES:
        return f"{scheme[1]}: is not one of http, https, mailto, tel"
    if scheme is None:
        return "the address has no scheme" if target.lstrip().startswith(("//", "\\", "/\\")) else ""
    return _web_problem(target) if scheme[1].lower() in {"http", "https"} else ""


def _web_problem(target: str) -> str:
    if not _WEB.match(target):
        return "after http: or https: come two slashes"
    try:
        parts = urlsplit(target)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "this is no address"
    if not host or not re.search(r"\w", host) or "\\" in parts.netloc:
        return "the address names no host"
    if "@" in parts.netloc:
        return f"it leads to {host}, not to {parts.netloc.partition('@')[0]}"
    return ""


def picture_problem(target: str) -> str:
    """Why a picture must not be loaded from there; empty where it may: a file of the project, or http(s)."""
    scheme = _SCHEME.match(target)
    if scheme and scheme[1].lower() in {"mailto", "tel"}:
        return f"{scheme[1]}: is no picture"
    return problem(target)


def is_web(target: str) -> bool:
    """Whether an address is http or https."""
    return _WEB.match(target) is not None


def tag(url: str, parameters: Mapping[str, str]) -> str:
    """An http(s) address with ``parameters`` added to its query: those it has already stay, empty ones are left out.

    Everything else of it, the order of its query and its fragment stay as written. Other addresses come back as given.
    """
    if not is_web(url):
        return url
    base, hash_sign, fragment = url.partition("#")
    base, _, query = base.partition("?")
    own = {unquote_plus(pair.partition("=")[0]) for pair in query.split("&")}
    added = [
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, value in parameters.items()
        if value and name not in own
    ]
    if not added:
        return url
    query = "&".join([query.rstrip("&"), *added] if query.rstrip("&") else added)
    return f"{base}?{query}{hash_sign}{fragment}"


def is_under(url: str, domains: Iterable[str]) -> bool:
    """Whether an http(s) address leads to one of ``domains`` (names or addresses) or to a domain below one."""
    if not is_web(url):
        return False
    host = _host(url)
    tops = [_host(domain if is_web(domain) else f"https://{domain}") for domain in domains]
    return any(host == top or host.endswith(f".{top}") for top in tops if top)


def _host(url: str) -> str:
    """The host of an address as it is looked up: lower case, ASCII; empty where there is none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def shows(text: str, target: str) -> bool:
    """Whether ``text`` is the address ``target`` written out: without scheme, query, fragment or last slash perhaps.

    A link whose words are its address is written once, even after ``tag`` has added to the target.
    """
    if not is_web(target):
        return bool(target) and text.strip() == spoken(target)
    if any(character.isspace() for character in text.strip()):
        return False
    return _bare(text.strip()) == _bare(target)


def _bare(url: str) -> str:
    address = _WEB.sub("", url, count=1).partition("#")[0].partition("?")[0].rstrip("/")
    host, slash, path = address.partition("/")
    return f"{host.lower()}{slash}{path}"


def spoken(target: str) -> str:
    """An address as people read it aloud: a mail address or a telephone number without its scheme."""
    scheme, _, rest = target.partition(":")
    return rest.partition("?")[0] if scheme.lower() in {"mailto", "tel"} else target
