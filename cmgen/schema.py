"""JSON Schemas of the files that people write, from the same data classes that read them.

Source: JSON Schema 2020-12, https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from cmgen.data import key_of, unwrap

SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": ["string", "number", "boolean"]},  # a word without quotes stays what was written
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Any: {},
}


def schema_of(hint: Any) -> dict[str, Any]:
    """The schema of a data class or of a field's type: what the decoder takes, and nothing else."""
    hint, _ = unwrap(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in SCALARS:
        return dict(SCALARS[hint])
    if origin in (Union, types.UnionType):
        inner = schema_of(next(argument for argument in arguments if argument is not type(None)))
        return {"anyOf": [inner, {"type": "null"}]}
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        inner = schema_of(arguments[0])
        return {"anyOf": [{"type": "array", "items": inner}, inner]}  # one value stands for a list of one
    if origin is tuple:
        return {"type": "array", "prefixItems": [schema_of(each) for each in arguments], "minItems": len(arguments)}
    if origin is Literal:
        return {"enum": list(arguments)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [str(each) for each in hint]}
    assert is_dataclass(hint), hint
    return _of_fields(hint)


def _of_fields(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    properties = {}
    required = []
    for one in fields(cls):
        said = unwrap(hints[one.name])[1]
        properties[key_of(one.name)] = schema_of(hints[one.name]) | ({"description": said} if said else {})
        if one.default is MISSING and one.default_factory is MISSING:
            required.append(key_of(one.name))
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": required}


def partly(schema: Any) -> Any:
    """The same with nothing required: for files that take from others what they do not say."""
    if isinstance(schema, dict):
        return {key: partly(value) for key, value in schema.items() if key != "required" or not isinstance(value, list)}
    return [partly(each) for each in schema] if isinstance(schema, list) else schema
