"""Patterns of guidelines: the regular expressions that Vale's rules are written in, run so that none can hang.

Vale reads them as .NET does, with Go's ``(?P<name>…)``: variable look-behind, flags in the middle, Unicode ``\\w`` and
``\\b``. A pattern is read here and written anew for three uses:

    linear  for RE2, whose time grows with the text alone; without look-around and back references, and only for texts
            whose letters are all ASCII, because RE2 knows no others at ``\\b``
    exact   for ``regex``, which backtracks: under a time limit
    loose   for RE2 on any text: finds at least what the others find, so that a text without it need not be tried

What is read in none of these ways is refused with its place when the rule is loaded.

Source: the syntax of github.com/errata-ai/regexp2 (1.7, 2024) with its RE2 option, and RE2's (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

SECONDS = 0.5  # that one search may take in one passage
MAX_DEPTH = 50  # groups in groups
MAX_REPEAT = 1000  # RE2's own limit
MAX_COPIES = 20_000  # what nested repetitions multiply to
MAX_LENGTH = 200_000  # characters of a pattern
MEMORY = 64 << 20  # bytes RE2 may use for one pattern, or for a set of them

WORD = r"\pL\p{Mn}\p{Nd}\p{Pc}\x{200C}\x{200D}"
SPACE = r"\t\n\x0B\f\r\x{85}\pZ"
_RUN = re.compile(r"[^\\\[\](){}*+?.^$|#\s]+")
_QUANTIFIER = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_NAME = re.compile(r"\w+")
_FLAGS = re.compile(r"[imnsx+-]+")
_NUMBERS = {
    letter: re.compile(rf"\{{([0-9A-Fa-f]{{1,6}})\}}|([0-9A-Fa-f]{{{digits}}})")
    for letter, digits in (("x", 2), ("u", 4))
}
_OCTAL = re.compile(r"[0-7]{0,2}")
_REFERENCE = re.compile(r"\d{1,2}")
_NAMED_REFERENCE = re.compile(r"[<'](\w+)[>']")
_PROPERTY = re.compile(r"\{(\^?)([A-Za-z_]+)\}|([A-Z])")
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")


class BadPattern(Exception):
    """A pattern that cannot be used, and why, in words."""


class TooSlow(Exception):
    """A search that took longer than it may."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a pattern, written for each use; None: it has no such form. ``copies``: how often it repeats."""

    exact: str
    linear: str | None
    loose: str | None
    copies: int = 1


EMPTY = Piece("", "", "")


@dataclass(slots=True)
class _Reader:
    """Reads one pattern from left to right."""

    source: str
    position: int = 0
    depth: int = 0
    multiline: bool = False
    dotall: bool = False
    extended: bool = False
    groups: int = 0
    names: dict[str, int] = field(default_factory=dict)

    def peek(self, length: int = 1) -> str:
        return self.source[self.position : self.position + length]

    def whole(self) -> Piece:
        piece = self.choice()
        if self.position < len(self.source):
            raise BadPattern("a closing bracket ) without its opening one")
        return piece

    def choice(self) -> Piece:
        """Alternatives, up to the end or a closing bracket; flags set inside end with it."""
        kept = (self.multiline, self.dotall, self.extended)
        branches = [self.sequence()]
        while self.peek() == "|":
            self.position += 1
            branches.append(self.sequence())
        self.multiline, self.dotall, self.extended = kept
        return _joined("|", branches)

    def sequence(self) -> Piece:
        pieces: list[Piece] = []
        while (character := self.peek()) and character not in "|)":
            pieces += self.item()
        return _joined("", pieces)

    def item(self) -> list[Piece]:
        if run := _RUN.match(self.source, self.position):
            text = run[0]
            if len(text) > 1 and _QUANTIFIER.match(self.source, run.end()):
                text = text[:-1]  # a quantifier takes the last character alone
            self.position += len(text)
            piece = _literal(text)
        else:
            piece = self.atom()
        return [self.quantified(piece)] if piece is not EMPTY else []

    def quantified(self, piece: Piece) -> Piece:
        found = _QUANTIFIER.match(self.source, self.position)
        if not found:
            return piece
        self.position = found.end()
        quantifier = found[0]
        copies = _copies(quantifier) * piece.copies
        if copies > MAX_COPIES:
            raise BadPattern("repetitions inside repetitions that come to more than 20,000")
        if self.peek() == "?":
            self.position += 1
            quantifier += "?"
        if _QUANTIFIER.match(self.source, self.position):
            raise BadPattern(f"two quantifiers in a row: {quantifier}{self.peek()}")
        return _after(piece, quantifier, copies)

    def atom(self) -> Piece:
        character = self.peek()
        if character == "\\":
            return self.escape()
        if character == "[":
            return self.set()
        if character == "(":
            return self.group()
        self.position += 1
        if character == ".":
            any_or_line = "(?s:.)" if self.dotall else r"[^\n]"
            return Piece(any_or_line, any_or_line, any_or_line)
        if character == "^":
            return Piece(r"(?m:^)", r"(?m:^)", "") if self.multiline else Piece(r"\A", r"\A", "")
        if character == "$":
            return Piece(r"(?m:$)", r"(?m:$)", "") if self.multiline else Piece(r"\Z", r"\z", "")
        if character in "*+?":
            raise BadPattern(f"a quantifier {character} with nothing before it")
        if self.extended and character.isspace():
            return EMPTY
        if self.extended and character == "#":
            end = self.source.find("\n", self.position)
            self.position = len(self.source) if end < 0 else end
            return EMPTY
        return _literal(character)

    def escape(self) -> Piece:
        self.position += 1
        character = self.peek()
        if not character:
            raise BadPattern("a backslash at the end")
        self.position += 1
        if character in "bB":
            return Piece(f"\\{character}", f"\\{character}", "")
        if character in "dDwWsS":
            return _class(character)
        if character in "pP":
            return self.property(character)
        if character in "Az":
            return Piece(r"\A", r"\A", "") if character == "A" else Piece(r"\Z", r"\z", "")
        if character == "Z":
            return Piece(r"(?=\n?\Z)", None, "")
        if character.isdigit() and character != "0":
            number = _REFERENCE.match(self.source, self.position - 1)
            assert number is not None
            self.position = number.end()
            return Piece(f"(?:\\{number[0]})", None, None)
        if character == "k":
            name = _NAMED_REFERENCE.match(self.source, self.position)
            if not name:
                raise BadPattern(r"\k without the name of a group")
            self.position = name.end()
            return Piece(f"(?P={name[1]})", None, None)
        return _literal(self.character(character))

    def character(self, character: str) -> str:
        """The character that an escape stands for; the backslash and this letter have been read."""
        if character in _NAMED:
            return _NAMED[character]
        if character in "xu":
            found = _NUMBERS[character].match(self.source, self.position)
            if not found or int(found[1] or found[2], 16) > 0x10FFFF:
                raise BadPattern(f"\\{character} without the number of a character")
            self.position = found.end()
            return chr(int(found[1] or found[2], 16))
        if character == "0":
            found = _OCTAL.match(self.source, self.position)
            assert found is not None
            self.position = found.end()
            return chr(int(found[0] or "0", 8))
        if character.isalnum() or character == "_":
            raise BadPattern(f"\\{character} is not supported")
        return character

    def property(self, kind: str) -> Piece:
        found = _PROPERTY.match(self.source, self.position)
        if not found:
            raise BadPattern(f"\\{kind} without the name of a kind of characters")
        self.position = found.end()
        name, denied = found[2] or found[3], (kind == "P") != bool(found[1])
        name = name.removeprefix("Is")
        written = f"\\{'P' if denied else 'p'}{{{name}}}"
        try:
            _compiled_linear(written)
        except BadPattern:
            raise BadPattern(f"the kind of characters {name!r} is not known") from None
        return Piece(written, written, written)

    def set(self) -> Piece:
        """``[…]``; what RE2 cannot say of characters beyond ASCII has no linear form."""
        self.position += 1
        denied = self.peek() == "^"
        self.position += denied
        exact, linear, wide, first = [], [], False, True
        while True:
            if self.position >= len(self.source):
                raise BadPattern("a set [ without its end ]")
            if self.peek() == "]" and not first:
                self.position += 1
                break
            first = False
            if self.peek() == "[" and (posix := _POSIX.match(self.source, self.position)):
                self.position = posix.end()
                exact.append(posix[0])
                linear.append(posix[0])
                continue
            part = self.member()
            if part == "-" and self.peek() == "[" and exact:
                raise BadPattern("a set taken away from a set, [a-z-[aeiou]], is not supported")
            if len(part) == 1 and self.peek() == "-" and self.peek(2)[1:] not in ("", "]"):
                self.position += 1
                if self.peek() == "[":
                    raise BadPattern("a set taken away from a set, [a-z-[aeiou]], is not supported")
                end = self.member()
                if len(end) != 1 or end < part:
                    raise BadPattern(f"a range {part}-{end} that is none")
                exact.append(f"{_in_set(part)}-{_in_set(end)}")
                linear.append(f"{_in_set(part)}-{_in_set(end)}")
            elif len(part) == 1:
                exact.append(_in_set(part))
                linear.append(_in_set(part))
            else:
                exact.append(part)
                wide = wide or part in (r"\W", r"\D", r"\S")
                linear.append(SPACE if part == r"\s" else part)
        sign = "^" if denied else ""
        own = f"[{sign}{''.join(exact)}]"
        if r"\S" in exact or not exact:
            return Piece(own, None, "(?s:.)")
        return Piece(own, f"[{sign}{''.join(linear)}]", "(?s:.)" if wide or denied else _loose_set(exact))

    def member(self) -> str:
        """One character of a set, or a class like ``\\w`` as it is written."""
        character = self.peek()
        self.position += 1
        if character != "\\":
            return character
        character = self.peek()
        self.position += 1
        if character in "dDwWsS" and character:
            return f"\\{character}"
        if character in "pP" and character:
            return self.property(character).exact
        return "\b" if character == "b" else self.character(character)

    def group(self) -> Piece:
        self.position += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadPattern(f"groups nested more than {MAX_DEPTH} deep")
        piece = self.opened()
        self.depth -= 1
        return piece

    def opened(self) -> Piece:  # one branch a kind of group
        if self.peek() != "?":
            self.groups += 1
            inner = self.inside()
            return _wrapped("(", inner)
        self.position += 1
        two = self.peek(2)
        if two[:1] == ":":
            self.position += 1
            return _wrapped("(?:", self.inside())
        if two[:1] == "#":
            end = self.source.find(")", self.position)
            if end < 0:
                raise BadPattern("a comment (?# without its end")
            self.position = end + 1
            return EMPTY
        if two[:1] in ("=", "!"):
            self.position += 1
            return Piece(f"(?{two[0]}{self.inside().exact})", None, "")
        if two in ("<=", "<!"):
            self.position += 2
            return Piece(f"(?{two}{self.inside().exact})", None, "")
        if two[:1] == ">":
            self.position += 1
            inner = self.inside()
            return Piece(f"(?>{inner.exact})", None, inner.loose and f"(?:{inner.loose})", inner.copies)
        if two == "P<" or two[:1] in ("<", "'"):
            self.position += 2 if two == "P<" else 1
            return self.named()
        if found := _FLAGS.match(self.source, self.position):
            self.position = found.end()
            return self.flagged(found[0])
        raise BadPattern(f"(?{two[:1]} is not supported")

    def named(self) -> Piece:
        found = _NAME.match(self.source, self.position)
        end = self.source[found.end() : found.end() + 1] if found else ""
        if not found or end not in (">", "'") or found[0][0].isdigit():
            raise BadPattern("a group whose name is none")
        self.position = found.end() + 1
        self.groups += 1
        self.names.setdefault(found[0], self.groups)
        return _wrapped(f"(?P<{found[0]}>", self.inside())

    def flagged(self, flags: str) -> Piece:
        """``(?i)`` for the rest of the group around, ``(?i:…)`` for its own."""
        on, _, off = flags.replace("+", "").partition("-")
        if "n" in flags or "-" in off:
            raise BadPattern(f"the flags (?{flags}) are not supported")
        kept = (self.multiline, self.dotall, self.extended)
        self.multiline = "m" in on or (self.multiline and "m" not in off)
        self.dotall = "s" in on or (self.dotall and "s" not in off)
        self.extended = "x" in on or (self.extended and "x" not in off)
        case = "i" if "i" in on else "-i" if "i" in off else ""
        if self.peek() == ")":
            self.position += 1
            return Piece(f"(?{case})", f"(?{case})", f"(?{case})") if case else EMPTY
        if self.peek() != ":":
            raise BadPattern(f"(?{flags}{self.peek()} is not supported")
        self.position += 1
        inner = self.inside()
        self.multiline, self.dotall, self.extended = kept
        return _wrapped(f"(?{case}:", inner)

    def inside(self) -> Piece:
        inner = self.choice()
        if self.peek() != ")":
            raise BadPattern("a group ( without its end )")
        self.position += 1
        return inner


def _copies(quantifier: str) -> int:
    if quantifier[0] != "{":
        return 1
    numbers = [int(number) for number in quantifier[1:-1].split(",") if number]
    if max(numbers) > MAX_REPEAT:
        raise BadPattern(f"the repetition {quantifier} is of more than {MAX_REPEAT:,}")
    return max(1, *numbers)


def _literal(text: str) -> Piece:
    exact = re.sub(r"[^\w\s]", lambda found: f"\\{found[0]}", text) if not text.isalnum() else text
    exact = exact.replace("\n", "\\n")
    linear = _re2_literal(text)
    return Piece(exact, linear, linear)


def _re2_literal(text: str) -> str:
    return re.sub(r"[^\w\s]", lambda found: f"\\{found[0]}" if found[0] < "\x80" else found[0], text)


def _in_set(character: str) -> str:
    return f"\\x{ord(character):02x}" if character in "\\]^-[&~|\n" or character < " " else character


def _class(character: str) -> Piece:
    exact = f"\\{character}"
    if character in "sS":
        spaces = f"[{'^' if character == 'S' else ''}{SPACE}]"
        return Piece(exact, spaces, spaces)
    members = WORD if character in "wW" else r"\p{Nd}"
    return Piece(exact, exact, f"[{'^' if character.isupper() else ''}{members}]")


def _loose_set(exact: Iterable[str]) -> str:
    wider = {r"\w": WORD, r"\d": r"\p{Nd}", r"\s": SPACE}
    return f"[{''.join(wider.get(part, part) for part in exact)}]"


def _joined(between: str, pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    linear = [piece.linear for piece in pieces if piece.linear is not None]
    loose = [piece.loose for piece in pieces if piece.loose is not None]
    return Piece(
        between.join(piece.exact for piece in pieces),
        between.join(linear) if len(linear) == len(pieces) else None,
        between.join(loose) if len(loose) == len(pieces) else None,
        max((piece.copies for piece in pieces), default=1),
    )


def _wrapped(opening: str, inner: Piece) -> Piece:
    plain = opening if opening.endswith(":") else "(?:"
    return Piece(
        f"{opening}{inner.exact})",
        None if inner.linear is None else f"{opening}{inner.linear})",
        None if inner.loose is None else f"{plain}{inner.loose})",
        inner.copies,
    )


def _after(piece: Piece, quantifier: str, copies: int) -> Piece:
    loose = piece.loose and f"(?:{piece.loose}){quantifier}"
    linear = piece.linear and f"{_unit(piece.linear)}{quantifier}"
    return Piece(f"{_unit(piece.exact)}{quantifier}", linear, loose, copies)


def _unit(text: str) -> str:
    return text if len(text) == 1 or text[0] in "[(" or (text[0] == "\\" and len(text) == 2) else f"(?:{text})"


def _compiled_linear(source: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        return re2.compile(source, options)
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise BadPattern(said) from None


def is_plain(text: str) -> bool:
    """Whether all its letters, digits and marks are ASCII, so that RE2 sees the words that are there."""
    return text.isascii() or not any(character > "\x7f" and _is_word(character) for character in text)


def _is_word(character: str) -> bool:
    import unicodedata

    return unicodedata.category(character) in _WORD_CATEGORIES or character in "\u200c\u200d"


_WORD_CATEGORIES = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"}


class Pattern:
    """A compiled pattern. ``groups``: how many it captures; ``names``: the numbers of those that have one."""

    def __init__(self, source: str) -> None:
        if len(source) > MAX_LENGTH:
            raise BadPattern(f"a pattern of more than {MAX_LENGTH:,} characters")
        reader = _Reader(source)
        self.source = source
        self.piece = reader.whole()
        self.groups = reader.groups
        self.names = reader.names
        self._linear = None if self.piece.linear is None else _compiled_linear(self.piece.linear)
        if self._linear is None:
            self._check_exact()

    def _check_exact(self) -> None:
        import regex

        try:
            _ = self._exact
        except regex.error as error:
            raise BadPattern(str(error.msg)) from None

    @cached_property
    def _exact(self) -> Any:
        import regex

        return regex.compile(f"(?-f){self.piece.exact}", regex.V1)

    def finds(self, text: str, plain: bool | None = None) -> Iterator[Any]:
        """Its matches from left to right; raises TooSlow where they cannot be found in time.

        plain  what ``is_plain`` says of the text, where that is known
        """
        if self._linear is not None and (is_plain(text) if plain is None else plain):
            yield from self._linear.finditer(text)
            return
        try:
            yield from self._exact.finditer(text, timeout=SECONDS)
        except TimeoutError:
            raise TooSlow(self.source) from None

    def spans(self, text: str, plain: bool | None = None) -> list[tuple[int, int]]:
        """Where it matches, in code points."""
        return [found.span() for found in self.finds(text, plain)]

    def at(self, text: str, start: int, plain: bool | None = None) -> Any:
        """Its match that begins at a place of the text, or None."""
        if self._linear is not None and (is_plain(text) if plain is None else plain):
            return self._linear.match(text, start)
        try:
            return self._exact.match(text, start, timeout=SECONDS)
        except TimeoutError:
            raise TooSlow(self.source) from None

    def replaced(self, text: str, template: str) -> str:
        """The text with each match replaced; ``$1`` and ``${name}`` stand for what a group has found."""

        def filled(found: Any) -> str:
            def group(named: re.Match[str]) -> str:
                name = named[1] or named[2]
                key = int(name) if name.isdigit() else self.names.get(name, self.groups + 1)
                return (found[key] or "") if key <= self.groups else named[0]

            return re.sub(r"\$(?:(\d+)|\{(\w+)\})", group, template).replace("$$", "$")

        parts, last = [], 0
        for found in self.finds(text):
            parts += [text[last : found.start()], filled(found)]
            last = found.end()
        return "".join([*parts, text[last:]])

    def matches(self, text: str, plain: bool | None = None) -> bool:
        """Whether it is found anywhere in the text."""
        return next(self.finds(text, plain), None) is not None


class Sieve:
    """Which of many patterns may be found in a text: one pass of RE2 over it for all of them."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY * 4
        self._set = re2.Set.SearchSet(options)
        self._numbers: list[int] = []
        self.always: set[int] = set()
        for number, pattern in enumerate(patterns):
            loose = pattern.piece.loose
            if loose is None or self._set.Add(loose) < 0:
                self.always.add(number)
            else:
                self._numbers.append(number)
        if self._numbers:
            self._set.Compile()

    def passing(self, text: str) -> set[int]:
        """The numbers of the patterns that may be found in the text; the others are not."""
        if not self._numbers:
            return self.always
        return self.always.union(self._numbers[index] for index in self._set.Match(text) or ())
