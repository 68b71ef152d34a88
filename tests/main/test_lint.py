"""cmgen lint on many posts: what is chosen, what changed, what was there before, and what mends itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from main.running import cmgen, repository, write
from PIL import Image

BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nlanguages: [fr]\n",
    "brand/channels.yaml": "site: {network: site}\n",
    "content/a.md": "---\nnetwork: site   # ici\ntitle: L'été\n---\nVenez nombreux ! C'est *gratuit*\xa0: « oui ».\n",
    "content/b.md": "---\nnetwork: site\n---\nVoir [ici](http://example.org).\n",
}


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    write(tmp_path, BRAND)
    repository(tmp_path)
    return tmp_path


def rules(folder: Path, *arguments: str) -> list[str]:
    return sorted(row["rule"] for row in json.loads(cmgen(folder, "lint", "--format", "json", *arguments).stdout))


def test_what_is_said_can_be_chosen(brand: Path) -> None:
    everything = rules(brand)
    assert {"french-spaces", "straight-apostrophe", "vague-link-text", "insecure-link"} <= set(everything)
    assert set(rules(brand, "--select", "french-spaces")) == {"french-spaces"}
    assert "french-spaces" not in rules(brand, "--ignore", "french-spaces")
    assert "straight-apostrophe" not in rules(brand, "--level", "warning")
    slip = cmgen(brand, "lint", "--select", "french-space")
    assert (slip.returncode, "did you mean french-spaces?" in slip.stderr) == (2, True)


def test_what_is_found_in_reading_can_be_chosen_although_there_is_none(brand: Path) -> None:
    assert cmgen(brand, "lint", "--ignore", "bad-date", "--select", "bad-yaml").returncode == 0


def test_only_the_files_that_are_named(brand: Path) -> None:
    assert set(rules(brand, str(brand / "content/b.md"))) == {"vague-link-text", "insecure-link"}
    assert rules(brand, str(brand / "content")) == rules(brand)
    assert rules(brand, str(brand / "brand/brand.yaml")) == []
    nowhere, outside = cmgen(brand, "lint", str(brand / "content/c.md")), cmgen(brand, "lint", str(brand.parent))
    assert (nowhere.returncode, outside.returncode) == (2, 2)
    assert "no file" in nowhere.stderr
    assert "is not in this project" in outside.stderr


def test_a_picture_stands_for_the_posts_that_show_it(brand: Path) -> None:
    Image.new("RGB", (900, 900), "#b8361d").save(brand / "content/quai.jpg")
    write(brand, {"content/c.md": "---\nnetwork: site\nassets: [{file: quai.jpg}]\n---\nLe quai.\n"})
    assert rules(brand, str(brand / "content/quai.jpg")) == ["missing-alt-text"]
    commit(brand)
    Image.new("RGB", (900, 900), "#14222e").save(brand / "content/quai.jpg")
    assert rules(brand, "--since", "HEAD") == ["missing-alt-text"]


def commit(folder: Path) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("add", "-A"), ("commit", "-q", "-m", "all")):
        subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True)


def test_only_what_changed(brand: Path) -> None:
    commit(brand)
    assert rules(brand, "--since", "main") == []
    (brand / "content/b.md").write_text(BRAND["content/b.md"] + "\nEncore [ici](https://example.org).\n")
    assert set(rules(brand, "--since", "main")) == {"vague-link-text", "insecure-link"}
    assert "git knows no 'nowhere'" in cmgen(brand, "lint", "--since", "nowhere").stderr


def test_old_sins_are_listed_once(brand: Path) -> None:
    listed = str(brand / "baseline.json")
    assert cmgen(brand, "lint", "--write-baseline", listed).returncode == 0
    assert rules(brand, "--baseline", listed) == []
    text = (brand / "content/b.md").read_text(encoding="utf-8")
    (brand / "content/b.md").write_text(text.replace("Voir", "Du neuf.\n\nVoir") + "\nEt [ici](https://a.example).\n")
    assert rules(brand, "--baseline", listed) == ["vague-link-text"]  # the moved one is known
    again = cmgen(brand, "lint", "--write-baseline", listed)
    assert "1 new not added" in again.stderr
    assert rules(brand, "--baseline", listed) == ["vague-link-text"]  # a baseline never grows
    assert "without PATHS" in cmgen(brand, "lint", "--write-baseline", listed, "--shard", "1/2").stderr
    (brand / "content/b.md").unlink()
    said = cmgen(brand, "lint", "--baseline", listed)
    assert "listed findings are no more" in said.stderr
    (brand / "baseline.json").write_text("[]")
    assert "is no baseline" in cmgen(brand, "lint", "--baseline", listed).stderr


def test_edits_that_overlap_are_all_made(brand: Path) -> None:
    post = brand / "content/b.md"
    post.write_text('---\nnetwork: site\n---\nElle dit "l\'été" et rit.\n', encoding="utf-8")
    assert "2 mended" in cmgen(brand, "lint", str(post), "--fix").stderr
    assert post.read_text(encoding="utf-8").endswith("Elle dit «\xa0l’été\xa0» et rit.\n")
    assert cmgen(brand, "lint", str(post), "--diff").returncode == 0


def test_a_difference_changes_nothing(brand: Path) -> None:
    done = cmgen(brand, "lint", "--diff")
    assert done.returncode == 1
    assert "+Venez nombreux\u202f! C’est *gratuit*\xa0: «\xa0oui\xa0».\n" in done.stdout
    assert (brand / "content/a.md").read_text(encoding="utf-8") == BRAND["content/a.md"]


def test_what_is_mended_is_mended_once_and_nothing_else_is_touched(brand: Path) -> None:
    done = cmgen(brand, "lint", "--fix")
    assert "mended" in done.stderr
    mended = (brand / "content/a.md").read_text(encoding="utf-8")
    assert mended == (
        "---\nnetwork: site   # ici\ntitle: L’été\n---\nVenez nombreux\u202f! C’est *gratuit*\xa0: «\xa0oui\xa0».\n"
    )
    assert (brand / "content/b.md").read_text(encoding="utf-8") == BRAND["content/b.md"]
    assert cmgen(brand, "lint", "--diff").stdout == ""
    assert "0 mended" in cmgen(brand, "lint", "--fix").stderr
    assert not {"french-spaces", "straight-apostrophe"} & set(rules(brand))
