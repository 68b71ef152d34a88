"""A change makes anew exactly what depends on it: each kind of change, and the posts that are made after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cmgen.build import build, making
from cmgen.image.look import OWN_FONTS
from cmgen.project import Project

HEAD = "network: [site, mastodon]\nstatus: ready\n"
POSTS = {  # slug → front matter and words
    "plain": ("date: 2026-09-01 09:00\n", "Bonjour."),
    "person": ("date: 2026-09-02 09:00\n", "Merci à @lea !"),
    "fact": ("date: 2026-09-03 09:00\n", "Cela coûte {{ facts.prix }}."),
    "drawn": ("date: 2026-09-04 09:00\ntitle: Fête\nlayout: carte\n", "Venez."),
    "tip": ("date: 2026-09-12 09:00\ntitle: Astuce\nlayout: tip\n", "Débranchez."),
    "photo": ("date: 2026-09-05 09:00\nassets: [{file: cour.png, alt: La cour}]\n", "La cour."),
    "reply": ("date: 2026-09-06 09:00\nreply_to: plain\n", "Encore."),
    "short": ("date: 2026-09-07 09:00\n", "{{< adresse >}}"),
    "campaign": ("date: 2026-09-08 09:00\ncampaign: rentree\n", "On reprend."),
    "linked": ("date: 2026-09-09 09:00\nlink: /programme\n", "Le programme."),
    "absent": ("date: 2026-09-10 09:00\nassets: [{file: plus-tard.png, alt: Rien}]\n", "Bientôt."),
    "only-site": ("network: site\ndate: 2026-09-11 09:00\n", "Sur le site."),
}
ALL = set(POSTS)
BRAND = """name: A
time_zone: Europe/Paris
languages: [fr]
site: https://a.example
palette: {ink: '#101010', paper: '#ffffff'}
fonts: {headline: fonts/titre.otf}
people:
  lea: {name: Léa, mastodon: '@lea@m.example'}
  idris: {name: Idris, mastodon: '@idris@m.example'}
campaigns:
  rentree: {title: Rentrée, hashtags: [Rentrée]}
  noel: {title: Noël}
utm: {source: social}
rules: {shouting: off}
"""
LAYOUT = """extends: plain
boxes:
  headline: {words: {paragraphs: {title: {words: '{{ title }}'}}}}
"""
PLAIN = """formats: {landscape: {size: [400, 225]}, card: {size: [400, 210]}}
boxes:
  ground: {solid: {colour: paper}}
  headline:
    words: {paragraphs: {title: {words: '{{ body }}', font: headline, size: [5, 12], colour: ink}}}
    at: {left: 10, right: 10, top: 10, bottom: 10}
"""
FILES = {
    "brand/brand.yaml": BRAND,
    "brand/channels.yaml": "site: {network: site}\nmastodon: {network: mastodon, server: https://m.example}\n",
    "brand/facts.yaml": "prix: 5 €\nheure: 19 h\n",
    "brand/shortcodes/adresse.md": "12 rue du Port\n",
    "layouts/carte/card.yaml": LAYOUT,
    "layouts/plain/card.yaml": PLAIN,
    "layouts/tip/card.yaml": "extends: tip\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "brand/fonts").mkdir()
    shutil.copyfile(OWN_FONTS / "Inter-Bold.otf", tmp_path / "brand/fonts/titre.otf")
    (tmp_path / "content").mkdir()
    for slug, (front, words) in POSTS.items():
        head = front if "network:" in front else HEAD + front
        ready = "" if "status:" in head else "status: ready\n"
        (tmp_path / f"content/{slug}.md").write_text(f"---\n{head}{ready}---\n{words}\n", encoding="utf-8")
    Image.new("RGB", (640, 480), "teal").save(tmp_path / "content/cour.png")
    return tmp_path


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def written(name: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    return change


def font(root: Path) -> None:
    shutil.copyfile(OWN_FONTS / "Inter-Regular.otf", root / "brand/fonts/titre.otf")


def photo(name: str) -> Callable[[Path], None]:
    return lambda root: Image.new("RGB", (800, 480), "crimson").save(root / name)


CHANGES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "a post": (replaced("content/plain.md", "Bonjour", "Bonsoir"), {"plain"}),
    "a person's handle": (replaced("brand/brand.yaml", "@lea@m", "@l.ea@m"), {"person"}),
    "a person nobody names": (replaced("brand/brand.yaml", "Idris,", "Idriss,"), {"person"}),  # does anyone have…
    "a fact": (replaced("brand/facts.yaml", "5 €", "6 €"), {"fact"}),
    "a fact nobody says": (replaced("brand/facts.yaml", "19 h", "20 h"), set()),
    "a colour": (replaced("brand/brand.yaml", "#101010", "#202020"), {"drawn", "tip"}),
    "a font": (font, {"drawn", "tip"}),
    "a layout": (replaced("layouts/carte/card.yaml", "{{ title }}", "{{ title }} !"), {"drawn"}),
    "the layout that it extends": (replaced("layouts/plain/card.yaml", "[5, 12]", "[5, 8]"), {"drawn"}),
    "our layout instead": (lambda root: shutil.rmtree(root / "layouts/tip"), {"tip"}),
    "a layout nobody uses": (written("layouts/autre/card.yaml", LAYOUT), set()),
    "words of a layout": (written("layouts/carte/mastodon.txt", "Oyez !\n\n{{ body }}\n"), {"drawn"}),
    "a photo": (photo("content/cour.png"), {"photo"}),
    "a photo that was missing": (photo("content/plus-tard.png"), {"absent"}),
    "a photo that goes": (lambda root: (root / "content/cour.png").unlink(), {"photo"}),
    "a post that is answered": (lambda root: (root / "content/plain.md").unlink(), {"reply"}),
    "a shortcode": (written("brand/shortcodes/adresse.md", "13 rue du Port\n"), {"short"}),
    "another form of a shortcode": (written("brand/shortcodes/adresse.site.md", "Ici\n"), {"short"}),
    "a campaign": (replaced("brand/brand.yaml", "[Rentrée]", "[OnReprend]"), ALL),  # casing of any post's hashtags
    "utm": (replaced("brand/brand.yaml", "{source: social}", "{source: web}"), {"linked"}),
    "a channel's limits": (
        replaced("brand/channels.yaml", "https://m.example", "https://m.example, limits: {characters: 400}"),
        ALL - {"only-site"},
    ),
    "a rule's setting": (replaced("brand/brand.yaml", "{shouting: off}", "{shouting: warning}"), ALL),
    "a guideline": (written("brand/voice/mots.yml", "extends: existence\ntokens: [foo]\nmessage: non\n"), ALL),
    "a freeze": (written("brand/freeze.yaml", "why: deuil\n"), set()),
    "nothing": (lambda root: None, set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_what_depends_on_it(project: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    build(Project.load(project))
    made: list[str] = []
    make = making.make

    def noted(loaded: Project, path: str, *rest: object) -> object:
        made.append(path)
        return make(loaded, path, *rest)  # type: ignore[arg-type]  # as it was handed over

    monkeypatch.setattr(making, "make", noted)
    deed, concerned = CHANGES[change]
    deed(project)
    built = build(Project.load(project))
    assert set(made) == {f"content/{slug}.md" for slug in concerned}
    whole = build(Project.load(copied(project)))
    assert (built.manifest.entries, built.findings) == (whole.manifest.entries, whole.findings)
    assert files(built.folder) == files(whole.folder)


def copied(project: Path) -> Path:
    """The same project without what was kept of it."""
    target = project.with_name(f"{project.name}-whole")
    shutil.copytree(project, target, ignore=shutil.ignore_patterns(".cmgen"))
    return target


def files(folder: Path) -> dict[str, bytes]:
    """The manifest and the posts, byte for byte; media of earlier builds may be more."""
    wanted = (file for file in folder.rglob("*") if file.is_file() and "media" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in wanted}


def test_what_was_made_before_is_found_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Back to an older state, as with `git switch`: nothing is made twice."""
    build(Project.load(project))
    forth = replaced("brand/facts.yaml", "5 €", "6 €")
    forth(project)
    build(Project.load(project))
    replaced("brand/facts.yaml", "6 €", "5 €")(project)
    monkeypatch.setattr(making, "make", None)
    assert build(Project.load(project)).fresh == 0
