"""Patterns of guidelines: the regular expressions that Vale's rules are written in, run so that none can hang.

Vale reads them as .NET does, with Go's ``(?P<name>…)``: variable look-behind, flags in the middle, Unicode ``\\w`` and
``\\b``. A pattern is read here and written anew for three uses:

    linear  for RE2, whose time grows with the text alone; without look-around and back references, and only for texts
            whose letters are all ASCII, because RE2 knows no others at ``\\b``: in their place it may see an image of
            the text, as long, in which every other letter is ``_`` (see ``Image``)
    exact   for ``regex``, which backtracks: under a time limit
    loose   for RE2 on any text: finds at least what the others find, so that a text without it need not be tried;
            of the image of a text ``near`` does the same, and better

What is read in none of these ways is refused with its place when the rule is loaded.

Source: the syntax of github.com/errata-ai/regexp2 (1.7, 2024) with its RE2 option, and RE2's (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any

SECONDS = 0.5  # that one search may take in one passage
MAX_DEPTH = 50  # groups in groups
MAX_REPEAT = 1000  # RE2's own limit
MAX_COPIES = 20_000  # what nested repetitions multiply to
LONGEST_LOOKED_THROUGH = 5_000
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
_SIMPLE = re.compile(r"(?:\(\?:|[()]|\\b|\\[wd]\+?|\[\^\\s\]\+?)+")
_UNSAFE = re.compile(r"[^\t\n\r -^`-~]")  # what the image of a text may hold in the place of something else
_ASCII = {  # the classes of POSIX, which know ASCII alone
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t\x20",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\x09-\x0d\x20",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
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
    near: bool = False  # look-around and atomic groups in a linear form as well, which finds more than they do
    position: int = 0
    depth: int = 0
    multiline: bool = False
    dotall: bool = False
    extended: bool = False
    groups: int = 0
    safe: bool = True  # for the image of a text: it tells no letter beyond ASCII, nor _, from another
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
            piece = self.literal(text)
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
            return Piece("(?s:.)" if self.dotall else ".", any_or_line, any_or_line)
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
        return self.literal(character)

    def literal(self, text: str) -> Piece:
        self.safe = self.safe and _UNSAFE.search(text) is None
        return _literal(text)

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
            return Piece(r"(?=\n?\Z)", "" if self.near else None, "")
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
        return self.literal(self.character(character))

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
        self.safe = False
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
                self.safe = False
                exact.append(_posix(posix[2], denied=bool(posix[1])))
                linear.append(posix[0])
                wide = wide or bool(posix[1])
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
                self.safe = self.safe and end < "\x7f" and not part <= "_" <= end and part >= " "
                exact.append(f"{_in_set(part)}-{_in_set(end)}")
                linear.append(f"{_in_set(part)}-{_in_set(end)}")
            elif len(part) == 1:
                self.safe = self.safe and _UNSAFE.match(part) is None
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
            inner = self.inside()
            consumed = inner.linear is not None and two[0] == "=" and self.near and self._is_last()
            follows = f"(?:{inner.linear})" if consumed else ""
            return Piece(f"(?{two[0]}{inner.exact})", follows if self.near else None, "")
        if two in ("<=", "<!"):
            self.position += 2
            return Piece(f"(?{two}{self.inside().exact})", "" if self.near else None, "")
        if two[:1] == ">":
            self.position += 1
            inner = self.inside()
            near = f"(?:{inner.linear})" if self.near and inner.linear is not None else None
            return Piece(f"(?>{inner.exact})", near, inner.loose and f"(?:{inner.loose})", inner.copies)
        if two == "P<" or two[:1] in ("<", "'"):
            self.position += 2 if two == "P<" else 1
            return self.named()
        if found := _FLAGS.match(self.source, self.position):
            self.position = found.end()
            return self.flagged(found[0])
        raise BadPattern(f"(?{two[:1]} is not supported")

    def _is_last(self) -> bool:
        """Whether nothing of the pattern has to stand after this place: what is looked at there may be taken."""
        position, source = self.position, self.source
        if len(source) > LONGEST_LOOKED_THROUGH:
            return False
        while position < len(source):
            if source[position] == "|":
                position = _closing(source, position)
            elif source[position] == ")" and not _QUANTIFIER.match(source, position + 1):
                position += 1
            else:
                return False
        return True

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


def _closing(source: str, position: int) -> int:
    """Where the group ends that a place is in: its bracket, or the end of the pattern."""
    depth, in_set = 0, False
    while position < len(source):
        character = source[position]
        if character == "\\":
            position += 1
        elif in_set:
            in_set = character != "]"
        elif character == "[":
            in_set = True
            position += source.startswith("^", position + 1)
            position += source.startswith("]", position + 1)  # the first one is a member
        elif character == "(":
            depth += 1
        elif character == ")":
            if not depth:
                return position
            depth -= 1
        position += 1
    return position


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


def _posix(name: str, *, denied: bool) -> str:
    if name not in _ASCII:
        raise BadPattern(f"[:{name}:] is not known")
    return f"[{'^' if denied else ''}{_ASCII[name]}]"


def _loose_set(exact: Iterable[str]) -> str:
    wider = {r"\w": WORD, r"\d": r"\p{Nd}", r"\s": SPACE}
    members = [part[1:-1] if len(part) > 1 and part[0] == "[" else part for part in exact]  # POSIX classes
    return f"[{''.join(wider.get(part, part) for part in members)}]"


def _joined(between: str, pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    linear = [piece.linear for piece in pieces if piece.linear is not None]
    loose = [piece.loose for piece in pieces if piece.loose is not None]
    return Piece(
        between.join(_apart(piece.exact) if between else piece.exact for piece in pieces),
        between.join(linear) if len(linear) == len(pieces) else None,
        between.join(loose) if len(loose) == len(pieces) else None,
        max((piece.copies for piece in pieces), default=1),
    )


def _apart(branch: str) -> str:
    """A branch that is a denied set, so that ``regex`` joins it with no other: ``[^a]|[^b]`` is any character."""
    return f"(?>{branch})" if branch.startswith("[^") and branch.find("]") == len(branch) - 1 else branch


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


@dataclass(frozen=True, slots=True)
class Image:
    """A text as RE2 sees it.

    raw    its image: of ASCII alone, with one byte for each character, so that places are the same; None: it has none
    same   whether the image is the text itself
    plain  whether all its letters, digits and marks are ASCII
    """

    raw: bytes | None
    same: bool
    plain: bool


def image_of(text: str) -> Image:
    """The image of a text: letters and marks beyond ASCII are ``_``, spaces a vertical tab, all else ``\\x01``.

    Digits beyond ASCII, and letters that are the other case of an ASCII one, have no image.
    """
    if text.isascii():
        return Image(text.encode(), same=True, plain=True)
    image = text.translate(_IMAGES)
    if _NO_IMAGE in image:
        return Image(None, same=False, plain=False)
    return Image(image.encode(), same=False, plain=image.count("_") == text.count("_"))


class _Images(dict[int, str]):
    """The image of each character, worked out once."""

    def __missing__(self, code: int) -> str:
        import unicodedata

        character = chr(code)
        category = unicodedata.category(character)
        if code < 0x80:
            made = character
        elif category == "Nd" or character in "\u017f\u212a\u0130\u0131":
            made = _NO_IMAGE
        elif _is_word(character):
            made = "_"
        else:
            made = "\v" if character.isspace() or category[0] == "Z" else "\x01"
        self[code] = made
        return made


_NO_IMAGE = "\x02"
_IMAGES = _Images()


def _is_word(character: str) -> bool:
    import unicodedata

    return unicodedata.category(character) in _WORD_CATEGORIES or character in "\u200c\u200d"


_WORD_CATEGORIES = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"}


class Found:
    """A match of RE2 in the image of a text, as the matches of ``re`` are."""

    __slots__ = ("spans", "text")

    def __init__(self, text: str, spans: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.spans = spans

    def span(self, group: int = 0) -> tuple[int, int]:
        """Where a group stands; (-1, -1) where it does not."""
        return self.spans[group]

    def start(self) -> int:
        """Where it begins."""
        return self.spans[0][0]

    def end(self) -> int:
        """Where it ends."""
        return self.spans[0][1]

    def __getitem__(self, group: int) -> str | None:
        start, end = self.spans[group]
        return None if start < 0 else self.text[start:end]

    def group(self) -> str:
        """What was found."""
        return self.text[slice(*self.spans[0])]

    def groups(self) -> tuple[str | None, ...]:
        """What the groups have found."""
        return tuple(self[group] for group in range(1, len(self.spans)))


class Pattern:
    """A compiled pattern. ``groups``: how many it captures; ``names``: the numbers of those that have one.

    What takes a text takes its image as well, where that is known already.
    """

    def __init__(self, source: str) -> None:
        if len(source) > MAX_LENGTH:
            raise BadPattern(f"a pattern of more than {MAX_LENGTH:,} characters")
        reader = _Reader(source)
        self.source = source
        self.piece = reader.whole()
        self.groups = reader.groups
        self.names = reader.names
        self.safe = reader.safe
        self._linear: Any = None if self.piece.linear is None else _compiled_linear(self.piece.linear)
        if self._linear is None:
            self._check_exact()

    @cached_property
    def near(self) -> str | None:
        """What RE2 finds in the image of every text in which the pattern is found; None: nothing is known."""
        if not self.safe:
            return None
        return self.piece.linear if self.piece.linear is not None else _Reader(self.source, near=True).whole().linear

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

    def _seen(self, text: str, image: Image | None) -> bytes | str | None:
        """What RE2 looks at: the image, the text itself, or neither."""
        if self._linear is None:
            return None
        image = image or image_of(text)
        if image.raw is not None and (image.same or self.safe):
            return image.raw
        within = r"\B" in (self.piece.linear or "")  # which RE2 finds within the bytes of a character
        return text if image.plain and not within else None

    @cached_property
    def _quick(self) -> re.Pattern[bytes] | None:
        """For ``re``, which is quicker at many matches: a pattern that has no choice but the length of one run."""
        source = self.piece.exact.replace("(?i)", "")  # it has no letters of its own
        is_simple = self.safe and _SIMPLE.fullmatch(source) and source.count("+") < 2
        return re.compile(source.encode()) if is_simple else None

    def finds(self, text: str, image: Image | None = None) -> Iterator[Any]:
        """Its matches from left to right; raises TooSlow where they cannot be found in time."""
        seen = self._seen(text, image)
        if seen is not None:
            every = range(self.groups + 1)
            yield from (Found(text, tuple(map(found.span, every))) for found in self._linear_finds(seen))
            return
        try:
            yield from self._exact_finds(text)
        except TimeoutError:
            raise TooSlow(self.source) from None

    def _exact_finds(self, text: str) -> Iterator[Any]:
        """The matches as .NET has them: after an empty one it goes on by a character. Raises TimeoutError."""
        end = monotonic() + SECONDS
        position = 0
        while position <= len(text):
            for found in self._exact.finditer(text, position, timeout=max(end - monotonic(), 0.001)):
                yield found
                position = found.end()
                if found.start() == position:
                    position += 1
                    break
            else:
                return

    def spans(self, text: str, image: Image | None = None) -> list[tuple[int, int]]:
        """Where it matches, in code points."""
        seen = self._seen(text, image)
        if seen is None:
            return [found.span() for found in self.finds(text, image)]
        if self._quick is not None and isinstance(seen, bytes):
            return [found.span() for found in self._quick.finditer(seen)]
        return [found.span() for found in self._linear_finds(seen)]

    def _linear_finds(self, seen: str | bytes) -> Iterator[Any]:
        """RE2's matches; its library says an empty one at the end twice."""
        last = None
        for found in self._linear.finditer(seen):
            span = found.span()
            if span != last:
                yield found
            last = span

    def at(self, text: str, start: int, image: Image | None = None) -> Any:
        """Its match that begins at a place of the text, or None."""
        seen = self._seen(text, image)
        if seen is not None:
            found = self._linear.match(seen, start)
            return found and Found(text, tuple(map(found.span, range(self.groups + 1))))
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

    def matches(self, text: str, image: Image | None = None) -> bool:
        """Whether it is found anywhere in the text."""
        seen = self._seen(text, image)
        if seen is not None:
            return self._linear.search(seen) is not None
        return next(self.finds(text, image), None) is not None


class Sieve:
    """Which of many patterns may be found in a text: one pass of RE2 over it for all of them.

    The patterns that can be looked for in the image of a text are looked for there, which passes fewer by mistake.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        listed = list(enumerate(patterns))
        self.always: set[int] = {number for number, one in listed if one.piece.loose is None and one.near is None}
        loose = [(number, pattern.piece.loose) for number, pattern in listed if pattern.piece.loose is not None]
        near = {number: pattern.near for number, pattern in listed if pattern.near is not None}
        self._near = _Set(near.items())
        self._far = _Set([(number, source) for number, source in loose if number not in near])
        self._loose = loose

    @cached_property
    def _every(self) -> _Set:
        return _Set(self._loose)

    def passing(self, text: str, image: Image | None = None) -> set[int]:
        """The numbers of the patterns that may be found in the text; the others are not."""
        image = image or image_of(text)
        if image.raw is None:
            return self.always | self._every.found(text)
        return self.always | self._near.found(image.raw) | self._far.found(text)


class _Set:
    """Numbered patterns that RE2 looks for in one pass; those that it cannot take are always found."""

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY * 4
        self._set = re2.Set.SearchSet(options)
        self._numbers: list[int] = []
        self._always: set[int] = set()
        for number, pattern in patterns:
            if self._set.Add(pattern) < 0:
                self._always.add(number)
            else:
                self._numbers.append(number)
        if self._numbers:
            self._set.Compile()

    def found(self, text: str | bytes) -> set[int]:
        """The numbers of those that are in the text."""
        if not self._numbers:
            return self._always
        return self._always.union(self._numbers[index] for index in self._set.Match(text) or ())
