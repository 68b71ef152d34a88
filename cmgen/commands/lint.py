"""Read every post as a demanding brand manager would, and say what is wrong and where."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from cmgen.registry import reports

if TYPE_CHECKING:
    from cmgen.build import Built, Part
    from cmgen.model import Finding
    from cmgen.project import Project as Loaded
    from cmgen.reports import Lines
MOST_PASSES = 5


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(reports)), default="text", help="How to say it.")
@click.option("--select", "chosen", multiple=True, metavar="RULE", help="Only this rule; may be given again.")
@click.option("--ignore", "ignored", multiple=True, metavar="RULE", help="All but this rule; may be given again.")
@click.option(
    "--level",
    "least",
    type=click.Choice(["error", "warning", "suggestion"]),
    default="suggestion",
    help="The least that is said.",
)
@click.option("--since", default="", metavar="REV", help="Only posts that changed since this revision, or branch.")
@click.option("--shard", metavar="2/4", help="Only this of so many parts, and each post by itself.")
@click.option("--baseline", type=click.Path(path_type=Path), help="Only what this file does not list.")
@click.option(
    "--write-baseline",
    "listed",
    type=click.Path(path_type=Path),
    help="List what there is in a file; from then on, only shorten it.",
)
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing a meaning.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="With --fix or --diff: also what should be read again.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@click.option("--suggest", is_flag=True, help="Say what misspelt words may have meant; half a second a word.")
@click.option("--impact", metavar="FILE", help="What this guideline, used or not, says of every post, post by post.")
@click.option("--test-guidelines", "tests", is_flag=True, help="Try the guidelines on their own examples instead.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path,
    paths: tuple[Path, ...],
    form: str,
    chosen: tuple[str, ...],
    ignored: tuple[str, ...],
    least: str,
    since: str,
    shard: str | None,
    baseline: Path | None,
    listed: Path | None,
    fix: bool,
    unsafe: bool,
    diff: bool,
    suggest: bool,
    impact: str | None,
    tests: bool,
) -> None:
    """Read every post as a demanding brand manager would, or only those named by PATHS, or by a file of theirs.

    Exit status 1 where an error stops a post; with --diff, where there is something to mend.
    """
    from cmgen import baseline as baselines
    from cmgen.build import Built, build
    from cmgen.files import lines_of
    from cmgen.model import Level
    from cmgen.project import Project
    from cmgen.reports import veiled

    loaded = Project.load(_home(project, paths))
    if tests:
        _test_guidelines(loaded, form)
    if impact:
        _show_impact(loaded, form, impact)
    named = [_named(loaded, paths)] if paths else []
    changed = [_changed(loaded, since)] if since else []
    _check(loaded, chosen + ignored)

    _check_whole(shard, listed, is_narrowed=bool(named or changed))

    def found() -> list[Finding]:
        weights = list(Level)
        built = _part(loaded, shard) if shard else build(loaded, processes=None)
        wanted = [_concerned(built, files) for files in (*named, *changed)] if isinstance(built, Built) else []
        said = [
            finding
            for finding in built.findings
            if (not chosen or _is_of(finding, chosen))
            and not _is_of(finding, ignored)
            and weights.index(finding.level) <= weights.index(Level(least))
            and all(finding.location.path in paths for paths in wanted)
        ]
        return _suggested(loaded, said) if suggest else said

    findings = found()
    if diff or fix:
        count = made = _mend(loaded, findings, unsafe=unsafe, write=not diff)
        if diff:
            click.echo(f"{count} to mend", err=True)
            sys.exit(1 if count else 0)
        for _ in range(MOST_PASSES):  # an edit that overlaps another waits for the next
            findings = found()
            if not made:
                break
            made = _mend(loaded, findings, unsafe=unsafe, write=True)
            count += made
        else:
            findings = found()
        click.echo(f"{count} mended", err=True)
    lines = veiled(lines_of(loaded.root), findings)
    if listed:
        new = _list(listed, findings, lines)
        sys.exit(1 if any(finding.level is Level.ERROR for finding in new) else 0)
    if baseline:
        sifted = baselines.sift(findings, baselines.read(baseline), lines)
        findings = list(sifted.new)
        if sifted.gone:
            click.echo(f"{sifted.gone} listed findings are no more: cmgen lint --write-baseline {baseline}", err=True)
    click.echo(reports[form].write(findings, lines), nl=False)
    sys.exit(1 if any(finding.level is Level.ERROR for finding in findings) else 0)


MOST_SUGGESTED = 40  # words for which something is suggested


def _suggested(loaded: Loaded, findings: list[Finding]) -> list[Finding]:
    """The findings, those of spelling with what may have been meant."""
    from cmgen.files import lines_of
    from cmgen.lint import Linter
    from cmgen.rules import spelling

    chosen = [rule.options[0] for rule in Linter(loaded.brand, loaded.channels).rules if rule.name == "spelling"]
    lines = lines_of(loaded.root)
    budget = iter(range(MOST_SUGGESTED))

    def meant(finding: Finding) -> Finding:
        where = finding.location
        word = lines(where.path, where.line)[where.column - 1 : where.end_column - 1]
        if finding.rule != "spelling" or not word or where.end_line != where.line or next(budget, None) is None:
            return finding
        post, _ = loaded.read(where.path)
        return spelling.suggested(finding, word, post.lang, loaded.brand, chosen[0]) if post else finding

    return [meant(finding) for finding in findings]


def _part(loaded: Loaded, shard: str) -> Part:
    from cmgen.build import build_part
    from cmgen.build.parts import Shard

    return build_part(loaded, Shard.parse(shard), processes=None)


def _check_whole(shard: str | None, listed: Path | None, *, is_narrowed: bool) -> None:
    if shard and is_narrowed:
        raise click.UsageError("--shard is for all posts, without PATHS and --since")
    if listed and (is_narrowed or shard):
        raise click.UsageError("--write-baseline is for all posts, without PATHS, --since and --shard")


def _list(file: Path, findings: list[Finding], lines: Lines) -> tuple[Finding, ...]:
    """Write a baseline; one that is there only loses what is no more. What is new and not listed is returned."""
    from cmgen import baseline as baselines

    if not file.exists():
        baselines.write(file, findings, lines)
        click.echo(f"{file} lists {len(findings)} findings", err=True)
        return ()
    sifted = baselines.sift(findings, baselines.read(file), lines)
    baselines.write(file, sifted.known, lines)
    click.echo(f"{file} lists {len(sifted.known)} findings, {sifted.gone} fewer than before", err=True)
    if sifted.new:
        click.echo(f"{len(sifted.new)} new not added: mend or allow them; to begin anew, delete {file}", err=True)
    return sifted.new


def _show_impact(loaded: Loaded, form: str, path: str) -> NoReturn:
    from cmgen.files import lines_of, locate
    from cmgen.voice.library import Voice, said_by

    checks = Voice(loaded.root, loaded.brand.styles).of_file(locate(loaded.root, "", path))
    posts = [post for name in loaded.paths() if (post := loaded.read(name)[0])]
    found = [finding for post in posts for finding in said_by(checks, post)]
    click.echo(reports[form].write(sorted(found), lines_of(loaded.root)), nl=False)
    struck = len({finding.location.path for finding in found})
    click.echo(f"{struck} of {len(posts)} posts", err=True)
    sys.exit(0)


def _test_guidelines(loaded: Loaded, form: str) -> NoReturn:
    from cmgen.files import lines_of
    from cmgen.voice.library import Voice

    count, wrong = Voice(loaded.root, loaded.brand.styles, loaded.brand.rules).try_examples()
    click.echo(reports[form].write(wrong, lines_of(loaded.root)), nl=False)
    click.echo(f"{count} examples tried", err=True)
    sys.exit(1 if wrong else 0)


def _check(loaded: Loaded, names: tuple[str, ...]) -> None:
    """That there are such rules; a slip is answered with the nearest name."""
    from cmgen.data import nearest
    from cmgen.lint import READING, Linter

    if not names:
        return
    linter = Linter(loaded.brand, loaded.channels, loaded.root)
    packages = {name.partition(".")[0] for name in linter.guidelines if "." in name}
    known = linter.silenceable | packages | READING
    for name in names:
        if name not in known:
            raise click.UsageError(f"no rule {name!r}; {nearest(name, known)}")


def _is_of(finding: Finding, names: tuple[str, ...]) -> bool:
    """Whether it is of one of these rules, or of a package's."""
    return finding.rule in names or finding.rule.partition(".")[0] in names


def _home(project: Path, paths: tuple[Path, ...]) -> Path:
    """Where to look for the project: here, or where the first file is, as for a brand in a folder of a repository."""
    from cmgen.errors import CmgenError
    from cmgen.project import find_root

    if paths and project == Path():
        try:
            find_root(project)
        except CmgenError:
            return paths[0].parent
    return project


def _named(loaded: Loaded, paths: tuple[Path, ...]) -> set[str]:
    """Files by their path from the project's root."""
    found = set()
    for path in paths:
        whole = path.resolve()
        if not whole.is_relative_to(loaded.root):
            raise click.UsageError(f"{str(path)!r} is not in this project: {loaded.root}")
        if not whole.exists():
            raise click.UsageError(f"no file {str(path)!r}")
        found.add(whole.relative_to(loaded.root).as_posix())
    return found


def _changed(loaded: Loaded, since: str) -> set[str]:
    """The files that differ from a revision: from where this branch left it."""
    from cmgen.git import Git

    git = Git(loaded.root)
    return set(git.changed_since(git.merge_base(since, "HEAD"), ("content", "brand", "layouts")))


def _concerned(built: Built, files: set[str]) -> set[str]:
    """These files, those below them, and the posts that have one of them as a picture or video."""
    folders = tuple(f"{file}/" for file in files if not file.endswith(".md"))
    if not folders:
        return files
    found = {
        entry.path
        for entry in built.manifest.entries
        if entry.path.startswith(folders) or not files.isdisjoint(entry.sources)
    }
    return files | found | {one.location.path for one in built.findings if one.location.path.startswith(folders)}


def _mend(loaded: Loaded, findings: list[Finding], *, unsafe: bool, write: bool) -> int:
    """Make the edits that the findings propose, or show them; how many there are."""
    import difflib

    from cmgen.files import write_whole
    from cmgen.fix import apply, edits_of

    count = 0
    for path, edits in sorted(edits_of(findings, unsafe=unsafe).items()):
        source = (loaded.root / path).read_bytes().decode("utf-8")
        mended, made = apply(source, edits)
        count += made
        if write and made:
            write_whole(loaded.root / path, mended.encode("utf-8"))
        elif made:
            before, after = source.splitlines(keepends=True), mended.splitlines(keepends=True)
            click.echo("".join(difflib.unified_diff(before, after, f"a/{path}", f"b/{path}")), nl=False)
    return count
