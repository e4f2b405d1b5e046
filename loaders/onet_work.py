"""O*NET's tables of what people do and use: tasks, their work activities, tools and technologies."""

from __future__ import annotations

import hashlib

from loaders.onet_occupations import flag
from loaders.onet_release import BROADER, ELEMENT, NUMBER, TYPE, Release, Rows
from loaders.reading.tables import Table
from ontology.spool import escaped
from ontology.terms import CW

_NUMBER_RULE = ("the number of a task", "onet-task")
_TASK = (str(CW.OccupationTask),)


def tasks(release: Release, table: Table, rows: Rows) -> None:
    """Task Statements."""
    stem = release.stem("occupation")
    for number, (code, _, task, text, kind, incumbents, date, source) in rows:
        if not release.occupation(code, table, number) or not release.check(
            NUMBER, task, table, number, "task", *_NUMBER_RULE
        ):
            continue
        rest = f" {CW.taskOf} {stem}{code}>"
        if kind:
            rest += f'\n {CW.taskType} "{escaped(kind)}"'
        if basis := _counted(release.basis(date, source, table, number), incumbents):
            rest += f'\n {CW.ratingBasis} "{basis}"'
        release.concept("task", task, text, rest, classes=_TASK)
        release.names["task"][task] = text
        release.task_occupations[task] = code
    release.whole.add("task")


def emerging_tasks(release: Release, table: Table, rows: Rows) -> None:
    """Emerging Tasks. They have no number; a digest of occupation and wording stands for one."""
    for number, (code, _, text, change, original, _, write_ins, date, source) in rows:
        if not release.occupation(code, table, number):
            continue
        rest = f' {CW.taskOf} {release.iri("occupation", code)}\n {CW.taskChange} "{escaped(change)}"'
        if original and release.check(NUMBER, original, table, number, "original_task", *_NUMBER_RULE):
            if original in release.described["task"]:
                rest += f"\n {CW.revisesTask} {release.iri('task', original)}"
            else:
                place = f"{table.file}: {table.where(number, 'original_task')}"
                release.gone(place, original, release.iri("task", original))
                rest += f"\n {CW.revisesTask} {release.iri('task', original)}"
        if basis := _counted(release.basis(date, source, table, number), write_ins):
            rest += f'\n {CW.ratingBasis} "{basis}"'
        digest = hashlib.sha256(f"{code}\x1f{text}".encode()).hexdigest()[:12]
        release.concept("task", f"new-{digest}", text, rest, classes=_TASK)


def _counted(basis: str, count: str) -> str:
    return " ".join(part for part in (basis, f"n={escaped(count)}" if count else "") if part)


def task_activities(release: Release, table: Table, rows: Rows) -> None:
    """Tasks to DWAs."""
    record, task_stem, activity_stem = release.record(), release.stem("task"), release.stem("element")
    out: list[str] = []
    strays = 0
    for number, (code, _, task, _, activity, _, date, source) in rows:
        if not (
            release.occupation(code, table, number)
            and release.check(NUMBER, task, table, number, "task", *_NUMBER_RULE)
            and release.check(
                ELEMENT, activity, table, number, "dwa", "a DWA such as 4.A.1.a.1.I01.D01", "onet-element"
            )
        ):
            continue
        strays += release.task_occupations.get(task, code) != code
        node = f"{record}activity:{task}:{activity}>"
        out.append(
            f"{node} {TYPE} {CW.TaskActivity} .\n{node} {CW.activityOfTask} {task_stem}{task}> .\n"
            f"{node} {CW.workActivity} {activity_stem}{activity}> .\n"
        )
        if basis := release.basis(date, source, table, number):
            out.append(f'{node} {CW.ratingBasis} "{basis}" .\n')
    release.spool.write("".join(out))
    if strays:
        release.receipt.warn(f"{table.file}: {strays} rows name another occupation than the task's own")


def technologies(release: Release, table: Table, rows: Rows) -> None:
    """Technology Skills. Whether a technology is hot is a fact of it; whether it is in demand, of the occupation."""
    hot: dict[tuple[str, str], bool] = {}
    _things(release, table, rows, "technology", hot)
    for (commodity, example), is_hot in hot.items():
        if is_hot:
            release.spool.write(f"{_thing(release, 'technology', commodity, example)} {CW.hotTechnology} {_TRUE} .\n")


def tools(release: Release, table: Table, rows: Rows) -> None:
    """Tools Used."""
    _things(release, table, rows, "tool", {})


_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def _things(release: Release, table: Table, rows: Rows, kind: str, hot: dict[tuple[str, str], bool]) -> None:
    stem = release.stem("occupation")
    uses = str(CW.usesTechnology if kind == "technology" else CW.usesTool)
    classes = (str(CW.WorkplaceTechnology if kind == "technology" else CW.WorkplaceTool),)
    nodes: dict[tuple[str, str], str] = {}
    out: list[str] = []
    for number, (code, _, example, commodity, _, *flags) in rows:
        if not release.occupation(code, table, number) or not release.check(
            NUMBER, commodity, table, number, "commodity", "a number such as 43232202", "onet-unspsc"
        ):
            continue
        node = nodes.get((commodity, example))
        if node is None:
            node = nodes[commodity, example] = _thing(release, kind, commodity, example)
            above = f" {BROADER} {release.iri('commodity', commodity)}"
            release.concept(kind, f"{commodity}:{example}", example, above, classes=classes)
        out.append(f"{stem}{code}> {uses} {node} .\n")
        if flags:
            is_hot = flag(release, table, number, "hot", flags[0])
            if hot.setdefault((commodity, example), is_hot) != is_hot:
                found = f"{example!r} hot in one row and not in another"
                place = f"{table.file}: {table.where(number, 'hot')}"
                release.problems.add(place, found, "one answer for a technology", "onet-hot")
            if flag(release, table, number, "in_demand", flags[1]):
                out.append(f"{stem}{code}> {CW.inDemandTechnology} {node} .\n")
    release.spool.write("".join(out))


def _thing(release: Release, kind: str, commodity: str, example: str) -> str:
    return release.iri(kind, f"{commodity}:{example}")
