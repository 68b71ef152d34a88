"""The brand: colours that go together, fonts, logos, layouts with sample words, rules with their examples."""

from __future__ import annotations

from cmgen.model import Media
from cmgen.preview import guide, words
from cmgen.preview.frame import Desk, html


def make(desk: Desk, rest: str) -> str | None:
    """The one page of the brand."""
    if rest:
        return None
    snapshot, lang = desk.snapshot, desk.asked.lang
    root, brand = snapshot.project.root, snapshot.brand
    layouts, broken = guide.layouts(root)
    files = snapshot.manifest.site.get("files", {})
    logos = {
        name.removeprefix("logo-").removesuffix(".png"): Media(**medium)
        for name, medium in files.items()
        if name.startswith("logo-")
    }
    voice, wrong = guide.voice_pages(root, brand)
    rules = guide.rule_pages(brand)
    return html(
        "brand.html",
        desk,
        page="brand",
        title=desk.said["brand"],
        pairs=guide.pairs(brand.palette),
        logos=logos,
        layouts=[(layout, guide.samples(root, brand, layout, lang)) for layout in layouts],
        broken=broken,
        voice=voice,
        voice_wrong=wrong,
        rules={level: [rule for rule in rules if rule.level == level] for level in ("error", "warning", "suggestion")},
        languages=[words.LANGUAGE_NAMES[lang].get(one, one) for one in brand.languages],
        specimen=guide.TITLES[lang],
    )
