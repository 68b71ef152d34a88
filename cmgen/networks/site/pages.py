"""Pages of the site: variants in, HTML out. Every word from outside is escaped; a part's text is the dialect's HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from cmgen.dates import MONTHS
from cmgen.model import Media, Variant
from cmgen.networks.site.style import style

HTML = "text/html; charset=utf-8"
PER_PAGE = 12
ENDINGS = {
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}
MAX_LABEL = 60  # characters of an address that a reader is shown
WORDS = {
    "fr": {
        "news": "Actualités",
        "all": "Tout",
        "next": "Plus anciens",
        "previous": "Plus récents",
        "answers": "En réponse à",
        "translation": "En français :",
        "quotes": "À propos de",
        "skip": "Aller au contenu",
        "feed": "Flux",
        "missing": "Cette page n’existe pas.",
        "home": "Retour à l’accueil",
        "poll": "La question",
        "newer": "Ensuite",
        "older": "Auparavant",
        "campaign": "Campagne",
        "around": "Avant et après",
    },
    "en": {
        "news": "News",
        "all": "All",
        "next": "Older",
        "previous": "Newer",
        "answers": "In reply to",
        "translation": "In English:",
        "quotes": "About",
        "skip": "Skip to content",
        "feed": "Feed",
        "missing": "There is no such page.",
        "home": "Back to the front page",
        "poll": "The question",
        "newer": "Next",
        "older": "Before",
        "campaign": "Campaign",
        "around": "Before and after",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages need beside the posts: the brand's name and look. ``files``: fonts and logos by name."""

    name: str
    url: str = ""
    zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    tagline: Mapping[str, str] = field(default_factory=dict)
    palette: Mapping[str, str] = field(default_factory=dict)
    campaigns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # name → language → title
    files: Mapping[str, Media] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Mapping[str, Any]) -> Site:
        """From the manifest's mapping."""
        files = {name: Media(**medium) for name, medium in site.get("files", {}).items()}
        return cls(**(dict(site) | {"languages": tuple(site.get("languages", ("en",))), "files": files}))


def media_path(medium: Media) -> str:
    """Where a picture is: named by its digest, so that a changed picture is another file."""
    ending = ENDINGS.get(medium.type, "jpg")
    return f"/media/{medium.digest[:16]}.{ending}"


def words(lang: str) -> Mapping[str, str]:
    """The interface's words in a language."""
    return WORDS.get(lang[:2], WORDS["en"])


def day(date: datetime | None, lang: str, zone: str) -> str:
    """24 novembre 2026, 24 November 2026."""
    if date is None:
        return ""
    local = date.astimezone(ZoneInfo(zone))
    number = "1er" if lang.startswith("fr") and local.day == 1 else str(local.day)
    return f"{number} {MONTHS.get(lang[:2], MONTHS['en'])[local.month - 1]} {local.year}"


def title_of(variant: Variant) -> str:
    """The post's title, or its first words."""
    return variant.title or variant.summary or variant.post


def plain_page(variant: Variant) -> str:
    """The page by itself: what is public from the moment of publication, before the site is dressed."""
    head = f"<title>{escape(title_of(variant))}</title><meta name=viewport content='width=device-width'>"
    lang = escape(variant.lang or "en")
    body = f"<main><h1>{escape(title_of(variant))}</h1>{article(variant)}</main>"
    head += "<link rel=stylesheet href='/assets/style.css'>"
    return f"<!doctype html><html lang='{lang}'><head><meta charset=utf-8>{head}</head><body>{body}</body></html>\n"


def article(variant: Variant, root: str = "/") -> str:
    """The words and pictures of a post."""
    pieces: list[str] = []
    for part in variant.parts:
        figures = "".join(_figure(medium) for medium in part.media)
        words_and_pictures = part.text + figures if pieces else figures + part.text  # a post opens with its picture
        pieces.append(f"<section>{words_and_pictures}</section>")
    if variant.poll:
        options = "".join(f"<li>{escape(option)}</li>" for option in variant.poll.options)
        pieces.append(f"<section class=poll><h2>{words(variant.lang)['poll']}</h2><ul>{options}</ul></section>")
    if variant.link:
        pieces.append(f"<p class=action><a href='{escape(variant.link)}'>{escape(_where(variant.link))}</a></p>")
    body = "".join(pieces)
    if variant.warning:
        body = f"<details><summary>{escape(variant.warning)}</summary>{body}</details>"
    return body


def _where(link: str) -> str:
    """An address as words that say where it leads: its host and path."""
    parts = urlsplit(link)
    words = f"{parts.hostname or ''}{unquote(parts.path).rstrip('/')}" or link
    return words if len(words) <= MAX_LABEL else f"{words[:MAX_LABEL]}…"


def _figure(medium: Media) -> str:
    if medium.is_video:
        return (
            f"<figure><video src='{media_path(medium)}' aria-label='{escape(medium.alt or medium.name)}' "
            f"width={medium.width} height={medium.height} controls playsinline preload=metadata></video></figure>"
        )
    return (
        f"<figure><img src='{media_path(medium)}' alt='{escape(medium.alt)}' "
        f"width={medium.width} height={medium.height} loading=lazy></figure>"
    )


def _document(  # noqa: PLR0913, PLR0917  # what a page is made of
    about: Site, lang: str, title: str, head: str, main: str, here: str = ""
) -> str:
    """A page in its frame; ``here``: the list that it is, "all" or a language."""
    said = words(lang)
    logo = about.files.get("logo-light.png")
    dark = about.files.get("logo-dark.png", logo)
    name = escape(about.name)
    mark = (
        f"<picture><source srcset='/assets/logo-dark.png' media='(prefers-color-scheme: dark)'>"
        f"<img src='/assets/logo-light.png' alt='{name}' width={logo.width} height={logo.height}></picture>"
        if logo and dark
        else name
    )
    languages = "".join(
        f"<a href='/{escape(code)}/' lang='{escape(code)}' hreflang='{escape(code)}'"
        f"{' aria-current=true' if code == here else ''}>{escape(code.upper())}</a>"
        for code in about.languages
    )
    return (
        f"<!doctype html>\n<html lang='{escape(lang)}'>\n<head>\n<meta charset=utf-8>\n"
        f"<meta name=viewport content='width=device-width, initial-scale=1'>\n"
        f"<title>{escape(title)}</title>\n<meta name=color-scheme content='light dark'>\n"
        f"<link rel=icon type='image/svg+xml' href='/assets/icon.svg'>\n"
        f"<link rel=stylesheet href='/assets/style.css'>\n"
        f"<link rel=alternate type='application/atom+xml' title='{name}' href='/feed.atom'>\n"
        f"<link rel=alternate type='application/feed+json' title='{name}' href='/feed.json'>\n{head}</head>\n<body>\n"
        f"<a class=skip href='#main'>{said['skip']}</a>\n"
        f"<header class=top><a class=logo href='/'>{mark}</a><nav aria-label='{said['news']}'>"
        f"<a href='/'{' aria-current=true' if here == 'all' else ''}>{said['all']}</a>{languages}</nav></header>\n"
        f"<main id=main>\n{main}\n</main>\n"
        f"<footer class=end><p>{name} · {escape(about.tagline.get(lang, ''))}</p>"
        f"<p><a href='/feed.atom'>Atom</a> · <a href='/feed.json'>JSON Feed</a></p></footer>\n</body>\n</html>\n"
    )


def post_page(variant: Variant, about: Site, newest: Sequence[Variant]) -> str:
    """A post's page, dressed: date, campaign, pictures, what came before and after."""
    said, lang = words(variant.lang), variant.lang or about.languages[0]
    url = f"{about.url}/{variant.post}/"
    image = next(iter(variant.media), None)
    head = (
        f"<link rel=canonical href='{escape(url)}'>\n"
        f"<meta name=description content='{escape(variant.summary)}'>\n"
        "<meta property='og:type' content='article'>\n"
        f"<meta property='og:title' content='{escape(title_of(variant))}'>\n"
        f"<meta property='og:description' content='{escape(variant.summary)}'>\n"
        f"<meta property='og:url' content='{escape(url)}'>\n"
    )
    if image:
        head += (
            f"<meta property='og:image' content='{escape(about.url + media_path(image))}'>\n"
            f"<meta property='og:image:alt' content='{escape(image.alt)}'>\n"
            "<meta name='twitter:card' content='summary_large_image'>\n"
        )
    by_slug = {other.post: other for other in newest}
    relation = ""
    for label, slug in (("answers", variant.reply_to), ("quotes", variant.quote)):
        if slug in by_slug:
            relation += f"<p class=relation>{said[label]} <a href='/{slug}/'>{escape(title_of(by_slug[slug]))}</a></p>"
    for other in translations(variant, newest):
        href, code = escape(f"/{other.post}/"), escape(other.lang)
        head += f"<link rel=alternate hreflang='{code}' href='{escape(about.url)}{href}'>\n"
        link = f"<a href='{href}' hreflang='{code}'>{escape(title_of(other))}</a>"
        relation += f"<p class=relation lang='{code}'>{words(other.lang)['translation']} {link}</p>"
    main = (
        f"<article>\n<header>{_meta(variant, about, lang)}<h1>{escape(title_of(variant))}</h1>{relation}</header>\n"
        f"{article(variant)}\n</article>\n{_neighbours(variant, newest, said)}"
    )
    return _document(about, lang, f"{title_of(variant)} — {about.name}", head, main)


def translations(variant: Variant, others: Sequence[Variant]) -> list[Variant]:
    """The same post in other languages: ``atelier.fr`` and ``atelier.en`` are one."""
    stem = variant.post.removesuffix(f".{variant.lang}")
    if stem == variant.post:
        return []
    return [other for other in others if other.lang != variant.lang and other.post == f"{stem}.{other.lang}"]


def _meta(variant: Variant, about: Site, lang: str) -> str:
    stamp = variant.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if variant.date else ""
    when = f"<time datetime='{stamp}'>{day(variant.date, lang, about.zone)}</time>" if stamp else ""
    titles = about.campaigns.get(variant.campaign)
    name = titles.get(lang) or next(iter(titles.values()), "") if titles else ""
    campaign = f" · <a href='/campaigns/{escape(variant.campaign)}/'>{escape(name)}</a>" if name else ""
    return f"<p class=meta>{when}{campaign}</p>"


def _neighbours(variant: Variant, newest: Sequence[Variant], said: Mapping[str, str]) -> str:
    same = [other for other in newest if other.lang == variant.lang]
    place = same.index(variant)
    links = []
    for label, index in (("older", place + 1), ("newer", place - 1)):
        if 0 <= index < len(same):
            other = same[index]
            links.append(
                f"<a class={label} href='/{other.post}/'><small>{said[label]}</small>{escape(title_of(other))}</a>"
            )
    return f"<nav class=neighbours aria-label='{said['around']}'>{''.join(links)}</nav>" if links else ""


def lists(newest: Sequence[Variant], about: Site) -> dict[str, str]:
    """Path → text of everything that lists posts, and of the style and the page for what is missing."""
    lang = about.languages[0]
    made = dict(_pages("/", words(lang)["news"], newest, about, lang))
    for code in about.languages:
        spoken = [variant for variant in newest if variant.lang == code]
        made |= dict(_pages(f"/{code}/", words(code)["news"], spoken, about, code))
    for name, titles in about.campaigns.items():
        served = [variant for variant in newest if variant.campaign == name]
        if served:
            made |= dict(_pages(f"/campaigns/{name}/", titles.get(lang, name), served, about, lang))
    said = words(lang)
    missing = f"<h1>404</h1><p>{said['missing']}</p><p><a href='/'>{said['home']}</a></p>"
    made["/404.html"] = _document(about, lang, about.name, "", missing)
    made["/assets/style.css"] = style(about.palette, set(about.files))
    made["/assets/icon.svg"] = _icon(about)
    made["/robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {about.url}/sitemap.xml\n"
    entries = "".join(f"<url><loc>{escape(f'{about.url}/{variant.post}/')}</loc></url>" for variant in newest)
    made["/sitemap.xml"] = (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>\n"
    )
    return made


def _icon(about: Site) -> str:
    """The brand's first letter on its ink, for tabs and bookmarks."""
    words = [word.rpartition("’")[2] for word in about.name.replace("'", "’").split()]
    letter = next((word[0] for word in words if word[:1].isalnum()), "·").upper()
    ink, paper = (escape(about.palette.get(name, other)) for name, other in (("ink", "#16181d"), ("paper", "#ffffff")))
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
        f"<rect width='32' height='32' rx='8' fill='{ink}'/><text x='16' y='23' text-anchor='middle' font-size='20' "
        f"font-weight='700' font-family='system-ui, sans-serif' fill='{paper}'>{escape(letter)}</text></svg>\n"
    )


def _pages(base: str, title: str, variants: Sequence[Variant], about: Site, lang: str) -> Iterator[tuple[str, str]]:
    """A list cut into pages: base/index.html, base/2/index.html, …"""
    count = max(1, -(-len(variants) // PER_PAGE))
    said = words(lang)
    for number in range(1, count + 1):
        cards = "".join(_card(variant, about) for variant in variants[(number - 1) * PER_PAGE : number * PER_PAGE])
        turn = ""
        if number > 1:
            turn += f"<a href='{base if number == 2 else f'{base}{number - 1}/'}' rel=prev>{said['previous']}</a>"
        if number < count:
            turn += f"<a href='{base}{number + 1}/' rel=next>{said['next']}</a>"
        tagline = about.tagline.get(lang, "") if number == 1 and base in ("/", f"/{lang}/") else ""
        intro = f"<p class=tagline>{escape(tagline)}</p>" if tagline else ""
        kind = "'cards led'" if number == 1 else "cards"
        main = (
            f"<header class=opening><h1>{escape(title)}</h1>{intro}</header>\n"
            f"<div class={kind}>{cards}</div>\n<nav class=turn>{turn}</nav>"
        )
        here = "all" if base == "/" else base.strip("/")
        path = f"{base}index.html" if number == 1 else f"{base}{number}/index.html"
        yield path, _document(about, lang, f"{title} — {about.name}", "", main, here)


def _card(variant: Variant, about: Site) -> str:
    image = next(iter(variant.media), None)
    picture = (
        f"<img src='{media_path(image)}' alt='' width={image.width} height={image.height} loading=lazy>"
        if image
        else ""
    )
    lang = escape(variant.lang)
    return (
        f"<article class=card lang='{lang}'>{picture}<div>{_meta(variant, about, variant.lang or 'en')}"
        f"<h2><a href='/{escape(variant.post)}/'>{escape(title_of(variant))}</a></h2>"
        f"<p>{escape(variant.summary)}</p></div></article>"
    )
