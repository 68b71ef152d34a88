"""The site's style: the brand's colours and fonts on a quiet page, light and dark, for screen and paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SHEET = """\
@layer base;
:root { color-scheme: light dark; --ink: INK; --paper: PAPER; --accent: ACCENT; --line: color-mix(in srgb, var(--ink) 16%, var(--paper)); --soft: color-mix(in srgb, var(--ink) 72%, var(--paper)); }
@media (prefers-color-scheme: dark) { :root { --ink: PAPER; --paper: color-mix(in srgb, INK 88%, black); --accent: color-mix(in srgb, ACCENT 45%, white); } }
* { box-sizing: border-box; }
html { font: 1.0625rem/1.65 FONT_TEXT; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 68rem; padding: 0 clamp(1rem, 4vw, 2.5rem); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: .18em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 1rem; padding: 1.75rem 0; border-bottom: 1px solid var(--line); }
.logo { font: 700 1.25rem/1 FONT_HEADLINE; color: inherit; text-decoration: none; } .logo img { display: block; height: 3.5rem; width: auto; }
.top nav { display: flex; gap: 1.25rem; } .top nav a { color: inherit; text-decoration: none; } .top nav a:hover { text-decoration: underline; }
h1, h2, h3 { font-family: FONT_HEADLINE; line-height: 1.12; text-wrap: balance; letter-spacing: -.012em; }
h1 { font-size: clamp(2rem, 5.5vw, 3.4rem); margin: 2.5rem 0 1.5rem; }
main > article { max-width: 44rem; margin: 0 auto; } main > article section { margin: 1.75rem 0; } main > article h1 { margin-top: .5rem; }
.meta { color: var(--soft); font-size: .875rem; margin: 2.5rem 0 0; } .card .meta { margin: 0; } .meta a { color: inherit; }
figure { margin: 2rem 0; } img { max-width: 100%; height: auto; display: block; border-radius: .5rem; }
blockquote { margin: 1.5rem 0; padding-left: 1.25rem; border-left: 4px solid var(--accent); color: var(--soft); }
pre { overflow-x: auto; padding: 1rem; background: color-mix(in srgb, var(--ink) 6%, var(--paper)); border-radius: .5rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; } td, th { border-bottom: 1px solid var(--line); padding: .4rem .8rem .4rem 0; text-align: left; }
.action a { display: inline-block; background: var(--accent); color: var(--paper); padding: .7rem 1.4rem; border-radius: 99px; text-decoration: none; font-weight: 600; }
.poll ul { list-style: none; padding: 0; } .poll li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; margin: .5rem 0; }
.cards { display: grid; gap: clamp(1.5rem, 4vw, 3rem); grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.card { position: relative; display: flex; flex-direction: column; gap: 1rem; } .card img { aspect-ratio: 1200 / 630; object-fit: cover; width: 100%; }
.card h2 { font-size: 1.35rem; margin: .25rem 0 .5rem; } .card h2 a { color: inherit; text-decoration: none; } .card h2 a::after { content: ""; position: absolute; inset: 0; } .card:hover h2 a { text-decoration: underline; }
.card .meta a { position: relative; z-index: 1; } .card p { margin: 0; }
.neighbours { max-width: 44rem; margin: 4rem auto 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); } .neighbours a { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; color: inherit; text-decoration: none; font-weight: 600; } .neighbours small { display: block; color: var(--soft); font-weight: 400; }
.turn { display: flex; gap: 2rem; justify-content: center; margin: 3rem 0; }
.end { margin-top: 5rem; padding: 2rem 0 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; } .end a { color: inherit; } .end p { margin: 0; }
@media print { .top nav, .end, .neighbours, .turn { display: none; } html { background: white; color: black; } }
"""


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
    colours = {"INK": "ink", "PAPER": "paper", "ACCENT": "accent"}
    defaults = {"ink": "#16181d", "paper": "#ffffff", "accent": "#1f4b99"}
    for word, name in colours.items():
        sheet = sheet.replace(word, palette.get(name, defaults[name]))
    return faces + sheet.replace("@layer base;\n", "")
