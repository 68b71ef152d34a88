"""Approval bound to bytes: real commits, real merges, real SSH keys, the real program."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builds import change_build
from main.running import cmgen, repository, write

from cmgen import manifest
from cmgen.git import Git
from cmgen.ledger import Change, Home, Ledger
from cmgen.ledger.events import Approved
from cmgen.plan import seal

BRAND = "name: Atelier\ntime_zone: Europe/Paris\nlanguages: [en]\nrequire: review\nledger: {remote: none}\n"
POST = """---
network: site
status: ready
date: 2026-09-01 09:00
title: Open doors
---
Everybody is welcome.
"""
SLUG, FILE = "2026/11/doors", "content/2026/11/doors.md"
ALICE, BOB, CLARA = "Alice <alice@atelier.example>", "Bob <bob@atelier.example>", "Clara <clara@atelier.example>"
DORA = "Dora <dora@atelier.example>"


class House:
    """A brand's repository, and the people who work in it."""

    def __init__(self, folder: Path, brand: str = BRAND) -> None:
        self.folder = folder
        repository(folder)
        write(folder, {"brand/brand.yaml": brand, ".gitignore": "public/\n.cmgen/\nkeys/\n"})
        self.commit(CLARA, "The brand")

    def git(self, who: str, *arguments: str) -> str:
        name, _, mail = who.partition(" <")
        own = ("-c", f"user.name={name}", "-c", f"user.email={mail.rstrip('>')}")
        command = ["git", "-C", str(self.folder), *own, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, who: str, message: str = "A change") -> None:
        self.git(who, "add", "--all")
        self.git(who, "commit", "--quiet", "--message", message)

    def propose(self, who: str, files: dict[str, str], by: str, *options: str) -> None:
        """A branch of one commit, merged."""
        self.git(who, "checkout", "--quiet", "-b", "proposal")
        write(self.folder, files)
        self.commit(who)
        self.git(who, "checkout", "--quiet", "main")
        self.git(by, "merge", "--quiet", "--no-ff", "--message", "Merge", *options, "proposal")
        self.git(by, "branch", "--quiet", "-D", "proposal")

    def push(self, who: str, files: dict[str, str]) -> None:
        """A commit of its own on main."""
        write(self.folder, files)
        self.commit(who)

    def squash(self, who: str, files: dict[str, str], by: str) -> None:
        """A branch made into one commit, by somebody else."""
        self.propose(who, files, by, "--squash", "--ff")
        self.commit(by)

    def key(self, who: str, how: str = "merged") -> str:
        """A key of somebody, whom brand/allowed_signers then names."""
        mail = who.partition(" <")[2].rstrip(">")
        path = self.folder / "keys" / mail
        path.parent.mkdir(exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path), "-C", mail], check=True)
        kind, words, *_ = path.with_suffix(path.suffix + ".pub").read_text().split()
        signers = self.folder / "brand/allowed_signers"
        before = signers.read_text() if signers.exists() else ""
        line = f"{before}{mail} {kind} {words}\n"
        if how == "pushed":
            self.push(who, {"brand/allowed_signers": line})
        else:
            self.propose(CLARA, {"brand/allowed_signers": line}, by=DORA)
        return str(path)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = cmgen(self.folder, *arguments)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def planned(self, channel: str = "site") -> dict[str, object]:
        items = json.loads(self.run("plan", "--format", "json").stdout)
        (found,) = [item for item in items if (item["slug"], item["channel"]) == (SLUG, channel)]
        return dict(found)

    def publishes(self) -> bool:
        done = self.run("publish")
        assert done.returncode in {0, 3}, done.stdout + done.stderr
        return f"published  {SLUG} site" in done.stdout


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


# ------------------------------------------------------------------------------------------------------- merges


@pytest.mark.slow
def test_what_somebody_else_merged_goes_out_and_the_ledger_has_who_and_which_commit(house: House) -> None:
    house.propose(ALICE, {FILE: POST}, by=BOB)
    assert "nobody has approved it" in str(house.planned()["why"])
    assert not house.publishes()
    assert f"approved      {SLUG} site {BOB}" in house.run("approve", "--merged").stdout
    assert house.planned()["approved_by"] == [BOB]
    assert f"approved by {BOB}" in house.run("plan").stdout
    assert house.publishes()
    head = house.git(CLARA, "rev-parse", "HEAD")
    story = [json.loads(line) for line in house.run("ledger", "export").stdout.splitlines()]
    assert [line["type"] for line in story] == ["approve", "claim", "receipt"]
    assert {line["commit"] for line in story[:2]} == {head}


NOT_REVIEWED: dict[str, Callable[[House], object]] = {
    "a commit that came without a merge": lambda house: house.push(ALICE, {FILE: POST}),
    "merged by its author": lambda house: house.propose(ALICE, {FILE: POST}, by=ALICE),
    "merged by its author under another mail": lambda house: house.propose(ALICE, {FILE: POST}, by="Alice <a@home>"),
    "merged by a machine": lambda house: house.propose(ALICE, {FILE: POST}, by="merge[bot] <bot@x>"),
    "squashed": lambda house: house.squash(ALICE, {FILE: POST}, by=BOB),
    "not committed": lambda house: write(house.folder, {FILE: POST}),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", NOT_REVIEWED.values(), ids=NOT_REVIEWED.keys())
def test_what_nobody_else_merged_is_not_approved(house: House, how: Callable[[House], object]) -> None:
    how(house)
    done = house.run("approve", "--merged")
    assert f"not approved  {SLUG} site" in done.stdout
    assert not house.publishes()


@pytest.mark.slow
def test_a_merge_that_itself_changes_the_post_is_its_authors(house: House) -> None:
    house.propose(ALICE, {FILE: POST}, BOB, "--no-commit")
    write(house.folder, {FILE: POST.replace("welcome", "welcome, says Bob")})
    house.commit(BOB, "Merge")
    assert f"{BOB} changed {FILE} in the merge" in house.run("approve", "--merged").stdout


# ------------------------------------------------------------------------------------------------------- bytes

CHANGES = {
    "a word": (FILE, POST.replace("welcome", "Welcome")),
    "the date": (FILE, POST.replace("09:00", "09:01")),
    "the end": (FILE, POST.replace("title", "expires: 2027-01-01 09:00\ntitle")),
}


@pytest.mark.slow
@pytest.mark.proves("F30", "W3.2")
@pytest.mark.parametrize(("file", "text"), CHANGES.values(), ids=CHANGES.keys())
def test_whatever_is_changed_after_the_approval_stops_it(house: House, file: str, text: str) -> None:
    house.propose(ALICE, {FILE: POST}, by=BOB)
    house.run("approve", "--merged")
    write(house.folder, {file: text})
    assert "changed since approval by Bob" in str(house.planned()["why"])
    done = house.run("publish")
    assert (done.returncode, "published" in done.stdout) == (3, False)
    house.commit(ALICE)
    assert "came to the branch without a merge" in house.run("approve", "--merged").stdout
    assert not house.publishes()


@pytest.mark.slow
def test_a_change_that_is_merged_by_another_is_approved_anew(house: House) -> None:
    house.propose(ALICE, {FILE: POST}, by=BOB)
    house.run("approve", "--merged")
    house.propose(BOB, {FILE: POST.replace("welcome", "Welcome")}, by=CLARA)
    assert not house.publishes()
    assert CLARA in house.run("approve", "--merged").stdout
    assert house.publishes()


@pytest.mark.slow
def test_an_edit_of_what_is_out_needs_its_own_approval(house: House) -> None:
    house.propose(ALICE, {FILE: POST}, by=BOB)
    house.run("approve", "--merged")
    assert house.publishes()
    write(house.folder, {FILE: POST.replace("welcome", "WELCOME")})
    house.commit(ALICE)
    done = house.run("publish")
    assert done.returncode == 3
    assert "edited" not in done.stdout
    assert "WELCOME" not in "".join(page.read_text() for page in (house.folder / "public").rglob("*.*ml"))
    assert "welcome" in (house.folder / f"public/{SLUG}/index.html").read_text()
    house.key(BOB)
    house.run("approve", SLUG, "--key", str(house.folder / "keys/bob@atelier.example"))
    assert f"edited     {SLUG} site" in house.run("publish").stdout
    assert "WELCOME" in (house.folder / f"public/{SLUG}/index.html").read_text()


def test_one_byte_of_the_build_is_enough(house: House) -> None:
    house.propose(ALICE, {FILE: POST}, by=BOB)
    house.run("approve", "--merged")
    house.run("build", "--out", str(house.folder / "public/outbox"))
    made = house.folder / "public/outbox"
    change_build(made, {"Everybody is welcome.": "Everybody is welcome!"})
    done = house.run("publish", "--from", str(made))
    assert (done.returncode, "published" in done.stdout) == (3, False)
    assert "changed since approval" in done.stdout


def test_a_build_that_asks_for_no_review_is_not_believed(house: House) -> None:
    house.push(ALICE, {FILE: POST})
    house.run("build", "--out", str(house.folder / "public/outbox"))
    made = house.folder / "public/outbox"
    change_build(made, {'"require":"review"': '"require":"nothing"'})
    assert "nobody has approved it" in house.run("publish", "--from", str(made)).stdout


@pytest.mark.proves("F80")
def test_a_forged_line_of_the_ledger_approves_nothing(house: House) -> None:
    """Whoever may write the ledger is not therefore whoever approves."""
    house.push(ALICE, {FILE: POST})
    house.run("build")
    (entry,) = manifest.read(house.folder / ".cmgen/build").entries
    variant = entry.variant("site")
    assert variant
    head = house.git(ALICE, "rev-parse", "HEAD")
    about: dict[str, Any] = {
        "v": 1,
        "at": datetime.now(UTC),
        "run": "x",
        "epoch": 0,
        "digest": seal(entry, variant),
        "commit": head,
    }
    ledger = Ledger(Git(house.folder), Home(remote="none"))
    lines = (
        Approved(**about, tag="x/1", by=(BOB,), how="merge"),
        Approved(**about, tag="x/2", by=(BOB,), how="signature", signature="-----BEGIN SSH SIGNATURE-----"),
    )
    ledger.record(lambda _: tuple(Change(SLUG, "site", line) for line in lines), datetime.now(UTC))
    assert "its approval does not hold" in str(house.planned()["why"])
    assert not house.publishes()


# ------------------------------------------------------------------------------------------------------- signatures


def test_what_another_person_signed_goes_out(house: House) -> None:
    key = house.key(BOB)
    house.push(ALICE, {FILE: POST})
    assert f"approved      {SLUG} site bob@atelier.example" in house.run("approve", SLUG, "--key", key).stdout
    assert house.publishes()


@pytest.mark.slow
def test_the_author_cannot_sign_and_a_stranger_cannot_either(house: House) -> None:
    own, foreign = house.key(ALICE), house.folder / "keys/eve"
    house.push(ALICE, {FILE: POST})
    assert "alice@atelier.example wrote it" in house.run("approve", SLUG, "--key", own).stdout
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(foreign)], check=True)
    done = house.run("approve", SLUG, "--key", str(foreign))
    assert done.returncode == 2
    assert "none of the keys of brand/allowed_signers" in done.stderr
    assert not house.publishes()


@pytest.mark.slow
def test_a_signature_that_is_asked_for_is_not_a_merge(tmp_path: Path) -> None:
    house = House(tmp_path, BRAND.replace("review", "signature"))
    key = house.key(CLARA)
    house.propose(ALICE, {FILE: POST}, by=BOB)
    house.run("approve", "--merged")
    assert not house.publishes()
    house.run("approve", SLUG, "--key", key)
    assert house.publishes()


@pytest.mark.slow
def test_a_signer_who_was_taken_out_no_longer_counts(house: House) -> None:
    key = house.key(BOB)
    house.push(ALICE, {FILE: POST})
    house.run("approve", SLUG, "--key", key)
    (house.folder / "brand/allowed_signers").write_text("")
    house.commit(CLARA)
    assert "the signature is not one of bob@atelier.example" in str(house.planned()["why"])
    assert not house.publishes()


@pytest.mark.proves("B97")
@pytest.mark.slow
def test_a_name_that_a_terminal_would_obey_is_shown(house: House) -> None:
    house.propose(ALICE, {FILE: POST}, by="Eve\x1b[2J ::error::<script> <eve@atelier.example>")
    done = house.run("approve", "--merged")
    assert "approved      2026/11/doors site Eve·[2J ::error::script" in done.stdout
    for command in (["plan"], ["ledger", "show", SLUG], ["status"], ["ledger", "export"]):
        said = house.run(*command).stdout
        assert "\x1b" not in said
    assert "<script" not in house.git(CLARA, "show", "ledger:README.md")


@pytest.mark.slow
def test_two_people_for_what_is_delicate(house: House) -> None:
    bobs, claras = house.key(BOB), house.key(CLARA)
    house.propose(ALICE, {FILE: POST.replace("status", "approvals: 2\nstatus")}, by=BOB)
    house.run("approve", "--merged")
    assert "1 of 2 people have approved it: Bob" in str(house.planned()["why"])
    house.run("approve", SLUG, "--key", bobs)
    assert not house.publishes()  # the same person twice
    house.run("approve", SLUG, "--key", claras)
    assert house.planned()["approved_by"] == [BOB, "clara@atelier.example"]
    assert house.publishes()


@pytest.mark.slow
def test_a_cut_off_history_tells_nothing(house: House, tmp_path_factory: pytest.TempPathFactory) -> None:
    house.propose(ALICE, {FILE: POST}, by=BOB)
    clone = tmp_path_factory.mktemp("clone") / "c"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{house.folder}", str(clone)], check=True)
    assert "fetch all of it (fetch-depth: 0)" in cmgen(clone, "approve", "--merged").stdout


# ------------------------------------------------------------------------------------------------------- demands

FREE = BRAND.replace("require: review\n", "")
CHANNELS = "site: {network: site, require: review}\n"


def test_what_a_channel_requires_the_committed_file_says(tmp_path: Path) -> None:
    house = House(tmp_path, FREE)
    house.push(ALICE, {FILE: POST, "brand/channels.yaml": CHANNELS})
    house.run("build", "--out", str(house.folder / "public/outbox"))
    made = house.folder / "public/outbox/manifest.json"
    assert made.read_text().count('"require": "review"') == 1
    made.write_text(made.read_text().replace('"require": "review"', '"require": "nothing"'))
    assert "nobody has approved it" in house.run("publish", "--from", str(made.parent)).stdout


LOOSE = {
    "the brand's": ("brand/brand.yaml", BRAND, FREE),
    "a channel's": ("brand/channels.yaml", CHANNELS, "site: {network: site}\n"),
    "under another name": ("brand/channels.yaml", CHANNELS, "pages: {network: site}\n"),
}


@pytest.mark.proves("F80")
@pytest.mark.parametrize(("file", "strict", "loose"), LOOSE.values(), ids=LOOSE.keys())
def test_who_loosens_the_demands_by_a_push_has_loosened_nothing(
    tmp_path: Path, file: str, strict: str, loose: str
) -> None:
    house = House(tmp_path, FREE)
    house.push(CLARA, {file: strict})
    house.push(ALICE, {file: loose, FILE: POST.replace("network: site\n", "")})
    done = house.run("publish")
    assert (done.returncode, "published" in done.stdout) == (3, False), done.stdout
    assert "that less is asked for does not count: commit" in done.stdout
    assert "of Alice <alice@atelier.example> came to the branch without a merge" in done.stdout


@pytest.mark.slow
def test_what_is_loosened_by_another_persons_merge_is_loosened(house: House) -> None:
    house.push(ALICE, {FILE: POST})
    assert not house.publishes()
    house.propose(ALICE, {"brand/brand.yaml": FREE}, by=BOB)
    assert house.publishes()


@pytest.mark.slow
def test_signatures_are_no_longer_asked_for_when_the_merge_that_says_so_is_signed(tmp_path: Path) -> None:
    house = House(tmp_path, BRAND.replace("review", "signature"))
    key = house.key(BOB)
    house.push(ALICE, {FILE: POST})
    house.propose(ALICE, {"brand/brand.yaml": FREE}, by=BOB)
    assert "is not signed by one of brand/allowed_signers" in str(house.planned()["why"])
    house.propose(ALICE, {"brand/brand.yaml": BRAND.replace("review", "signature")}, by=CLARA)
    house.git(CLARA, "config", "gpg.format", "ssh")
    house.git(CLARA, "config", "user.signingkey", key)
    house.propose(ALICE, {"brand/brand.yaml": FREE}, BOB, "--gpg-sign")
    assert house.publishes()


@pytest.mark.proves("F80")
@pytest.mark.slow
def test_who_lets_himself_sign_by_a_push_has_signed_nothing(house: House) -> None:
    key = house.key(BOB, "pushed")
    house.push(ALICE, {FILE: POST})
    assert "none of the keys of brand/allowed_signers" in house.run("approve", SLUG, "--key", key).stderr
    assert not house.publishes()


@pytest.mark.slow
def test_fewer_people_for_a_post_is_another_post(house: House) -> None:
    house.propose(ALICE, {FILE: POST.replace("status", "approvals: 2\nstatus")}, by=BOB)
    house.run("approve", "--merged")
    house.push(ALICE, {FILE: POST})
    assert "changed since approval" in str(house.planned()["why"])
    assert not house.publishes()


@pytest.mark.slow
def test_a_rule_that_changes_when_the_first_time_is_out_is_approved_for_the_later_ones(house: House) -> None:
    weekly = POST.replace("status", "repeat: FREQ=WEEKLY;COUNT=3\nstatus")
    house.propose(ALICE, {FILE: weekly}, by=BOB)
    house.run("approve", "--merged")
    assert f"published  {SLUG} site" in house.run("publish").stdout
    house.propose(ALICE, {FILE: weekly.replace("COUNT=3", "COUNT=4")}, by=BOB)
    (last,) = [
        one for one in json.loads(house.run("plan", "--all", "--format", "json").stdout) if "@2026-09-22" in one["slug"]
    ]
    assert "changed since approval" in last["why"]
    assert f"approved      {SLUG} site {BOB}" in house.run("approve", "--merged").stdout
    assert f"published  {SLUG}@2026-09-22 site" in house.run("publish").stdout
    assert "0 approved" in house.run("approve", "--merged").stdout
