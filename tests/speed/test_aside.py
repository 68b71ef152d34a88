"""What is found over all posts in another file than a post, through builds that make only what has changed."""

from __future__ import annotations

from pathlib import Path

from main.running import write

from cmgen.build import build
from cmgen.project import Project

BRAND = {
    "brand/brand.yaml": "name: A\ntime_zone: Europe/Paris\nledger: {remote: none}\n",
    "brand/channels.yaml": "site: {network: site}\n",
    "brand/strategy.yaml": "cadence:\n  site: {least: 0, most: 2}\n",
}
POST = "---\nstatus: {1}\nnetwork: site\ndate: 2026-09-0{0} 09:00\ntitle: Jour {0}\n---\nBonjour {0}.\n"


def said(folder: Path) -> list[str]:
    built = build(Project.load(folder))
    assert built.outcome.count == len(built.findings)
    return [f"{finding.location} {finding.message}" for finding in built.findings if finding.rule == "off-cadence"]


def test_too_many_posts_in_a_week_are_found_whatever_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, BRAND | {f"content/{day}.md": POST.format(day, "ready") for day in (1, 2)})
    assert said(tmp_path) == []
    write(tmp_path, {"content/3.md": POST.format(3, "ready")})
    week = "brand/strategy.yaml:2:9 the week of 2026-08-31: 3 posts on site, 2 at most"
    assert said(tmp_path) == [week]
    write(tmp_path, {"content/4.md": POST.format(4, "draft")})  # which meets no other
    assert said(tmp_path) == [week]
    write(tmp_path, {"brand/strategy.yaml": "cadence:\n  site: {least: 0, most: 1}\n"})  # and no post
    assert said(tmp_path) == [week.replace("2 at most", "1 at most")]
    (tmp_path / "content/3.md").unlink()
    (tmp_path / "content/2.md").unlink()
    assert said(tmp_path) == []
