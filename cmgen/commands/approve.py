"""Record who approved what is to go out: by a signature, or as the merges of main tell."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cmgen.approval import Witness
    from cmgen.ledger import LedgerState
    from cmgen.manifest import Manifest
    from cmgen.plan import Need


@click.command()
@click.argument("post", default="")
@click.argument("channels", nargs=-1)
@click.option("--key", type=click.Path(path_type=Path), help="Your SSH key; else git's user.signingkey.")
@click.option("--merged", is_flag=True, help="Record all that came to main by merges of people who did not write it.")
@click.option("--from", "folder", type=click.Path(path_type=Path), help="A build made before, by `cmgen build --out`.")
@click.option("--remote", default="", help="The git remote that holds the ledger, whatever the brand says.")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded; sign and write nothing.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    project: Path,
    post: str,
    channels: tuple[str, ...],
    key: Path | None,
    merged: bool,
    folder: Path | None,
    remote: str,
    dry_run: bool,
) -> None:
    """Record who approved what is to go out, exactly: words, pictures, alt texts, channel and time.

    With a post: sign it, as one of brand/allowed_signers. With --merged: for CI, after each merge.
    """
    from cmgen import desk, manifest
    from cmgen.approval import Witness
    from cmgen.build import build
    from cmgen.git import Git
    from cmgen.ledger.events import Approved
    from cmgen.project import Project, find_root

    if bool(post) == merged:
        raise click.UsageError("name a post to sign, or say --merged")
    root = find_root(project)
    made = manifest.read(folder) if folder else build(Project.load(root), processes=None).manifest
    git = Git(root)
    witness, ledger = Witness(git), desk.ledger_of(root, made, remote)
    state, now, run = ledger.fetch(), datetime.now(UTC), desk.run_name()
    said: dict[tuple[str, str], Approved] = {}
    for need in _needs(made, state, witness, now, post, channels):
        by, signature, why = (
            _merged(witness, need, state, now) if merged else ("", "", "") if dry_run else _signed(witness, need, key)
        )
        if why:
            click.echo(f"not approved  {need.slug} {need.channel}: {why}")
            continue
        click.echo(f"{'would be' if dry_run else 'approved'}      {need.slug} {need.channel} {by}".rstrip())
        said[need.slug, need.channel] = Approved(
            v=1,
            at=now,
            run=run,
            tag=f"{run}/{len(said) + 1}",
            epoch=state.status(need.slug, need.channel, now).epoch,
            digest=need.seal,
            commit=witness.head,
            by=(by,),
            how="merge" if merged else "signature",
            signature=signature,
        )
    if said and not dry_run:
        from cmgen.ledger import Change

        ledger.record(lambda _: tuple(Change(*name, event) for name, event in said.items()), now)
    click.echo(f"{len(said)} to approve" if dry_run else f"{len(said)} approved")


def _needs(  # noqa: PLR0913, PLR0917  # where to look, and for what
    made: Manifest, state: LedgerState, witness: Witness, now: datetime, post: str, channels: tuple[str, ...]
) -> list[Need]:
    """What is ready, must be approved and is not; what was asked for by name must be there."""
    from cmgen.data import nearest
    from cmgen.errors import CmgenError
    from cmgen.plan import needs

    slugs = [entry.slug for entry in made.entries]
    if post and post not in slugs:
        raise CmgenError(f"no post {post!r}", nearest(post, slugs))
    wanted = [need for need in needs(made, state, witness, now) if post in ("", need.slug)]
    for name in channels:
        if name not in {need.channel for need in wanted}:
            raise CmgenError(f"{post} needs no approval on {name!r}", "cmgen plan --all says what it waits for")
    if post and not wanted:
        raise CmgenError(f"{post} needs no approval now", "cmgen plan --all says what it waits for")
    return [need for need in wanted if not channels or need.channel in channels]


def _merged(witness: Witness, need: Need, state: LedgerState, now: datetime) -> tuple[str, str, str]:
    """Who merged it; or why that is nobody's approval."""
    seen = witness.newly_merged(need, state.status(need.slug, need.channel, now).approvals)
    return seen.by, "", seen.why


def _signed(witness: Witness, need: Need, key: Path | None) -> tuple[str, str, str]:
    """Who signed it, and the signature; raises CmgenError where that would be worth nothing."""
    from cmgen import signatures
    from cmgen.approval import statement
    from cmgen.demands import SIGNERS
    from cmgen.errors import CmgenError

    named = key or Path(witness.git.text("config", "--get", "user.signingkey", accept=(0, 1)) or "~/.ssh/id_ed25519")
    said = statement(need, witness.head)
    signature = signatures.sign(said, named.expanduser())
    by = signatures.signer(signature, witness.signers)
    if not by:
        remedy = f"let it be added there by a merge: NAME@example.org {named.name}.pub's two words"
        raise CmgenError(f"{named} is none of the keys of {SIGNERS} as it is committed", remedy)
    return by, signature, witness.cannot_sign(need, by)
