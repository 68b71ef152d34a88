"""Words with their parts of speech, for guidelines that look for a sequence of them.

A sentence is cut as the Penn Treebank does it: ``don't`` is ``do`` and ``n't``, punctuation stands alone. Which part of
speech a word is, is said by the tagger of TextBlob (extra ``tags``; English only, as Vale's own); the names are the
Treebank's: NN, NNS, VB, VBD, JJ, …

Source: Robert McIntyre's tokenizer.sed as github.com/jdkato/twine, nlp/tokenize, has it (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from cmgen.voice.sentences import sentences

INSTALL = "pip install 'cmgen[tags]'"
_BEFORE = (  # in this order
    (re.compile(r"'([ (\[{<])\""), r"\1 `` "),
    (re.compile(r'^(")'), "``"),
    (re.compile(r'( ")'), " ``"),
    (re.compile("(``)"), r" \1 "),
    (re.compile(r"([:,])([^0-9])"), r" \1 \2"),
    (re.compile(r"\.\.\."), " ... "),
    (re.compile(r"([^.])(\.)([\])}>\"']*)[\t\n\f\r ]*\Z"), r"\1 \2\3 "),
    (re.compile(r"([^'])' "), r"\1 ' "),
    (re.compile(r"([:,])\Z"), r" \1 "),
    (re.compile(r"([;@#$%&?!])"), r" \1 "),
    (re.compile(r"([\]\[(){}<>])"), r" \1 "),
    (re.compile("--"), " -- "),
)
_AFTER = (  # once there is a space at both ends
    (re.compile('"'), " '' "),
    (re.compile(r"'([^\t\n\f\r ])('')'"), r"\1 \2 "),
    (re.compile(r"([^' ])('[sS]|'[mM]|'[dD]|') "), r"\1 \2 "),
    (re.compile(r"([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) "), r"\1 \2 "),
    *(
        (re.compile(rf"(?ai)\b({one})({other})\b"), r" \1 \2 ")
        for one, other in (
            ("can", "not"),
            ("d", "'ye"),
            ("gim", "me"),
            ("gon", "na"),
            ("got", "ta"),
            ("lem", "me"),
            ("mor", "'n"),
        )
    ),
    (re.compile(r"(?ai)\b(wan)(na) "), r" \1 \2 "),
    (re.compile(r"(?ai) ('t)(is|was)\b"), r" \1 \2 "),
    (re.compile(r"\n\r?|\r"), " "),
)


def words_of(text: str) -> list[str]:
    """The words and marks of a text."""
    return [word for sentence in sentences(text) for word in _cut(sentence)]


def _cut(sentence: str) -> list[str]:
    for pattern, after in _BEFORE:
        sentence = pattern.sub(after, sentence)
    sentence = f" {sentence} "
    for pattern, after in _AFTER:
        sentence = pattern.sub(after, sentence)
    return [word for word in sentence.split(" ") if word]


def is_able() -> bool:
    """Whether there is a tagger."""
    return find_spec("textblob") is not None


def tags_of(words: list[str]) -> list[str]:
    """The part of speech of each word."""
    return [tag for _, tag in _tagger()(words)] if words else []


@cache
def _tagger() -> Callable[[list[str]], Any]:
    from textblob.en import parser

    tag: Callable[[list[str]], Any] = parser.find_tags
    return tag
