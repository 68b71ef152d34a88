"""What counting, reading and writing words costs: microseconds a text of 500 characters, and a variant.

    python -m benchmarks.text
    python -m benchmarks.text corpus 1000

The second renders the corpus (see ``benchmarks.corpus``) for every network, words alone: microseconds a variant.
"""

from __future__ import annotations

import sys
import tempfile
import time
import timeit
from dataclasses import replace
from pathlib import Path

import cmgen
from benchmarks import corpus
from cmgen.brand import for_hand, limits_of
from cmgen.markdown import parse
from cmgen.model import Brand, Channel, Post
from cmgen.project import Project
from cmgen.registry import networks
from cmgen.render import render
from cmgen.shelf import Made
from cmgen.text.dialects import DIALECTS, write

SENTENCE = "On répare ce qui ne marche plus, samedi à l’atelier du port : lampes, radios, vélos. "
PLAIN = (SENTENCE * 7)[:500]
RICH = ("Venez 🎉 avec @lea, voir exemple.fr et https://exemple.fr/programme #Été ! " * 8)[:500]
OTHERS = {  # what is hardest to count
    "links alone": ("https://exemple.fr/a " * 40)[:500],
    "domains alone": ("exemple.fr " * 60)[:500],
    "points": ("a.b.c.d " * 80)[:500],
    "Japanese with links": ("漢字かな交じり文です。example.comとhttp://t.co/abcde を見て。" * 12)[:500],
    "joined emoji": ("👨\u200d👩\u200d👧\u200d👦🏽🎉é " * 100)[:500],
}
MARKDOWN = f"# Samedi\n\n{SENTENCE}**gras** et [un lien](https://exemple.fr)\n\n- un\n- deux\n\n{SENTENCE}\n"


def microseconds(code: str, **names: object) -> float:
    """The best of five, a run, in the processor's time: other work on the machine is not counted."""
    timer = timeit.Timer(code, timer=time.process_time, globals=names)
    number, _ = timer.autorange()
    return min(timer.repeat(5, number)) / number * 1e6


class NoStudio:
    """Draws nothing: the words are measured."""

    def prepare(self, *_: object, **__: object) -> Made:
        return Made()

    draw = film = prepare


def of_corpus(count: int) -> None:
    """A line for each network: the whole corpus made ready for it, by post and by part."""
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), count)
        project = Project.load(Path(folder))
        posts = [post for path in project.paths() if (post := project.read(path)[0])]
    print(f"{len(posts)} posts {'a variant':>26} {'parts':>8}")
    for name in networks:
        if not hasattr(networks[name], "gone"):
            cost, parts = rendered(
                posts, Channel(name=name, network=name, limits=for_hand(limits_of(name))), project.brand
            )
            print(f"{name:28} {cost:6.0f} µs {parts:8}")


def rendered(posts: list[Post], channel: Channel, brand: Brand) -> tuple[float, int]:
    """Microseconds of the processor for a variant, and how many parts all of them have."""
    mine = [replace(post, channels=(channel.name,)) for post in posts]
    begun = time.process_time()
    variants = [render(post, channel, brand, NoStudio())[0] for post in mine]
    spent = time.process_time() - begun
    return spent / len(mine) * 1e6, sum(len(variant.parts) for variant in variants if variant)


def main() -> None:
    """A line for each network that limits characters, then one for each dialect."""
    if sys.argv[1:2] == ["corpus"]:
        of_corpus(int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
        return
    print(f"{'counting 500 characters':28} {'plain':>8} {'with links, names, emoji':>26}")
    for name in networks:
        limits = getattr(networks[name], "limits", None)
        if limits is None or limits.characters is None:
            continue
        plain, rich = (
            microseconds("count(text, name)", count=cmgen.count, text=text, name=name) for text in (PLAIN, RICH)
        )
        print(f"{name:28} {plain:6.1f} µs {rich:24.1f} µs")
    print(f"\n{'and the hardest':28} {'x':>9} {'mastodon':>11} {'bluesky':>11}")
    for what, text in OTHERS.items():
        costs = [
            microseconds("count(text, name)", count=cmgen.count, text=text, name=name)
            for name in ("x", "mastodon", "bluesky")
        ]
        print(f"{what:28} {'  '.join(f'{cost:6.1f} µs' for cost in costs)}")
    (document,), _ = parse(MARKDOWN)
    print("\nwriting a short article")
    for dialect in DIALECTS:
        cost = microseconds("write(document, dialect)", write=write, document=document, dialect=dialect)
        print(f"{dialect:28} {cost:6.1f} µs")


if __name__ == "__main__":
    main()
