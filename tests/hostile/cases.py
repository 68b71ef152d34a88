"""Hostile and broken inputs as files of a small project: number → name → what is done to it.

A case is the files that it adds, or a function that is given the project's folder. Every command that is run on it must
end with words, soon, and with little memory; ``goldens/`` has the words.
"""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]
Case = Files | Callable[[Path], None]

BRAND = """name: Atelier
time_zone: Europe/Paris
languages: [fr, en]
site: https://atelier.example
people:
  bob: {name: Bob Martin, mastodon: "@bob@social.example"}
ledger: {remote: none}
"""
CHANNELS = """site: {network: site}
social: {network: mastodon, server: "https://social.example", account: atelier}
"""
PROJECT: Files = {"brand/brand.yaml": BRAND, "brand/channels.yaml": CHANNELS}
FRONT = "network: social\nstatus: ready\ndate: 2027-01-11 09:00\n"
A = "content/a.md"


def post(front: str = "", body: str = "Bonjour.") -> Files:
    """One post, with these fields beside the usual."""
    return {A: f"---\n{FRONT}{front}\n---\n{body}\n"}


def dated(date: str) -> Files:
    return {A: f"---\nnetwork: social\ndate: {date}\n---\nBonjour.\n"}


def with_asset(name: str) -> Files:
    return post(f"assets: [{{file: {name!r}, alt: Une affiche}}]")


def raw(data: bytes) -> Files:
    return {A: data}


def brand(text: str) -> Files:
    return {"brand/brand.yaml": text}


def channels(text: str) -> Files:
    return {"brand/channels.yaml": text}


# ------------------------------------------------------------------------------------------------ front matter


FRONT_MATTER: dict[str, dict[str, Case]] = {
    "B01": {"brackets": post("values: " + "[" * 32_000), "braces": post("values: " + "{a: " * 20_000)},
    "B02": {"aliases": post("values: {a: &a [x], b: &b [*a, *a], c: [*b, *b]}")},
    "B03": {
        "front matter of 100 MB": raw(b"---\n" + b"tags: [a]\n" * 10_000_000 + b"---\n"),
        "a line of 10 MB": post("title: " + "x" * 10_000_000),
        "70 kB": post("title: " + "x" * 70_000),
    },
    "B04": {
        "a tag of Python": post("title: !!python/object/apply:os.system [touch /tmp/pwned]"),
        "any": post("title: !x y"),
    },
    "B05": {"twice": post("title: a\ntitle: b")},
    "B06": {
        "NO": post("lang: NO"),
        "a time": post("title: 12:30"),
        "0123": post("title: 0123"),
        "1e3": post("late: 1e3"),
        "a month 13": dated("2026-13-45"),
    },
    "B07": {
        "no end": raw(b"---\nnetwork: social\nBonjour\n"),
        "three dots": raw(b"---\nnetwork: social\n...\nBonjour\n"),
        "a mark at the start": raw(b"\xef\xbb\xbf---\nnetwork: social\n---\nBonjour.\n"),
        "line ends of Windows": raw(b"---\r\nnetwork: social\r\n---\r\nBonjour.\r\n"),
        "line ends of old": raw(b"---\rnetwork: social\r---\rBonjour.\r"),
        "TOML": raw(b'+++\ntitle = "a"\n+++\n'),
        "JSON": raw(b'{"title": "a"}\n'),
        "nothing": raw(b""),
    },
    "B08": {
        "NUL": raw(b"---\nnetwork: social\ntitle: a\x00b\n---\nBonjour\n"),
        "ESC": raw(b"---\nnetwork: social\ntitle: a\x1b[2Jb\n---\nBonjour\n"),
        "half a character": raw(b"---\ntitle: a\xed\xa0\x80b\n---\n"),
        "Latin-1": raw("---\ntitle: été\n---\n".encode("latin-1")),
        "UTF-16": raw("---\ntitle: été\n---\n".encode("utf-16")),
        "in the text": raw(b"---\nnetwork: social\n---\nBonjour \x00 \x1b[31m\n"),
    },
    "B09": {
        "front matter": raw(b"---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> other\n---\n"),
        "text": post(body="<<<<<<< HEAD\nun\n=======\ndeux\n>>>>>>> other"),
    },
    "B10": {"a slip": raw(b"---\nnetwrok: social\n---\nBonjour.\n")},
    "B11": {
        "a list for a text": post("title: [a, b]"),
        "a number for a date": dated("1700000000"),
        "nothing": dated(""),
        "a text for a mapping": post("poll: oui"),
        "a mapping for a list": post("tags: {a: b}"),
    },
    "B12": {"a gap": dated("2027-03-28 02:30"), "twice": dated("2026-10-25 02:30")},
    "B13": {
        date: dated(date)
        for date in (
            "2026-02-30 09:00",
            "2026-02-20 24:00",
            "2026-02-20 09:60",
            "2026-02-20T09:00+99:00",
            "0000-02-20 09:00",
            "10000-02-20 09:00",
            "2026-02-20 23:59:60",
        )
    },
    "B14": {
        zone or "nothing": brand(BRAND.replace("Europe/Paris", f"'{zone}'"))
        for zone in ("../../etc/passwd", "/etc/localtime", "Europe/paris", "UTC+2", "Factory", "Europe", "")
    },
    "B15": {
        "unknown": raw(b"---\nnetwork: myspaec\n---\nBonjour.\n"),
        "twice": raw(b"---\nnetwork: [social, social]\n---\nBonjour.\n"),
        "of another brand": raw(b"---\nnetwork: sociale\n---\nBonjour.\n"),
    },
    "B16": {
        "10 000 tags": post("tags: [" + ", ".join(f"t{n}" for n in range(8_000)) + "]"),
        "1 200 pictures": post("assets: [" + ", ".join("{file: a.png}" for _ in range(3_000)) + "]"),
        "60 kB of alt text": post("assets: [{file: a.png, alt: " + "x" * 60_000 + "}]"),
    },
    "B17": {
        "itself": post("reply_to: a"),
        "a circle": {**post("reply_to: b"), "content/b.md": f"---\n{FRONT}reply_to: a\n---\nBonjour.\n"},
        "nowhere": post("reply_to: nothing/there"),
    },
    "B18": {
        "case": {**post(), "content/A.md": f"---\n{FRONT}---\nAutre.\n"},
        "accents": {
            f"content/{unicodedata.normalize('NFC', 'été')}.md": f"---\n{FRONT}---\nUn.\n",
            f"content/{unicodedata.normalize('NFD', 'été')}.md": f"---\n{FRONT}---\nDeux.\n",
        },
    },
    "B19": {"an end before": post("expires: 2026-01-01 09:00"), "every second": post("repeat: FREQ=SECONDLY")},
    "B20": {
        "none": post("poll: {options: []}"),
        "one": post("poll: {options: [oui]}"),
        "equal": post("poll: {options: [oui, oui]}"),
        "empty": post('poll: {options: ["", "non"]}'),
        "fifty": post("poll: {options: [" + ", ".join(f"o{n}" for n in range(50)) + "]}"),
    },
}

# ------------------------------------------------------------------------------------------------ Markdown and text


def _large(folder: Path) -> None:
    (folder / A).parent.mkdir(exist_ok=True)
    (folder / A).write_bytes(b"---\nnetwork: social\n---\n" + b"mots " * 10_000_000)


TEXT: dict[str, dict[str, Case]] = {
    "B21": {
        "half links": post(body="[a](" * 4_000),
        "brackets": post(body="[" * 5_000 + "]" * 5_000),
        "quotes": post(body=">" * 1_000 + " a"),
        "stars": post(body="*a **b " * 5_000),
        "references": post(body="\n".join(f"[{n}]: /x" for n in range(5_000)) + "\n[a]" * 100),
    },
    "B22": {"50 MB": _large},
    "B23": {
        "overrides": post(body="Le fichier \u202egpj.exe\u202c est là."),
        "an open isolate": post(body="Le \u2067fichier est là."),
        "in the title": post("title: a\u202eb"),
        "a pair within Arabic": post(body="\u0645\u0631\u062d\u0628\u0627 \u2067\u0643\u062a\u0627\u0628\u2069 \u0645"),
    },
    "B24": {
        "zero width": post(body="Bon\u200bjour, bon\u2060jour, bon\ufeffjour, bon\u00adjour."),
        "tag characters": post(body="Bonjour\U000e0041\U000e0042."),
        "of emoji and Persian": post(
            body="👩‍🔧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f می‌خواهم"
        ),
    },
    "B25": {
        "a domain": post(body="[la page](https://раypal.example/)"),
        "a word": post(body="Chez раypal, tout va bien."),
    },
    "B26": {
        "international": post(body="https://münchen.example/"),
        "punycode": post(body="https://xn--mnchen-3ya.example/"),
        "a name before": post(body="[la page](https://brand.example@evil.example/)"),
    },
    "B27": {
        scheme: post(body=f"[la page]({scheme}alert)")
        for scheme in (
            "javascript:",
            "data:text/html,",
            "file:///etc/passwd#",
            "vbscript:",
            "java\tscript:",
            "JaVaScRiPt:",
        )
    },
    "B28": {
        "HTML": post(
            body="<script>alert(1)</script> <img src=x onerror=alert(1)> <svg/onload=alert(1)> <style>a{}</style>"
        ),
        "an open comment": post(body="Bonjour <!-- et la suite"),
    },
    "B29": {"accents": post(body="Z" + "\u0301" * 2_000 + " bonjour")},
    "B30": {"a word": post(body="a" * 100_000), "families": post(body="👨‍👩‍👧‍👦" * 10_000)},
    "B35": {
        "a token": post(body="Voici ghp_" + "a1B2" * 9 + " et voilà."),
        "a key": post(
            body="-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"
        ),
        "of Slack": post(body="xoxb" + "-123456789012-123456789012-abcdefABCDEF123456789012"),
    },
    "B36": {
        "nobody known": post(body="Merci @personne-ici !"),
        "everyone": post(body="Attention @everyone et @here, <!channel>."),
    },
}

# ------------------------------------------------------------------------------------------------ paths and files


def _links(folder: Path) -> None:
    (folder / "content").mkdir(exist_ok=True)
    secret = folder.with_name("secret.png")
    secret.write_bytes(b"\x89PNG\r\n\x1a\nsecret")
    (folder / "content/out.png").symlink_to(secret)
    (folder / "content/self.png").symlink_to("self.png")
    (folder / "content/away").symlink_to(folder.parent)
    names = ("out.png", "self.png", "away/secret.png")
    assets = ", ".join(f"{{file: {name}, alt: Une affiche}}" for name in names)
    (folder / A).write_text(f"---\n{FRONT}assets: [{assets}]\n---\nBonjour.\n", encoding="utf-8")


def _post_that_is_a_link(folder: Path) -> None:
    (folder / "content").mkdir(exist_ok=True)
    folder.with_name("secret.md").write_text("---\ntitle: x\n---\nsecret\n", encoding="utf-8")
    (folder / "content/out.md").symlink_to(folder.with_name("secret.md"))
    (folder / "content/self.md").symlink_to("self.md")


def _special(folder: Path) -> None:
    (folder / "content").mkdir(exist_ok=True)
    os.mkfifo(folder / "content/pipe.png")
    os.mkfifo(folder / "content/pipe.md")
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(folder / "content")  # the name of a socket is short
        one.bind("plug.png")
        os.chdir(here)
    (folder / "content/null.png").symlink_to("/dev/null")
    names = ("pipe.png", "plug.png", "null.png")
    assets = ", ".join(f"{{file: {name}, alt: Une affiche}}" for name in names)
    (folder / A).write_text(f"---\n{FRONT}assets: [{assets}]\n---\nBonjour.\n", encoding="utf-8")


def _odd_names(folder: Path) -> None:
    (folder / "content").mkdir(exist_ok=True)
    for name in ("-rf", "a\nb", "CON", "dot.", "🎉", "x" * 252, "a\x1b[2Jb", "$(id)", "a`id`", "%s%n", "::error::x"):
        (folder / f"content/{name}.md").write_text(
            f"---\n{FRONT}---\nBonjour {name.encode().hex()[:20]}.\n", encoding="utf-8"
        )


def _broken_files(folder: Path) -> None:
    (folder / "content/folder.md").mkdir(parents=True)
    (folder / "content/empty.md").write_bytes(b"")
    (folder / "content/empty.png").write_bytes(b"")
    (folder / A).write_text(f"---\n{FRONT}assets: [{{file: empty.png, alt: Rien}}]\n---\nBonjour.\n", encoding="utf-8")


def _deep(folder: Path) -> None:
    deepest = folder / "content" / "/".join("d" for _ in range(60))
    deepest.mkdir(parents=True)
    (deepest / "a.md").write_text(f"---\n{FRONT}---\nBonjour.\n", encoding="utf-8")


PATHS: dict[str, dict[str, Case]] = {
    "B37": {
        name: with_asset(name)
        for name in (
            "../../.ssh/id_rsa",
            "/etc/passwd",
            "C:\\secret.png",
            "\\\\server\\x",
            "file:///etc/passwd",
            "~/x.png",
            "",
        )
    },
    "B38": {"pictures": _links, "posts": _post_that_is_a_link},
    "B39": {"pipes, sockets, devices": _special},
    "B40": {"names": _odd_names},
    "B41": {
        "a pointer": {
            "content/a.png": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12345\n",
            **with_asset("a.png"),
        }
    },
    "B42": {"empty, a folder": _broken_files},
    "B43": {"sixty levels": _deep},
}

# ------------------------------------------------------------------------------------------------ templates


def card(text: str) -> Files:
    return {"layouts/mine/card.yaml": text, **post("layout: mine")}


GROUND = "boxes: {ground: {solid: {colour: paper}}}\n"


def template(text: str) -> Files:
    return {"layouts/mine/card.yaml": GROUND, "layouts/mine/text.txt": text, **post("layout: mine")}


def words(text: str) -> str:
    return f"boxes: {{head: {{words: {{paragraphs: {{it: {{words: {text}}}}}}}}}}}\n"


TEMPLATES: dict[str, dict[str, Case]] = {
    "B59": {
        text: post(body=text)
        for text in (
            "{{ ''.__class__.__mro__ }}",
            "{{ title | attr('__class__') }}",
            "{{ '{0.__class__}'.format(title) }}",
            "{{ cycler.__init__.__globals__ }}",
            "{{ self.__init__ }}",
        )
    },
    "B60": {
        text: post(body=text)
        for text in (
            "{{ 'a' * 1000000000 }}",
            "{{ '{:>500000000}'.format(1) }}",
            "{{ '%500000000d' % 1 }}",
            "{{ title | center(1000000000) }}",
            "{{ lipsum(100000) }}",
            "{{ 10 ** 1000000 }}",
        )
    },
    "B61": {
        "loops": template(
            "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}\n{{ body }}\n"
        ),
        "a macro": template("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}\n{{ body }}\n"),
        "indent": template("{{ body | indent(1000000000) }}\n{{ body }}\n"),
    },
    "B62": {
        "include": template("{% include '../../brand/brand.yaml' %}\n{{ body }}\n"),
        "import": template("{% import '/etc/passwd' as x %}\n{{ body }}\n"),
        "a layout's name": post("layout: ../../brand"),
    },
    "B63": {
        "parentheses": post(body="{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}"),
        "unknown": post(body="{{ titel }}"),
        "a slip": post(body="{{ title"),
        "in a layout": template("{{ titel }}\n{{ body }}\n"),
    },
    "B65": {
        "a canvas": card("formats: {wide: {size: [100000, 100000]}}\n" + GROUND),
        "not a number": card(GROUND.replace("}}}", "}, at: {left: .nan}}}")),
        "outside": card(GROUND.replace("}}}", "}, at: {left: -5000, width: 9000}}}")),
        "100 boxes": card("boxes:\n" + "".join(f"  box-{n}: {{solid: {{colour: paper}}}}\n" for n in range(100))),
        "boxes as a list": card("boxes:\n" + "  - solid: {colour: paper}\n" * 1_400),
        "words without end": card(words('"{{ title * 9 }}"')),
    },
}

# ------------------------------------------------------------------------------------------------ guidelines


def guideline(tokens: str, body: str = "Bonjour.", *, more: str = "") -> Files:
    """One guideline that looks for some patterns, written as a YAML list, and a post."""
    rule = f'extends: existence\nmessage: "%s"\nlanguages: []\nnonword: true\ntokens: {tokens}\n{more}'
    return {"brand/voice/mine.yml": rule, **post(body=body)}


def rule(text: str) -> Files:
    return {"brand/voice/mine.yml": text, **post()}


def many_guidelines(folder: Path) -> None:
    (folder / "brand/voice").mkdir(parents=True)
    for number in range(2_001):
        text = "extends: existence\nmessage: x\nnonword: true\ntokens: ['.*']\n"
        (folder / f"brand/voice/r{number:05}.yml").write_text(text, encoding="utf-8")


def packages_in_a_circle(folder: Path) -> None:
    (folder / "brand/styles/A").mkdir(parents=True)
    (folder / "brand/styles/A/A").symlink_to(folder / "brand/styles/A", target_is_directory=True)
    (folder / "brand/styles/A/B.yml").symlink_to(folder / "brand/styles/A/B.yml")
    (folder / "brand/brand.yaml").write_text(f"{BRAND}styles: [A]\n", encoding="utf-8")
    (folder / A).parent.mkdir()
    (folder / A).write_text("---\nnetwork: social\n---\nBonjour.\n", encoding="utf-8")


def huge_dictionary(folder: Path) -> None:
    (folder / "brand/dictionaries").mkdir(parents=True)
    (folder / "brand/dictionaries/fr.aff").write_text("SET UTF-8\n", encoding="utf-8")
    with (folder / "brand/dictionaries/fr.dic").open("wb") as file:
        file.truncate(1 << 30)
    (folder / "brand/brand.yaml").write_text(f"{BRAND}rules: {{spelling: {{languages: [fr]}}}}\n", encoding="utf-8")
    (folder / A).parent.mkdir()
    (folder / A).write_text("---\nnetwork: social\n---\nBonjour.\n", encoding="utf-8")


AFFIXES = "".join(
    f"SFX {flag} Y 1\nSFX {flag} 0 {flag.lower() * 40}/{others} .\n" for flag, others in (("A", "B"), ("B", "A"))
)

GUIDELINES: dict[str, dict[str, Case]] = {
    "B66": {
        "a sum of sums": guideline(r"['(a+)+$']", "a" * 2_600 + "!"),
        "with a look ahead": guideline(r"['(?=a)(?:a|a.|..a)+(?!é)é$']", "a" * 60 + "é z"),
        "letters beyond ASCII": guideline(r"['(\w+\s?)+é!$']", "été " * 500),
    },
    "B67": {
        "what stands around": guideline(r"['\b(?<=l’)été(?=\s)', '(\w)\1\1']", "l’été aaa"),
        "recursion": guideline(r"['(a(?R)?b)']"),
        "a condition": guideline(r"['(a)?(?(1)b|c)']"),
        "balance": guideline(r"['(?<a>x)(?<-a>y)']"),
        "a set less a set": guideline("['[a-z-[aeiou]]']"),
    },
    "B68": {
        "a billion": guideline(r"['(?:(?:a{1000}){1000}){1000}']"),
        "2,000 groups": guideline(f"['{'(' * 2_000}a{')' * 2_000}']"),
        "nothing": guideline("['']"),
        "10,000 times anything": guideline("[" + ", ".join(["'.*'"] * 10_000) + "]"),
        "a pattern of 300 kB": guideline(f"['{'ab|' * 100_000}c']"),
        "2,001 guidelines": many_guidelines,
    },
    "B69": {
        "no kind": rule("message: x\ntokens: [a]\n"),
        "an unknown level": rule("extends: existence\nmessage: x\nlevel: fatal\ntokens: [a]\n"),
        "a script": rule('extends: script\nmessage: x\nscript: |\n  os := import("os")\n'),
        "code in a formula": rule(
            "extends: metric\nmessage: x\nformula: __import__('os').system('id')\ncondition: '> 1'\n"
        ),
        "a formula of brackets": rule(
            f"extends: metric\nmessage: x\nformula: {'(' * 900}words{')' * 900}\ncondition: '> 1'\n"
        ),
        "packages in a circle": packages_in_a_circle,
        "a list of 100 MB": {
            "brand/vocab/accept.txt": b"abcdefghi\n" * 10_000_000,
            **rule("extends: existence\nmessage: x\ntokens: [a]\n"),
        },
        "a word list outside": rule("extends: spelling\nmessage: x\nignore: ../../../../etc/passwd\n"),
    },
    "B70": {
        "1 GB": huge_dictionary,
        "affixes on affixes": {
            "brand/brand.yaml": f"{BRAND}rules: {{spelling: {{languages: [fr]}}}}\n",
            "brand/dictionaries/fr.aff": f"SET UTF-8\nCOMPLEXPREFIXES\n{AFFIXES}",
            "brand/dictionaries/fr.dic": "1\nbonjour/AB\n",
            A: f"---\nnetwork: social\n---\nBonjour bonjour{'a' * 40}{'b' * 40} bonjour{'a' * 4_000}.\n",
        },
    },
}

# ------------------------------------------------------------------------------------------------ configuration

CONFIGURATION: dict[str, dict[str, Case]] = {
    "B71": {
        "empty": brand(""),
        "a list": brand("- a\n- b\n"),
        "a text": brand("hello"),
        "a slip": brand(BRAND.replace("time_zone", "timezone")),
        "channels a list": channels("- a\n"),
    },
    "B72": {
        "a token": channels(CHANNELS.replace("account: atelier", "account: atelier, token: s3cr3t-canary-value")),
        "in the server": channels(
            CHANNELS.replace("https://social.example", "https://me:s3cr3t-canary-value@social.example")
        ),
    },
    "B73": {
        address: brand(BRAND.replace("https://atelier.example", address))
        for address in ("http://169.254.169.254/", "file:///etc/passwd", "javascript:alert(1)")
    },
}

ALL: dict[str, dict[str, Case]] = FRONT_MATTER | TEXT | PATHS | TEMPLATES | GUIDELINES | CONFIGURATION
