"""By hand: what a person needs to post where no program may: words to copy, pictures ready, a list to check, one page.

The page works without a connection: its one script copies, and the browser is told to run no other.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

from cmgen.model import Channel, Media, Part, Place, Poll, Variant

FOLDER = "by-hand"
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif", "video/mp4": ".mp4"}
WORDS = {
    "fr": {
        "title": "À publier à la main",
        "on": "sur",
        "open": "Ouvrir le compte",
        "text": "Le texte",
        "part": "Partie",
        "of": "sur",
        "warning": "L’avertissement",
        "heading": "Le titre",
        "picture": "L’image",
        "alt": "Son texte alternatif",
        "save": "Enregistrer",
        "link": "Le lien",
        "tags": "Les mots-clés",
        "poll": "Le sondage",
        "comment": "Le premier commentaire",
        "copy": "Copier",
        "copied": "Copié",
        "steps": "Dans l’ordre",
        "record": "Quand c’est en ligne, noter son adresse",
        "until": "Il reste listé jusque-là.",
    },
    "en": {
        "title": "To post by hand",
        "on": "on",
        "open": "Open the account",
        "text": "The words",
        "part": "Part",
        "of": "of",
        "warning": "The warning",
        "heading": "The title",
        "picture": "The picture",
        "alt": "Its alt text",
        "save": "Save",
        "link": "The link",
        "tags": "The tags",
        "poll": "The poll",
        "comment": "The first comment",
        "copy": "Copy",
        "copied": "Copied",
        "steps": "In this order",
        "record": "Once it is out, record its address",
        "until": "It stays listed until then.",
    },
}
SCRIPT = (
    "document.addEventListener('click',async e=>{const b=e.target.closest('button[data-for]');if(!b)return;"
    "const t=document.getElementById(b.dataset.for);t.select();"
    "try{await navigator.clipboard.writeText(t.value)}catch{document.execCommand('copy')}"
    "b.textContent=b.dataset.done;b.closest('li').querySelector('input').checked=true})"
)
STYLE = """
:root{color-scheme:light dark;--paper:#faf8f4;--ink:#1b2229;--soft:#5d6670;--line:#d9d4ca;--accent:#b8361d}
@media(prefers-color-scheme:dark){:root{--paper:#14191e;--ink:#eceae5;--soft:#9aa4ae;--line:#323a42;--accent:#f0866f}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}h1{font-size:1.6rem;line-height:1.2;margin:.2rem 0 .4rem}
.over{color:var(--accent);font-weight:600;margin:0}.soft{color:var(--soft);margin:0}
ol{list-style:none;padding:0;margin:2rem 0}ol>li{border-top:1px solid var(--line);padding:1.1rem 0;display:grid;
grid-template-columns:1.6rem 1fr auto;gap:.4rem .8rem;align-items:start}ol>li>input{margin:.35rem 0 0;
width:1.1rem;height:1.1rem}ol>li>.body{grid-column:2/4}label{font-weight:600}textarea{width:100%;font:inherit;color:inherit;background:transparent;
border:1px solid var(--line);border-radius:.5rem;padding:.7rem .8rem;resize:vertical;field-sizing:content}
img,video{max-width:100%;
border-radius:.5rem;border:1px solid var(--line);display:block}button,.button{font:inherit;
font-weight:600;border:1px solid var(--accent);color:var(--accent);background:transparent;border-radius:2rem;
padding:.25rem 1rem;cursor:pointer;text-decoration:none;white-space:nowrap}button:hover,.button:hover{background:
var(--accent);color:var(--paper)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code{display:block;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:.5rem;padding:.7rem .8rem}
"""


def folder_of(slug: str, channel: str) -> str:
    """Where the package of a post is, below the site's folder."""
    return f"{FOLDER}/{slug}/{channel}"


def package(variant: Variant, channel: Channel, site: Mapping[str, Any]) -> dict[str, str | Media]:
    """The files of one package by name: a page, each text alone, and the pictures as they are to be sent."""
    files: dict[str, str | Media] = {}
    for number, part in enumerate(variant.parts, start=1):
        files[f"text-{number}.txt" if len(variant.parts) > 1 else "text.txt"] = part.text + "\n"
        files |= dict(_pictures(number, part))
    if variant.comment:
        files["first-comment.txt"] = variant.comment.text + "\n"
    languages = site.get("languages") or ["en"]
    files["index.html"] = _page(variant, channel, str(site.get("name", "")), str(languages[0])[:2])
    return files


def _pictures(number: int, part: Part) -> Iterator[tuple[str, Media]]:
    for place, medium in enumerate(part.media, start=1):
        stem = PurePosixPath(medium.name or "picture").stem
        safe = "".join(character if character.isalnum() or character in "-_" else "-" for character in stem)[:60]
        yield f"{number}-{place}-{safe}{SUFFIXES.get(medium.type, '')}", medium


def _page(variant: Variant, channel: Channel, brand: str, lang: str) -> str:
    words = WORDS.get(lang, WORDS["en"])
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    styles = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src 'self'; media-src 'self'; script-src 'sha256-{digest}'; "
    policy += f"style-src 'sha256-{styles}'; base-uri 'none'; form-action 'none'"
    title = variant.title or variant.post
    account = f" · @{channel.account}" if channel.account else ""
    steps = "".join(_steps(variant, channel, words))
    command = f"cmgen settle {variant.post} {variant.channel} --url https://…"
    return f"""<!doctype html>
<html lang="{lang if lang in WORDS else "en"}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{escape(title)} {words["on"]} {escape(channel.name)}</title>
<style>{STYLE}</style>
<main>
<p class="over">{words["title"]}</p>
<h1>{escape(title)}</h1>
<p class="soft">{escape(brand)} · {escape(channel.network)}{escape(account)}</p>
<ol aria-label="{words["steps"]}">
{steps}<li><input type="checkbox" id="done"><label for="done">{words["record"]}</label><div class="body">
<code>{escape(command)}</code><p class="soft">{words["until"]}</p></div></li>
</ol>
</main>
<script>{SCRIPT}</script>
</html>
"""


def _steps(variant: Variant, channel: Channel, words: Mapping[str, str]) -> Iterator[str]:
    if channel.server:
        link = f'<a class="button" href="{escape(channel.server)}" rel="noreferrer">{escape(channel.server)}</a>'
        yield _step("open", words["open"], link)
    if variant.title and channel.limits.title_characters:
        yield _copied("title", words["heading"], variant.title, words)
    if variant.warning:
        yield _copied("warning", words["warning"], variant.warning, words)
    for number, part in enumerate(variant.parts, start=1):
        if part.text:
            several = len(variant.parts) > 1
            label = f"{words['part']} {number} {words['of']} {len(variant.parts)}" if several else words["text"]
            yield _copied(f"text{number}", label, part.text, words)
        for name, medium in _pictures(number, part):
            yield _picture(name, medium, words)
    if variant.poll:
        yield _step("poll", words["poll"], _choices(variant.poll))
    if _has_link_beside(variant, channel):
        yield _copied("link", words["link"], variant.link, words)
    if variant.tags and channel.limits.hashtags_in is Place.FIELD:
        yield _copied("tags", words["tags"], ", ".join(variant.tags), words)
    if variant.comment:
        yield _copied("comment", words["comment"], variant.comment.text, words)


def _has_link_beside(variant: Variant, channel: Channel) -> bool:
    """Whether the link has a place on the network that none of the texts to copy fills."""
    texts = [part.text for part in (*variant.parts, variant.comment) if part]
    return (
        bool(variant.link)
        and channel.limits.link_in is not Place.NOWHERE
        and not any(variant.link in text for text in texts)
    )


def _step(name: str, label: str, body: str, button: str = "") -> str:
    box = f'<input type="checkbox" id="{name}-done"><label for="{name}-done">{escape(label)}</label>'
    return f'<li>{box}{button}<div class="body">{body}</div></li>\n'


def _copied(name: str, label: str, text: str, words: Mapping[str, str]) -> str:
    rows = min(14, text.count("\n") + len(text) // 60 + 1)
    box = f'<textarea id="{name}" readonly rows="{rows}" aria-label="{escape(label)}">\n{escape(text)}</textarea>'
    button = f'<button type="button" data-for="{name}" data-done="{words["copied"]}">{words["copy"]}</button>'
    return _step(name, label, box, button)


def _picture(name: str, medium: Media, words: Mapping[str, str]) -> str:
    source, stem = escape(name), name.partition(".")[0]
    shown = f'<video src="{source}" controls></video>' if medium.is_video else f'<img src="{source}" alt="">'
    save = f'<a class="button" href="{source}" download>{words["save"]}</a>'
    step = _step(stem, f"{words['picture']} {medium.width} × {medium.height}", shown, save)
    return step + (_copied(f"{stem}-alt", words["alt"], medium.alt, words) if medium.alt else "")


def _choices(poll: Poll) -> str:
    return (
        f"<ul>{''.join(f'<li>{escape(option)}</li>' for option in poll.options)}</ul><p>{poll.seconds / 3600:g} h</p>"
    )
