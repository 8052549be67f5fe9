#!/usr/bin/env python3
"""Counts lost updates and hidden conflicts of the merge, from files alone; shares no code with the engine.

    verify.py DATA EXPORT              DATA/merge_rows.tsv and edits.tsv are what was written, EXPORT what replicas show:
                                       replica-N.tsv, and conflicts-N.json as `qiaomen conflicts --json` has them
    verify.py DATA EXPORT --json FILE  adds the figures to the list in FILE
    verify.py DATA EXPORT --plant      takes one edit out of what the replicas show: must report 1 lost

An update is lost if a replica shows none of the values that the last edits of its field wrote. A field that several
replicas edited is contended; it shows both values if they stand in its conflict rows or in the row itself.
Exit 0: nothing lost, every contended field shows both values.
"""
import json
import pathlib
import sys

COLUMNS = {
    "T": "campaign building unit address status assigned_to visited_at result".split(),
    "I": "task category title description status severity reporter created_at updated_at".split(),
}
TEXTS = {"address", "result", "title", "description"}
KIND_OF_TABLE = {"visit_task": "T", "issue": "I"}


def plain(column, value):
    """One spelling for each value: ids in small letters without dashes, numbers without leading zeros."""
    if column in TEXTS:
        return value
    return str(value).replace("-", "").lower() if column == "task" else str(int(value))


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def rows_of(path):
    return {
        (kind, row.lower()): {column: plain(column, value) for column, value in zip(COLUMNS[kind], values)}
        for kind, row, *values in lines(path)
    }


def edits_of(path):
    """(kind, row, column) -> replica -> its last value."""
    last = {}
    for replica, sequence, kind, row, column, value in lines(path):
        by_replica = last.setdefault((kind, row.lower(), column), {})
        known = by_replica.get(replica)
        if known is None or known[0] < int(sequence):
            by_replica[replica] = (int(sequence), plain(column, value))
    return {place: {r: v for r, (_, v) in by.items()} for place, by in last.items()}


def conflicts_of(path):
    """(kind, row, column) -> all values that its conflict rows show."""
    shown = {}
    with open(path, encoding="utf-8") as file:
        for entry in json.load(file)["conflicts"]:
            row = entry["row"].replace("-", "").lower()
            for side in ("earlier", "later"):
                for column, value in entry[side]["values"].items():
                    place = (KIND_OF_TABLE[entry["table"]], row, column)
                    shown.setdefault(place, set()).add(plain(column, value))
    return shown


def check(begin, edits, rows, shown):
    """The places that one replica lost, and the contended ones of which it hides a value."""
    lost, hidden = set(), set()
    for place, by_replica in edits.items():
        kind, row, column = place
        values, now = set(by_replica.values()), rows.get((kind, row), {}).get(column)
        if now not in values:
            lost.add(place)
        if len(by_replica) > 1 and not values <= shown.get(place, set()) | {now}:
            hidden.add(place)
    for (kind, row), columns in begin.items():
        for column, value in columns.items():
            place = (kind, row, column)
            if place not in edits and rows.get((kind, row), {}).get(column) != value:
                lost.add(place)
    return lost, hidden


def add_figures(path, figures):
    known = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps(known + figures, indent=2, ensure_ascii=False) + "\n")


def main():
    data, export, options = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    begin, edits = rows_of(data / "merge_rows.tsv"), edits_of(data / "edits.tsv")
    contended = sum(len(by_replica) > 1 for by_replica in edits.values())
    lost, hidden, replicas = set(), set(), sorted(export.glob("replica-*.tsv"))
    for path in replicas:
        rows = rows_of(path)
        if "--plant" in options:
            kind, row, column = next(place for place, by in edits.items() if len(by) == 1)
            rows[(kind, row)][column] = begin[(kind, row)][column]
        shown = conflicts_of(path.with_name(path.stem.replace("replica", "conflicts") + ".json"))
        its_lost, its_hidden = check(begin, edits, rows, shown)
        lost, hidden = lost | its_lost, hidden | its_hidden
    print(f"lost updates: {len(lost)} (of {len(edits)} edited fields on {len(replicas)} replicas)")
    print(f"contended fields: {contended}, not showing both values: {len(hidden)}")
    whole = not lost and not hidden and contended > 0 and len(replicas) > 0
    if "--json" in options:
        add_figures(pathlib.Path(options[options.index("--json") + 1]), [
            {"name": "merge: lost updates", "value": len(lost), "unit": "", "target": 0, "met": not lost},
            {"name": "merge: contended fields that hide a value", "value": len(hidden), "unit": f"of {contended}",
             "target": 0, "met": not hidden and contended > 0},
        ])
    return 0 if whole else 1


sys.exit(main())
