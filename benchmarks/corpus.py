"""A brand with as many posts as wanted, the same for everybody who makes it.

    python -m benchmarks.corpus 1000 FOLDER [--pictures 12]

Post number i follows from i alone, so the first thousand posts of ten thousand are the corpus of one thousand. Two
posts in three are short (60 to 400 characters with emoji, hashtags, people, links), one in three is an article of 40 to
600 words of Markdown; three in five are French. One in six breaks a rule on purpose. Every post goes to six channels.
"""

from __future__ import annotations

import argparse
import random
from datetime import datetime, timedelta
from pathlib import Path

PEOPLE = ("lea", "idris", "maud", "sacha")
CAMPAIGNS = ("rentree", "portes-ouvertes", "spring-fair", "members")
CHANNELS = {
    "site": "site",
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "mastodon-region": "mastodon",
    "bluesky-region": "bluesky",
    "mastodon-press": "mastodon",
}
EMOJI = (*"🎉🚀📣💡📚🎨🌍🌱☕🔧🧵📅🙌🤝✨", "👩‍💻", "👨‍👩‍👧‍👦", "👍🏿", "🏳️‍🌈", "🇫🇷", "❤️", "1️⃣")
TAGS = {
    "fr": ("bénévolat", "culture", "atelier", "vélo", "lecture", "solidarité", "fêteDuPrintemps"),
    "en": ("community", "makers", "books", "design", "cycling", "OpenDay", "localfood"),
}
WORDS = {
    "fr": {
        "who": ("les bénévoles", "deux voisines du quai", "l’équipe du fablab", "nos apprentis", "la chorale du port"),
        "did": ("ont réparé", "ont imprimé", "ont repeint", "ont raconté", "ont remis en marche"),
        "what": ("une presse de 1962", "trois cents affiches", "le vieux poste de radio", "onze vélos", "la vitrine"),
        "when": ("samedi matin", "avant la pluie", "entre deux marées", "en moins d’une semaine", "cet automne"),
        "noun": ("atelier", "concert", "marché", "goûter", "cours du soir"),
    },
    "en": {
        "who": ("our volunteers", "two neighbours", "the night-shift bakers", "the apprentices", "the harbour choir"),
        "did": ("repaired", "printed", "repainted", "told the story of", "brought back to life"),
        "what": ("a press from 1962", "three hundred posters", "the old radio", "eleven bicycles", "the shop window"),
        "when": ("on Saturday morning", "before the rain", "between two tides", "in under a week", "this autumn"),
        "noun": ("workshop", "concert", "market", "tea", "evening class"),
    },
}
SENTENCES = {
    "fr": (
        "{Who} {did} {what} {when}.",
        "Il reste {number} places pour le {noun} : venez {when}, c’est gratuit.",
        "« On voulait surtout bien faire », disent {who}.",
        "Merci à celles et ceux qui {did} {what} ; le prochain {noun} est déjà prévu.",
        "Tout ne s’est pas passé comme prévu, et {who} en rient encore.",
        "Le {noun} commence à 19 h, les portes ouvrent {number} minutes plus tôt.",
    ),
    "en": (
        "{Who} {did} {what} {when}.",
        "{number} places are left for the {noun}: come {when}, it is free.",
        "“We mostly wanted to do it well,” say {who}.",
        "Thank you to everyone who {did} {what}; the next {noun} is on its way.",
        "Not everything went to plan, and {who} still laugh about it.",
        "The {noun} starts at seven, doors open {number} minutes earlier.",
    ),
}
HEADINGS = {"fr": ("Ce qui change", "Comment venir", "Et ensuite"), "en": ("What changes", "How to come", "What next")}
SLIPS = {
    "fr": ("[Cliquez ici](https://port.example/inscription).", "C’EST LE MEILLEUR MOMENT DE TOUTE L’ANNÉE."),
    "en": ("[Click here](https://port.example/join).", "THIS IS THE BEST MOMENT OF THE WHOLE YEAR."),
}
START = datetime(2022, 1, 1, 9)
MINUTES = 4 * 365 * 24 * 60  # that the posts are spread over


class Author:
    """Writes the post of one number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.chance = random.Random(number)
        self.lang = "fr" if self.chance.random() < 0.6 else "en"
        self.date = START + timedelta(minutes=self.chance.randrange(MINUTES) // 5 * 5)
        self.is_article = self.chance.random() < 0.35

    @property
    def path(self) -> str:
        """The file from the project's root."""
        return f"content/{self.date:%Y/%m}/post-{self.number:06d}.md"

    def sentence(self) -> str:
        """One sentence, now and then with an emoji or a person."""
        words = {name: self.chance.choice(choices) for name, choices in WORDS[self.lang].items()}
        words |= {"Who": words["who"][0].upper() + words["who"][1:], "number": str(self.chance.randrange(3, 60))}
        text = self.chance.choice(SENTENCES[self.lang]).format_map(words)
        dice = self.chance.random()
        if dice < 0.12:
            return f"{text} {self.chance.choice(EMOJI)}"
        return f"{text[:-1]} (@{self.chance.choice(PEOPLE)})." if dice < 0.2 and text.endswith(".") else text

    def link(self) -> str:
        """An address on one of the brand's hosts, one in five with parameters."""
        host = self.chance.choice(("www.port.example", "agenda.example.net", "blog.example.org"))
        query = "?page=2&utm_source=post" if self.chance.random() < 0.2 else ""
        return f"https://{host}/{self.date:%Y}/{self.chance.randrange(10_000)}{query}"

    def short(self) -> str:
        """60 to 400 characters."""
        room = self.chance.randint(60, 400)
        tags = " ".join(f"#{tag}" for tag in self.chance.sample(TAGS[self.lang], self.chance.randrange(4)))
        end = f"{self.link()} {tags}".strip() if self.chance.random() < 0.55 else tags
        text = self.sentence()
        while len(text) + len(end) < room:
            text += self.chance.choice((" ", " ", " ", "\n\n")) + self.sentence()
        return f"{text}\n\n{end}".strip()

    def paragraph(self) -> str:
        """Two to four sentences; one in three has a link or an emphasis."""
        text = " ".join(self.sentence() for _ in range(self.chance.randint(2, 4)))
        first, _, rest = text.partition(" ")
        dice = self.chance.random()
        if dice < 0.15:
            return f"[{first}]({self.link()}) {rest}"
        return f"**{first}** {rest}" if dice < 0.35 else text

    def article(self) -> str:
        """40 to 600 words: paragraphs, headings, lists, quotations, code."""
        room = self.chance.randint(40, 560)
        blocks = [self.paragraph()]
        while sum(len(block.split()) for block in blocks) < room:
            dice = self.chance.random()
            if dice < 0.18:
                blocks.append(f"## {self.chance.choice(HEADINGS[self.lang])}")
            elif dice < 0.32:
                blocks.append("\n".join(f"- {self.sentence()}" for _ in range(self.chance.randint(2, 4))))
            elif dice < 0.38:
                blocks.append(f"> {self.sentence()}")
            elif dice < 0.40:
                blocks.append("```\ncmgen build\ncmgen plan\n```")
            else:
                blocks.append(self.paragraph())
        return "\n\n".join(blocks)

    def text(self, pictures: int) -> str:
        """The whole file; with pictures, up to two of so many photos."""
        body = self.article() if self.is_article else self.short()
        if self.chance.random() < 1 / 6:
            body += f"\n\n{self.chance.choice(SLIPS[self.lang])}"
        head = [
            f'title: "{self.sentence()[:60]}"',
            f"date: {self.date:%Y-%m-%d %H:%M}",
            "status: ready",
            f"lang: {self.lang}",
            f"campaign: {self.chance.choice(CAMPAIGNS)}",
        ]
        if self.chance.random() < 0.25:
            head.append(f"link: {self.link()}")
        if pictures and (count := self.chance.choice((0, 1, 1, 2))):
            head.append("assets:")
            for photo in self.chance.sample(range(pictures), min(count, pictures)):
                head += [f"  - file: ../../../photos/{photo:04d}.jpg", '    alt: "The quay seen from the workshop."']
        return "\n".join(["---", *head, "---", "", body, ""])


def write_brand(root: Path) -> None:
    """The brand that the posts belong to."""
    people = "".join(f"  {name}: {{name: {name.title()}, mastodon: '@{name}@port.example'}}\n" for name in PEOPLE)
    campaigns = "".join(f"  {name}: {{title: {name}}}\n" for name in CAMPAIGNS)
    (root / "brand").mkdir(parents=True, exist_ok=True)
    (root / "brand/brand.yaml").write_text(
        "name: Le Port\ntime_zone: Europe/Paris\nlanguages: [fr, en]\nsite: https://www.port.example\n"
        f"utm: {{source: '{{network}}', medium: social, campaign: '{{campaign}}'}}\n"
        f"people:\n{people}campaigns:\n{campaigns}defaults:\n  network: [{', '.join(CHANNELS)}]\n"
        "ledger: {remote: none}\n",
        encoding="utf-8",
    )
    accounts = (f"{name}: {{network: {network}}}\n" for name, network in CHANNELS.items())
    (root / "brand/channels.yaml").write_text("".join(accounts), encoding="utf-8")


def write_pictures(root: Path, count: int) -> None:
    """Photos: gradients and blurred discs, which compress as photos do."""
    from PIL import Image, ImageDraw, ImageFilter

    folder = root / "photos"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        chance = random.Random(number)
        width, height = chance.choice(((1600, 1067), (1920, 1280), (1280, 1600), (1500, 1500)))
        image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
        draw = ImageDraw.Draw(image)
        for _ in range(20):
            x, y, r = chance.randrange(width), chance.randrange(height), chance.randrange(30, 300)
            draw.ellipse((x - r, y - r, x + r, y + r), fill=(chance.randrange(256), chance.randrange(256), 120))
        image.filter(ImageFilter.GaussianBlur(8)).save(folder / f"{number:04d}.jpg", quality=88)


def write(root: Path, count: int, pictures: int = 0) -> None:
    """A project of so many posts."""
    write_brand(root)
    if pictures:
        write_pictures(root, pictures)
    folders = set()
    for number in range(count):
        author = Author(number)
        path = root / author.path
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_text(author.text(pictures), encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=int, default=0, metavar="N", help="so many photos, and posts that show them")
    given = parser.parse_args()
    write(given.folder, given.count, given.pictures)


if __name__ == "__main__":
    main()
