"""Count texts as a network counts them."""

from __future__ import annotations

import json
import sys

import click


@click.command()
@click.argument("texts", nargs=-1)
@click.option("--network", "-n", required=True, help="The network's name: see `cmgen networks`.")
@click.option("--jsonl", is_flag=True, help="Read a JSON string, or an object with `text`, a line; write one each.")
def command(texts: tuple[str, ...], network: str, jsonl: bool) -> None:
    """Count texts as a network counts them: in its own characters, with its own rules for links and names.

    Without TEXTS, standard input is one text. Exit status 1 where one is longer than the network takes.
    """
    from cmgen import door
    from cmgen.registry import networks

    door.count("", network)  # says where there is no such network
    most = networks[network].limits.characters
    longest = 0
    for text in _lines() if jsonl else texts or [sys.stdin.read().removesuffix("\n")]:
        length = door.count(text, network)
        longest = max(longest, length)
        if jsonl:
            click.echo(json.dumps({"count": length, "most": most, "fits": most is None or length <= most}))
        else:
            click.echo(f"{length}/{most}" if most is not None else str(length))
    sys.exit(1 if most is not None and longest > most else 0)


def _lines() -> list[str]:
    texts = []
    for number, line in enumerate(sys.stdin, start=1):
        try:
            said = json.loads(line)
            texts.append(said if isinstance(said, str) else str(said["text"]))
        except (ValueError, TypeError, KeyError):
            raise click.UsageError(f"line {number} is neither a JSON string nor an object with `text`") from None
    return texts
