"""The site's style: the brand's colours and fonts on a quiet page, light and dark, for screen and paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SHEET = """\
@layer base;
:root { color-scheme: light dark; --ink: INK; --paper: PAPER; --accent: ACCENT; --line: color-mix(in srgb, var(--ink) 16%, var(--paper)); --soft: color-mix(in srgb, var(--ink) 72%, var(--paper)); }
@media (prefers-color-scheme: dark) { :root { --ink: PAPER; --paper: color-mix(in srgb, INK 88%, black); --accent: color-mix(in srgb, ACCENT 52%, white); } }
* { box-sizing: border-box; }
html { font: 1.0625rem/1.65 FONT_TEXT; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body::before { content: ""; position: absolute; inset: 0 0 auto; height: .4rem; background: linear-gradient(90deg, STRIPES); }
body { margin: 0 auto; max-width: 68rem; padding: 0 clamp(1rem, 4vw, 2.5rem); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: .18em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 1rem; padding: 1.75rem 0; border-bottom: 1px solid var(--line); }
.logo { font: 700 1.25rem/1 FONT_HEADLINE; color: inherit; text-decoration: none; } .logo img { display: block; height: 3.5rem; width: auto; }
.top nav { display: flex; gap: 1.25rem; } .top nav a { color: inherit; text-decoration: none; } .top nav a:hover { text-decoration: underline; } .top nav a[aria-current] { font-weight: 700; text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 3px; text-underline-offset: .45em; }
h1, h2, h3 { font-family: FONT_HEADLINE; line-height: 1.12; text-wrap: balance; letter-spacing: -.012em; }
h1 { font-size: clamp(2.1rem, 5.5vw, 3.6rem); margin: 2.5rem 0 1.5rem; letter-spacing: -.025em; }
h2 { font-size: 1.6rem; margin: 2.5rem 0 .75rem; } h3 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.opening { margin: 3rem 0 2.5rem; } .opening h1 { margin: 0; } .tagline { margin: .6rem 0 0; font-size: 1.25rem; color: var(--soft); }
main > article { max-width: 44rem; margin: 0 auto; } main > article section { margin: 1.75rem 0; } main > article h1 { margin-top: .5rem; }
main > article > section { font-size: 1.125rem; } main > article > section > p, main > article > section > :is(ul, ol) { max-width: 40rem; } main > article li { margin: .3rem 0; } main > article li::marker { color: var(--accent); }
.relation { margin: -.5rem 0 0; color: var(--soft); } main > article > section + section { border-top: 1px solid var(--line); padding-top: 1.75rem; }
main > article hr { border: 0; border-top: 1px solid var(--line); width: 6rem; margin: 2.5rem 0 1.5rem; } hr + ol { font-size: .9375rem; color: var(--soft); } sup { font-size: .7em; line-height: 0; } sup a { text-decoration: none; } li:target { background: color-mix(in srgb, var(--accent) 14%, transparent); border-radius: .25rem; }
details { border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; margin: 1.75rem 0; } summary { cursor: pointer; font-weight: 600; } summary::marker { color: var(--accent); } details[open] summary { margin-bottom: 1rem; }
.meta { color: var(--soft); font-size: .875rem; margin: 2.5rem 0 0; } .card .meta { margin: 0; } .meta a { color: inherit; }
figure { margin: 2rem 0; } img, video { max-width: 100%; height: auto; display: block; border-radius: .75rem; } video { width: 100%; max-height: 80vh; background: black; }
@media (min-width: 62rem) { main > article > section:first-of-type > figure:first-child { margin-inline: -6rem; } main > article > section:first-of-type > figure:first-child :is(img, video) { width: 100%; } }
blockquote { margin: 1.5rem 0; padding-left: 1.25rem; border-left: 4px solid var(--accent); color: var(--soft); }
pre { overflow-x: auto; padding: 1rem; background: color-mix(in srgb, var(--ink) 6%, var(--paper)); border-radius: .5rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; } td, th { border-bottom: 1px solid var(--line); padding: .4rem .8rem .4rem 0; text-align: left; }
.action a { display: inline-block; background: var(--accent); color: var(--paper); padding: .7rem 1.4rem; border-radius: 99px; text-decoration: none; font-weight: 600; }
.poll ul { list-style: none; padding: 0; } .poll li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; margin: .5rem 0; }
.cards { display: grid; gap: clamp(1.5rem, 4vw, 3rem); grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
@media (min-width: 48rem) { .led .card:first-child { grid-column: 1 / -1; display: grid; grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr); gap: 2.5rem; align-items: center; } .led .card:first-child h2 { font-size: clamp(1.75rem, 3vw, 2.5rem); letter-spacing: -.02em; } .led .card:first-child p:not(.meta) { font-size: 1.125rem; } .led .card:first-child:not(:has(img)) { grid-template-columns: 1fr; } }
.card { position: relative; display: flex; flex-direction: column; gap: 1rem; } .card img { aspect-ratio: 1200 / 630; object-fit: cover; width: 100%; transition: scale .4s cubic-bezier(.2, .7, .2, 1); } .card:hover img { scale: 1.012; } @media (prefers-reduced-motion: reduce) { .card img { transition: none; } .card:hover img { scale: 1; } }
.card h2 { font-size: 1.35rem; margin: .25rem 0 .5rem; } .card h2 a { color: inherit; text-decoration: none; } .card h2 a::after { content: ""; position: absolute; inset: 0; } .card:hover h2 a { text-decoration: underline; }
.card .meta a { position: relative; z-index: 1; } .card p { margin: 0; }
.neighbours { max-width: 44rem; margin: 4rem auto 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); } .neighbours a { border: 1px solid var(--line); border-radius: .5rem; padding: 1.1rem 1.25rem; color: inherit; text-decoration: none; font-weight: 600; } .neighbours small { display: block; color: var(--soft); font-weight: 400; } .neighbours a:hover { border-color: var(--accent); } .neighbours .newer { text-align: right; } .neighbours .older small::before { content: "← "; } .neighbours .newer small::after { content: " →"; }
.turn { display: flex; gap: 2rem; justify-content: center; margin: 3rem 0; }
.end { margin-top: 5rem; padding: 2rem 0 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; } .end a { color: inherit; } .end p { margin: 0; }
@media print { .top nav, .end, .neighbours, .turn { display: none; } html { background: white; color: black; } }
"""


STRIPES = ("accent", "accent-2", "accent-3")
"""The colours of the palette that run along the top of each page."""


def style(palette: Mapping[str, str], files: Collection[str]) -> str:
    """The style sheet in the brand's colours; ``files`` says which fonts the site holds."""
    sheet = SHEET
    faces = ""
    for role, name in (("text", "Brand Text"), ("headline", "Brand Headline")):
        fallback = "system-ui, sans-serif"
        if f"font-{role}.ttf" in files:
            faces += (
                f'@font-face {{ font-family: "{name}"; src: url("/assets/font-{role}.ttf"); font-display: swap; }}\n'
            )
            fallback = f'"{name}", {fallback}'
        sheet = sheet.replace(f"FONT_{role.upper()}", fallback)
    stripes = [palette[name] for name in STRIPES if name in palette] or ["ACCENT"]
    stops = [
        f"{colour} {100 * n // len(stripes)}% {100 * (n + 1) // len(stripes)}%" for n, colour in enumerate(stripes)
    ]
    sheet = sheet.replace("STRIPES", ", ".join(stops))
    colours = {"INK": "ink", "PAPER": "paper", "ACCENT": "accent"}
    defaults = {"ink": "#16181d", "paper": "#ffffff", "accent": "#1f4b99"}
    for word, name in colours.items():
        sheet = sheet.replace(word, palette.get(name, defaults[name]))
    return faces + sheet.replace("@layer base;\n", "")
