"""A token, a password's sibling or a private key in a post.

Why: whoever reads it can use it, and machines read everything within seconds; deleting the post does not call it back.
Source: the issuers' own formats (GitHub, GitLab, Slack, AWS, Google, Stripe, Telegram, Discord, npm, …); RFC 7468, 7519

Bad:
    Le robot parle avec ghp_0123456789abcdefghijABCDEFGHIJ012345.

    -----BEGIN OPENSSH PRIVATE KEY-----

Good:
    Le robot parle avec son jeton, qui reste dans l’environnement : `CMGEN_MASTODON_TOKEN`, ghp_… et le commit
    0123456789abcdef0123456789abcdef01234567.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Location, Post, SpanKind
from cmgen.text.passages import passages

level = Level.ERROR
hides = True  # reports do not show what stands there
KINDS = (
    (r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----", "a private key"),
    (r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,90})\b", "a GitHub token"),
    (r"\bglpat-[\w-]{20,}", "a GitLab token"),
    (r"\bxox[abeoprs]-[A-Za-z0-9-]{20,}", "a Slack token"),
    (r"\bhooks\.slack\.com/services/T\w+/B\w+/\w{20,}", "a Slack webhook"),
    (r"\bdiscord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{50,}", "a Discord webhook"),
    (r"(?<!Credential=)\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", "an AWS key"),
    (r"\bAIza[0-9A-Za-z_-]{35}(?![\w-])", "a Google key"),
    (r"\b(?:sk|rk)_live_[0-9A-Za-z]{20,}", "a Stripe key"),
    (r"\bnpm_[A-Za-z0-9]{36}\b", "an npm token"),
    (r"\bpypi-AgE[\w-]{50,}", "a PyPI token"),
    (r"(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])", "a Telegram bot's token"),
    (r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}", "a signed token (JWT)"),
    (r"\bEAA[A-Za-z0-9]{80,}\b", "a Meta token"),
    (
        r"(?i)\b(?:access[_-]?token|api[_-]?key|app[_-]?password|client[_-]?secret|bearer)[\"']?\s*[:= ]\s*[\"']?"
        r"(?=[\w.~+/-]*\d)(?=[\w.~+/-]*[a-z])[\w.~+/-]{20,}",
        "a token",
    ),
)
ANY = re.compile("|".join(f"({pattern.removeprefix('(?i)')})" for pattern, _ in KINDS[:-1]))
NAMED = re.compile(KINDS[-1][0])


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """The body as it was written, code too; the front matter's words; every address."""
    remedy = "take it out, revoke it where it was issued, and look whether git has it in its history"
    for number, line in enumerate(post.body.split("\n") if has_signs(post.body) else (), start=post.body_line):
        for start, end, what in _secrets(line):
            where = Location(post.path, number, start + 1, number, end + 1)
            yield Finding(where, "", f"this looks like {what}", remedy)
    for words in passages(post):
        if words.name not in ("body", "alt"):
            for start, end, what in _secrets(words.text):
                yield Finding(words.location(start, end), "", f"this looks like {what}", remedy)
    links = [
        (span.target, span.location) for span in post.spans if span.kind is SpanKind.LINK and span.text != span.target
    ]
    for target, where in [*links, (post.link, post.place("link"))]:
        for _, _, what in _secrets(target):
            if where.line < post.body_line:  # those of the body have been found there
                yield Finding(where, "", f"this looks like {what}", remedy)


# One of these is in each, in small letters: a look for them costs less than the patterns.
SIGNS = (
    *("private key", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat", "glpat-", "xox", "hooks.slack", "webhooks"),
    *("akia", "asia", "aiza", "_live_", "npm_", "pypi-age", ":aa", "eyj", "eaa"),
    *("token", "key", "password", "secret", "bearer"),
)


def has_signs(text: str) -> bool:
    """Whether there may be a secret in a text at all."""
    folded = text.lower()
    return any(sign in folded for sign in SIGNS)


def _secrets(text: str) -> Iterator[tuple[int, int, str]]:
    if not has_signs(text):
        return
    for found in ANY.finditer(text):
        yield *found.span(), KINDS[(found.lastindex or 1) - 1][1]
    for found in NAMED.finditer(text):
        if not ANY.search(found[0]):
            yield *found.span(), KINDS[-1][1]
