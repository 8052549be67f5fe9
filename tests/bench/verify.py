#!/usr/bin/env python3
"""Counts lost updates and hidden conflicts of the merge, from files alone; shares no code with the engine.

    verify.py DATA EXPORT            DATA/merge_rows.tsv and edits.tsv are what was written, EXPORT what replicas show
    verify.py DATA EXPORT --plant    forgets one edit of one replica first: must report 1 lost

Exit 0: nothing lost, every contended field shows both values.
"""
import json
import pathlib
import sys

COLUMNS = {
    "T": "campaign building unit address status assigned_to visited_at result".split(),
    "I": "task category title description status severity reporter created_at updated_at".split(),
}
KIND_OF_TABLE = {1: "T", 2: "I"}


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def rows_of(path):
    return {(kind, row): dict(zip(COLUMNS[kind], values)) for kind, row, *values in lines(path)}


def edits_of(path):
    """(kind, row, column) -> replica -> its last value."""
    last = {}
    for replica, sequence, kind, row, column, value in lines(path):
        by_replica = last.setdefault((kind, row, column), {})
        known = by_replica.get(replica)
        if known is None or known[0] < int(sequence):
            by_replica[replica] = (int(sequence), value)
    return {place: {r: v for r, (_, v) in by.items()} for place, by in last.items()}


def conflicts_of(path):
    """(kind, row, column) -> all values that its conflict rows show."""
    shown = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            for side in ("earlier", "later"):
                for column, value in entry[side].items():
                    place = (KIND_OF_TABLE[entry["table"]], entry["row"].lower(), column)
                    shown.setdefault(place, set()).add(str(value).replace("-", "") if column == "task" else str(value))
    return shown


def check(begin, edits, rows, shown):
    lost, hidden, contended = 0, 0, 0
    for (kind, row, column), by_replica in edits.items():
        values = set(by_replica.values())
        now = rows[(kind, row)][column]
        if len(by_replica) == 1:
            lost += now not in values
            continue
        contended += 1
        lost += now not in values
        hidden += not values <= shown.get((kind, row, column), set()) | {now}
    touched = {(kind, row, column) for kind, row, column in edits}
    for (kind, row), columns in begin.items():
        for column, value in columns.items():
            lost += (kind, row, column) not in touched and rows[(kind, row)][column] != value
    return lost, hidden, contended


def main():
    data, export = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    begin, edits = rows_of(data / "merge_rows.tsv"), edits_of(data / "edits.tsv")
    replicas = sorted(export.glob("replica-*.tsv"))
    if "--plant" in sys.argv[3:]:
        replicas = replicas[:1]
    lost, hidden, contended = 0, 0, 0
    for path in replicas:
        rows = rows_of(path)
        if "--plant" in sys.argv[3:]:
            kind, row, column = next(place for place, by in edits.items() if len(by) == 1)
            rows[(kind, row)][column] = begin[(kind, row)][column]
        result = check(begin, edits, rows, conflicts_of(export / path.name.replace("replica", "conflicts").replace("tsv", "json")))
        lost, hidden, contended = lost + result[0], hidden + result[1], result[2]
    print(f"lost updates: {lost} (of {len(edits)} edited fields on {len(replicas)} replicas)")
    print(f"contended fields: {contended}, not showing both values: {hidden}")
    return 0 if lost == 0 and hidden == 0 and contended > 0 else 1


sys.exit(main())
