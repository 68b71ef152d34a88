"""A corpus of a thousand posts goes through, and a second build does what has changed and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cmgen.build.making
from benchmarks import corpus
from cmgen.build import build
from cmgen.project import Project
from cmgen.render import render

SHARED = Path(__file__).parents[3] / "shared/bench/make_corpus.py"
NETWORKS = ("mastodon", "bluesky", "linkedin", "x", "instagram", "facebook", "threads", "pinterest")


class Work:
    """Counts what is rendered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rendered: list[str] = []
        monkeypatch.setattr(cmgen.build.making, "render", self)

    def __call__(self, post, channel, brand, studio):  # type: ignore[no-untyped-def]  # as render's
        self.rendered.append(f"{post.slug} {channel.name}")
        return render(post, channel, brand, studio)

    def of(self, root: Path) -> set[str]:
        """The posts that a build now renders."""
        self.rendered.clear()
        build(Project.load(root), processes=1)
        return {name.partition(" ")[0] for name in self.rendered}


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_build_does_what_has_changed(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.write(tmp_path, count)
    work = Work(monkeypatch)
    assert len(work.of(tmp_path)) == count
    assert not work.of(tmp_path)
    post = next(tmp_path.glob("content/**/post-000007.md"))
    post.write_text(post.read_text(encoding="utf-8") + "\nEt encore une phrase.\n", encoding="utf-8")
    assert work.of(tmp_path) == {post.relative_to(tmp_path / "content").as_posix().removesuffix(".md")}
    post.unlink()
    assert not work.of(tmp_path)


def adopt(root: Path) -> None:
    """Write the shared corpus in our words: its media are assets, its networks channels of one name each."""
    corpus.write_brand(root)
    channels = "".join(f"{name}: {{network: {'bluesky' if name == 'bluesky' else 'mastodon'}}}\n" for name in NETWORKS)
    (root / "brand/channels.yaml").write_text(channels)
    for post in root.glob("content/**/*.md"):
        text = post.read_text(encoding="utf-8")
        text = re.sub(r"^(slug|shape|summary): .*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^(campaign): .*\n", "status: ready\n", text, flags=re.MULTILINE)
        text = text.replace("\nnetworks: ", "\nnetwork: ").replace("\nmedia:\n", "\nassets:\n")
        text = re.sub(r"(file: |\]\(/)media/", r"\1../../../media/", text).replace("](/../", "](../")
        post.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_the_shared_corpus_goes_through(tmp_path: Path) -> None:
    if not SHARED.is_file():
        pytest.skip("no shared/bench/make_corpus.py beside this repository")
    subprocess.run([sys.executable, SHARED, "1000", tmp_path, "--images", "24"], check=True)
    adopt(tmp_path)
    command = [sys.executable, "-m", "cmgen", "--project", str(tmp_path)]
    linted = subprocess.run([*command, "lint", "--format", "json"], capture_output=True, text=True, check=False)
    assert linted.returncode in (0, 1), linted.stderr
    assert json.loads(linted.stdout)  # it slips on purpose
    built = subprocess.run([*command, "build"], capture_output=True, text=True, check=False)
    assert "built 1000 posts" in built.stdout
    assert "Traceback" not in built.stderr
