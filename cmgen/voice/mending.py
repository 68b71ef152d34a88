"""What a guideline's action makes of the words it found.

Source: Vale's internal/check/action.go and github.com/jdkato/twine, strcase (read 2026-11-25).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cmgen.voice.guideline import Action
from cmgen.voice.sentences import SPACES


def mended(action: Action, match: str) -> tuple[str, ...]:
    """The words that may stand instead; none where the action knows none."""
    if action.name == "replace":
        return action.params
    if action.name == "remove":
        return ("",)
    if action.name == "convert":
        return (_simple(match) if action.params[:1] == ("simple",) else match,)
    if action.name == "edit" and action.params:
        edit = EDITS.get(action.params[0], _unchanged)  # packages have such that Vale does not know either
        return (edit(match, action.params[1:]).strip(SPACES),)
    return ()


def wrong_with(action: Action) -> str:
    """Why an action cannot be carried out; "" where it can."""
    if action.name not in ("", "suggest", "replace", "remove", "convert", "edit"):
        return f"unknown action {action.name!r}"
    if action.name == "suggest" and action.params not in ((), ("spellings",)):
        return "an action that runs a script is not supported"
    if action.name == "convert" and not action.params:
        return "convert needs params: [simple]"
    if action.name == "edit":
        return _wrong_with_edit(action.params)
    return ""


def _wrong_with_edit(params: tuple[str, ...]) -> str:
    if not params:
        return f"edit needs one of {', '.join(EDITS)}"
    if params[0] not in EDITS:
        return ""
    needed = 3 if params[0] in ("regex", "split") else 2
    if len(params) != needed:
        return f"edit {params[0]} needs {needed - 1} parameters"
    if params[0] == "split" and not params[2].isdigit():
        return "edit split needs the number of a part"
    if params[0] == "regex":
        import re2

        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(params[1], options)
        except re2.error as error:
            return f"edit regex: {error}"
    return ""


def _regex(match: str, params: tuple[str, ...]) -> str:
    import re2

    template = re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", params[1].replace("\\", "\\\\"))
    changed: str = re2.compile(params[0]).sub(template, match)
    return changed


def _unchanged(match: str, params: tuple[str, ...]) -> str:
    return match


def _split(match: str, params: tuple[str, ...]) -> str:
    parts = match.split(params[0]) if params[0] else list(match)
    index = int(params[1])
    return parts[index] if index < len(parts) else match


EDITS: dict[str, Callable[[str, tuple[str, ...]], str]] = {
    "regex": _regex,
    "trim_right": lambda match, params: match.rstrip(params[0]),
    "trim_left": lambda match, params: match.lstrip(params[0]),
    "trim": lambda match, params: match.strip(params[0]),
    "truncate": lambda match, params: match.split(params[0])[0] if params[0] else match[:1],
    "split": _split,
}


def _simple(text: str) -> str:
    """Words in lower case with single spaces: ``camelCase-words`` → ``camel case words``."""
    out, before = [], " "
    for index, character in enumerate(text):
        word = character.isalpha() or character.isnumeric()
        if (index > 1 and before.islower() and character.isupper()) or not word:
            out.append(" ")
        if word or character == " ":
            out.append(character.lower())
        before = character
    return re.sub(" +", " ", "".join(out).strip(SPACES))
