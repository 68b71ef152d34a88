"""Write the JSON Schema of a file that people write, for editors."""

from __future__ import annotations

import json

import click

FILES = ("post", "brand", "channels", "facts", "freeze", "layout", "strategy")


@click.command()
@click.argument("file", type=click.Choice(FILES))
def command(file: str) -> None:
    """Write the JSON Schema of a post's front matter, brand.yaml, another file of brand/, or a layout's card.yaml."""
    from cmgen.brand import BrandFile, ChannelFile
    from cmgen.content import FrontMatter, OverrideFile
    from cmgen.facts import FactFile
    from cmgen.freeze import FreezeFile
    from cmgen.image.layout import Card
    from cmgen.registry import networks
    from cmgen.schema import partly, schema_of
    from cmgen.strategy import StrategyFile

    if file == "post":
        schema = schema_of(FrontMatter)
        schema["properties"] |= {name: schema_of(OverrideFile) for name in networks}
        schema["additionalProperties"] = schema_of(OverrideFile)  # a channel's name
    elif file == "brand":
        schema = schema_of(BrandFile)
    elif file == "layout":
        schema = partly(schema_of(Card))
        formats = schema["properties"]["formats"]["additionalProperties"]["properties"]
        formats["boxes"] |= schema["properties"]["boxes"]
    elif file == "freeze":
        schema = schema_of(FreezeFile)
    elif file == "strategy":
        schema = schema_of(StrategyFile)
    elif file == "facts":
        schema = {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, schema_of(FactFile)]}}
    else:
        schema = {"type": "object", "additionalProperties": schema_of(ChannelFile)}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"cmgen {file}"} | schema
    click.echo(json.dumps(schema, ensure_ascii=False, indent=1))
