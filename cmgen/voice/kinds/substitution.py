"""Words for which there are better ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated

from cmgen.voice.check import Exceptions, File, Passage, hit, listed
from cmgen.voice.guideline import Guideline, Vocabulary, filled
from cmgen.voice.pattern import BadPattern, Pattern
from cmgen.voice.places import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is to be replaced."""

    swap: Annotated[Mapping[str, str], "patterns, and what to write instead; several with | between them"] = field(
        default_factory=dict
    )
    exceptions: Annotated[tuple[str, ...], "what is let pass"] = ()
    ignorecase: Annotated[bool, "capitals make no difference"] = False
    nonword: Annotated[bool, "no word boundaries around the patterns"] = False
    capitalize: Annotated[bool, "a capital stays one"] = False
    vocab: Annotated[bool, "let the brand's vocabulary pass"] = True
    pos: Annotated[str, "no longer used"] = ""


_CAPTURE = re.compile(r"(?<!\\)\((?!\?)")
_NUMBERED = re.compile(r"\$\d+")
_PHRASE = re.compile(r"(?:[^\W_]|[ -])*\Z")
_NO_LITERAL = frozenset("[](){}|.*+^$")


class Check:
    """Finds the patterns and says what to write."""

    def __init__(self, guideline: Guideline, vocabulary: Vocabulary) -> None:
        options: Options = guideline.options
        self.guideline, self.options = guideline, options
        self.exceptions = Exceptions(options.exceptions, vocabulary.accept if options.vocab else ())
        self.written = sorted(options.swap, key=lambda key: -len(key.encode()))
        self.keys = [_uncaptured(key) for key in self.written]
        self.around = "(?m)(?:%s)" if options.nonword else vocabulary.around
        self.case = "(?i)" if options.ignorecase else ""
        self.sieve = Pattern(self._around("|".join(f"(?:{key})" for key in self.keys)))

    def hits(self, passage: Passage, file: File) -> Iterator[Hit]:
        """Each place where a pattern stands, but for what is right already, and the exceptions."""
        for span in self.sieve.spans(passage.text, passage.image):
            observed = passage.text[span[0] : span[1]]
            index = self._which(passage, span)
            if index is None:
                continue
            expected = self._expected(index, observed)
            if self._is_right(expected, observed) or self.exceptions.take(observed, span, passage):
                continue
            yield self._hit(span, passage.text, expected, observed)

    def _around(self, keys: str) -> str:
        return self.case + self.around.replace("%s", keys, 1)

    @cached_property
    def _numbered(self) -> Pattern:
        """The same with a group for each key: slower, and only asked where there is something."""
        return Pattern(self._around("|".join(f"({key})" for key in self.keys)))

    def _which(self, passage: Passage, span: tuple[int, int]) -> int | None:
        """The key whose pattern has matched."""
        found = self._numbered.at(passage.text, span[0], passage.image)
        return next((index for index, group in enumerate(found.groups()) if group is not None), None) if found else None

    def _expected(self, index: int, observed: str) -> str:
        expected = self.options.swap[self.written[index]]
        if self.options.capitalize and observed == _capital(observed):
            expected = _capital(expected)
        if not _NUMBERED.search(expected):
            return expected
        return Pattern(self.case + self.written[index]).replaced(observed, expected)

    def _is_right(self, expected: str, observed: str) -> bool:
        if self.guideline.action.name == "replace":
            return observed in options_of(expected)
        if _PHRASE.match(expected):
            return expected == observed
        try:
            return Pattern(f"^(?:{expected})$").matches(observed)
        except BadPattern:
            return expected == observed

    def _hit(self, span: tuple[int, int], text: str, expected: str, observed: str) -> Hit:
        action, message = self.guideline.action, self.guideline.message
        params = action.params
        if action.name == "replace" and not params:
            params = options_of(expected)
            if self.options.capitalize and observed == _capital(observed):
                params = tuple(_capital(param) for param in params)
            expected = listed(params)
            message = _once_quoted(message)
        elif action.name != "replace":
            expected = _as_written(expected, observed)
            params = options_of(expected)
        found = hit(replace(self.guideline, action=replace(action, params=params)), span, text)
        found.message = filled(message, expected, observed)
        found.replacements = params
        return found


def options_of(replacement: str) -> tuple[str, ...]:
    r"""What may be written instead: ``a|b`` is two, ``\|`` is a bar."""
    parts = replacement.replace(r"\|", "\0").split("|")
    return tuple(part.replace("\0", "|") for part in parts if part)


def _uncaptured(key: str) -> str:
    captures = key.count("(") != key.count("(?") + key.count(r"\(")
    return _CAPTURE.sub("(?:", key) if captures else key


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isascii() else text


def _once_quoted(message: str) -> str:
    for quoted in ("'%s'", '"%s"'):
        if message.count(quoted) == 2:
            message = message.replace(quoted, "%s", 1)
    return message


def _as_written(term: str, observed: str) -> str:
    """A term of the vocabulary in its own letters, where it is a pattern of a single length: ``OAuth2?``."""
    letters, escaped = [], False
    for character in term:
        if escaped or (character not in _NO_LITERAL and character not in "\\?"):
            letters.append(character)
            escaped = False
        elif character == "\\":
            escaped = True
        elif character != "?":
            return term
    plain = "".join(letters)
    return plain if not escaped and plain and plain.casefold() == observed.casefold() else term
