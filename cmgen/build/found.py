"""All findings of the posts that the index has, one post after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cmgen.build.across import aside
from cmgen.build.index import Index
from cmgen.build.kept import findings_of, unpack
from cmgen.content import FOLDER
from cmgen.model import Finding


def found(index: Index) -> Iterator[tuple[Finding, ...]]:
    """All findings by place, those of a post at a time; those in other files where their names put them."""
    asked = (
        "select m.found, a.findings from posts p join made m on m.id = p.made left join across a on a.path = p.path"
        " where m.errors + m.warnings + m.suggestions > 0 or a.path is not null order by p.path"
    )
    other = tuple(sorted({*elsewhere(index), *aside(index)}))
    if before := tuple(finding for finding in other if finding.location.path < FOLDER):
        yield before
    for own, across in index.database.execute(asked):
        findings = {*findings_of(unpack(own)), *(findings_of(across) if across else ())}
        if findings:
            yield tuple(sorted(findings))
    if after := tuple(finding for finding in other if finding.location.path >= FOLDER):
        yield after


def elsewhere(index: Index) -> tuple[Finding, ...]:
    """What is wrong with other files than posts, each once however many posts met it."""
    asked = "select distinct m.elsewhere from made m where m.elsewhere != '' and m.id in (select made from posts)"
    return tuple(sorted({finding for (text,) in index.database.execute(asked) for finding in findings_of(text)}))


def found_in(index: Index, made: Iterable[int]) -> tuple[tuple[Finding, ...], int]:
    """What some results say of their posts, each by itself, and of other files; and how many variants they have."""
    asked = "select found, elsewhere, variants from made where id in (select value from json_each(?))"
    findings: set[Finding] = set()
    count = 0
    for own, other, variants in index.pairs(asked, made):
        findings.update(findings_of(unpack(own)), findings_of(other) if other else ())
        count += variants
    return tuple(sorted(findings)), count
