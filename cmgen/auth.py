"""Secrets and how requests are signed with them; opens nothing, the sending is web's.

A network names its scheme by the module attribute ``auth``; flows never see a token.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote, quote_plus

from cmgen.errors import CmgenError, Lost, Refused
from cmgen.flow import Reply, Request
from cmgen.model import Channel, Refusal

Exchange = Callable[[Request], Reply]
"""Sends a request as it stands: the scheme itself has put what authorises it into the headers or the body."""


class Secret:
    """A token or password. Its value shows in no repr, log or traceback: only ``reveal`` gives it."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself, for the one place that signs."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not written down")


def read_secret(name: str, value: str) -> Secret:
    """The secret that the environment variable ``name`` holds, without surrounding white space or byte order mark.

    Raises CmgenError naming the variable, never showing its value, where it could not stand in a header.
    """
    clean = value.strip().removeprefix("\ufeff").strip()
    problem = (
        "is empty"
        if not clean
        else "contains a line break"
        if "\n" in clean or "\r" in clean
        else "contains a quotation mark"
        if clean[0] in "\"'" or clean[-1] in "\"'"
        else "contains a space or a character that no token has"
        if any(not 0x21 <= ord(character) <= 0x7E for character in clean)
        else ""
    )
    if problem:
        raise CmgenError(f"{name}: {problem}", "copy the token again, alone and on one line, without quotation marks")
    return Secret(clean)


class Redactor:
    """Takes secrets out of text, in every form they are likely to be echoed in."""

    def __init__(self, *secrets: Secret) -> None:
        self._forms: set[str] = set()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: Secret) -> None:
        """Hide this one too, from now on."""
        raw = secret.reveal()
        self._forms.update(_forms(raw))

    def __call__(self, text: str) -> str:
        """The text with every form of every secret made into "…"."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, "…")
        return text

    def __repr__(self) -> str:
        return "Redactor(…)"


def _forms(raw: str) -> set[str]:
    data = raw.encode()
    forms = {
        raw,
        raw[::-1],
        quote(raw, safe=""),
        quote_plus(raw),
        json.dumps(raw)[1:-1],
        json.dumps(raw)[1:-1].replace("/", "\\/"),
        data.hex(),
        data.hex().upper(),
    }
    for offset in range(3):
        # base64 of the secret standing anywhere in a longer text: the characters that its neighbours cannot change
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            start = (offset * 8 + 5) // 6
            end = (offset + len(data)) * 8 // 6
            forms.add(encode(b"\0" * offset + data + b"\0\0").decode()[start:end])
    return {form for form in forms if len(form) >= min(4, len(raw))}


class Scheme(Protocol):
    """How the requests of one account are signed during one run."""

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """The headers that sign a request; may ask the server for a session first."""
        ...

    def renew(self, refusal: Refusal, exchange: Exchange) -> bool:
        """After a certain no: True where the token had ended and a new one is at hand."""
        ...


class Bearer:
    """A token that does not end, in the Authorization header (RFC 6750, section 2.1)."""

    def __init__(self, channel: Channel, secret: Secret, redactor: Redactor) -> None:
        self._secret = secret

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """The token as it is."""
        return {"Authorization": f"Bearer {self._secret.reveal()}"}

    def renew(self, refusal: Refusal, exchange: Exchange) -> bool:
        """There is nothing to renew."""
        return False


class AppPassword:
    """AT Protocol: a session made from the account's handle and an app password, kept in memory for this run.

    Source: lexicons com.atproto.server.createSession and refreshSession; refresh tokens are for one use.
    """

    def __init__(self, channel: Channel, secret: Secret, redactor: Redactor) -> None:
        self._account, self._password, self._redactor = channel.account, secret, redactor
        self._access: Secret | None = None
        self._refresh: Secret | None = None

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """The session's token; the first request of a run makes the session."""
        if self._access is None:
            login = {"identifier": self._account, "password": self._password.reveal()}
            self._keep(exchange(Request("POST", "/xrpc/com.atproto.server.createSession", json=login)))
        assert self._access is not None
        return {"Authorization": f"Bearer {self._access.reveal()}"}

    def renew(self, refusal: Refusal, exchange: Exchange) -> bool:
        """Refresh once where the access token has ended; else the password makes a new session."""
        if refusal.code != "ExpiredToken" or self._refresh is None:
            return False
        refresh, self._access, self._refresh = self._refresh, None, None
        headers = {"Authorization": f"Bearer {refresh.reveal()}"}
        # a refresh token is for one use: it is sent once, whatever becomes of the answer
        again = Request("POST", "/xrpc/com.atproto.server.refreshSession", headers=headers, creates=True)
        try:
            self._keep(exchange(again))
        except (Refused, Lost):
            self.headers(exchange)
        return True

    def _keep(self, reply: Reply) -> None:
        self._access, self._refresh = Secret(reply.text("accessJwt")), Secret(reply.text("refreshJwt"))
        self._redactor.add(self._access)
        self._redactor.add(self._refresh)


SCHEMES: dict[str, Callable[[Channel, Secret, Redactor], Scheme]] = {"bearer": Bearer, "app-password": AppPassword}
