"""Lint and render every post: the words and pictures that will go out, for each channel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

SHOWN = 200  # findings that are no errors: more than anybody reads at once

if TYPE_CHECKING:
    from cmgen.build import Built
    from cmgen.build.work import Profile
    from cmgen.model import Finding
    from cmgen.project import Project as Loaded


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where to; else .cmgen/build in the project.")
@click.option(
    "--preview", type=click.Path(path_type=Path), help="A folder for the pages of `cmgen serve` as plain files."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that make posts at once; else as many as help.")
@click.option("--executor", default="", metavar="dask://HOST:PORT", help="A cluster whose workers make the posts.")
@click.option("--store", type=click.IntRange(min=0), help="MiB that .cmgen may keep of what was; else 4096.")
@click.option("--profile", is_flag=True, help="Say where the time went: each step, and the slowest posts.")
@click.option("--shard", metavar="2/4", help="Only this of so many parts, into --out, for --merge on another machine.")
@click.option("--merge", "parts", multiple=True, type=click.Path(path_type=Path), help="A part; may be given again.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path,
    out: Path | None,
    preview: Path | None,
    jobs: int | None,
    executor: str,
    store: int | None,
    profile: bool,
    shard: str | None,
    parts: tuple[Path, ...],
) -> None:
    """Lint and render every post. Holds no token and sends nothing.

    Exit status 1 where an error stops a post; the others are built.
    """
    from cmgen.build import build, merge, recalled
    from cmgen.git import Git
    from cmgen.project import Project, find_root

    root = find_root(project)
    if executor and not executor.startswith("dask://"):
        raise click.UsageError(f"--executor {executor!r}: write dask://HOST:PORT")
    if shard:
        if parts or preview or executor:
            raise click.UsageError("--shard makes a part: --merge, --preview and --executor are for the whole")
        sys.exit(_build_part(Project.load(root), shard, out, jobs, profile=profile))
    if parts:
        click.echo(f"{merge(root, parts, out)} results taken in")
    git = Git(root)
    commit = git.head_commit() if git.is_repository() else ""
    built = recalled(root, out, commit)
    if built is None:
        tell = _tell if sys.stderr.isatty() else None
        limit = None if store is None else store << 20
        built = build(Project.load(root), out, commit, tell, jobs, executor, limit)
    _say(built)
    if profile:
        _tell_profile(built.profile)
    if preview:
        from datetime import UTC, datetime

        from cmgen.preview.export import export
        from cmgen.preview.state import snapshot_of

        pages = export(snapshot_of(Project.load(root), built, out), preview, datetime.now(UTC))
        click.echo(f"wrote {pages} pages: look at {preview / 'index.html'}")
    sys.exit(1 if built.errors else 0)


def _build_part(project: Loaded, shard: str, out: Path | None, jobs: int | None, *, profile: bool) -> int:
    """Make one part and say so; the exit status."""
    from cmgen.build import build_part
    from cmgen.build.parts import Shard
    from cmgen.files import lines_of
    from cmgen.model import Level
    from cmgen.reports import text, veiled

    part = build_part(project, Shard.parse(shard), out, _tell if sys.stderr.isatty() else None, jobs)
    if part.findings:
        click.echo(text.write(part.findings, veiled(lines_of(project.root), part.findings)), nl=False)
    counts = f"{part.posts} posts, {part.variants} variants; {part.fresh} anew"
    click.echo(f"built part {shard} into {part.folder}: {counts}; {text.summary(part.findings)}")
    if profile:
        _tell_profile(part.profile)
    return 1 if any(finding.level is Level.ERROR for finding in part.findings) else 0


def _say(built: Built) -> None:
    """The findings, a post at a time: all errors, of the others what a person would read; then how much was built."""
    if built.outcome.has_findings:
        from cmgen.files import lines_of
        from cmgen.reports import text, veiled

        shown = 0
        for findings in _worth_saying(built):
            shown += len(findings)
            click.echo("\n".join(text.said(findings, veiled(lines_of(built.root), findings))))
        if left := built.outcome.count - shown:
            click.echo(f"and {left} more that are no errors: `cmgen lint` says them all")
        click.echo(built.outcome.summary)
    counts = f"{built.posts} posts, {built.variants} variants; {built.fresh} anew"
    click.echo(f"built {counts}; {built.outcome.summary}")


def _worth_saying(built: Built) -> Iterator[tuple[Finding, ...]]:
    from cmgen.model import Level

    errors = others = 0
    for findings in built.by_post():
        room = SHOWN - others
        said = []
        for finding in findings:
            if finding.level is Level.ERROR:
                errors += 1
            elif room > 0:
                room -= 1
            else:
                continue
            said.append(finding)
        others = SHOWN - room
        if said:
            yield tuple(said)
        if others >= SHOWN and errors >= built.errors:
            return


def _tell_profile(made: Profile | None) -> None:
    """Seconds by step, of posts also of all processors together, and the slowest posts."""
    if made is None:
        click.echo("nothing had changed: the files were looked at, and none was read")
        return
    click.echo("\nseconds")
    for name, seconds in made.steps.items():
        click.echo(f"{seconds:9.3f}  {name}{f', by {made.crew}' if name == 'making posts' and made.making else ''}")
        if name == "making posts":
            for inner, spent in sorted(made.making.items(), key=lambda item: -item[1]):
                click.echo(f"{spent:11.3f}  {inner}")
    if made.slowest:
        click.echo("\nslowest posts")
        for path, seconds in made.slowest:
            click.echo(f"{seconds:9.3f}  {path}")


def _tell(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    click.echo(f"\r{done}/{of} posts{end}", err=True, nl=False)
