#!/usr/bin/env python3
"""Makes what the README shows of a run.

    publish.py FIGURES.json [--readme FILE] [--chart FILE]   a chart, and a table between the README's bench markers
    publish.py --machine                                     prints what it runs on
"""
import argparse
import datetime
import html
import json
import os
import pathlib
import platform
import sqlite3

HERE = pathlib.Path(__file__).resolve().parent
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
SCALING, KIOSK = "scaling: ", "kiosk: "

# --- The machine ---


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.split(":", 1)[1].split())
    return platform.machine()


def machine():
    debian = pathlib.Path("/etc/debian_version")
    system = f"Debian {debian.read_text().strip()}" if debian.exists() else platform.system()
    return f"{cpu()}, {os.cpu_count()} cores, Linux {platform.release()}, {system}, SQLite {sqlite3.sqlite_version}"


# --- Figures as text ---


def rates(figure):
    """Of these, more is better."""
    return figure["unit"].endswith("/s")


def number(value):
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 100 else f"{value:.2f}"


def measured(figure):
    return f"{number(figure['value'])} {figure['unit']}".strip()


def target(figure):
    if figure["target"] is None:
        return ""
    return f"{'≥' if rates(figure) else '≤'} {number(figure['target'])}"


# --- The table ---


def main_table(figures, heading="what", prefix=""):
    rows = [f"| {heading} | measured | target | met |", "|---|---:|---:|---|"]
    for figure in figures:
        met = {None: "", True: "yes", False: "**no**"}[figure["met"]]
        rows.append(f"| {figure['name'].removeprefix(prefix)} | {measured(figure)} | {target(figure)} | {met} |")
    return rows


def scaling_tables(figures):
    """Names are `scaling: WHAT / SIZE`: a row for each WHAT, a column for each SIZE, a table for each set of sizes."""
    found = {}
    for figure in figures:
        what, size = figure["name"].removeprefix(SCALING).split(" / ")
        found.setdefault(what, {})[size] = measured(figure)
    tables = {}
    for what, cells in found.items():
        tables.setdefault(tuple(cells), []).append(f"| {what} | {' | '.join(cells.values())} |")
    lines = []
    for sizes, rows in tables.items():
        lines += ["", f"| as it grows | {' | '.join(sizes)} |", "|---|" + "---:|" * len(sizes), *rows]
    return lines


def kiosk_table(figures):
    return ["", *main_table(figures, "the kiosk, with OpenGL in software", KIOSK)] if figures else []


def section(figures, chart):
    plain = [f for f in figures if not f["name"].startswith((SCALING, KIOSK))]
    kiosk = [f for f in figures if f["name"].startswith(KIOSK)]
    scaling = [f for f in figures if f["name"].startswith(SCALING)]
    return "\n".join([
        BEGIN,
        f"![Each figure beside its target]({chart})",
        "",
        f"Measured {datetime.date.today()} on {machine()}. × is the ratio to plain SQLite doing the same in the same run.",
        "",
        *main_table(plain),
        *scaling_tables(scaling),
        *kiosk_table(kiosk),
        END,
    ])


def put_between_markers(text, new):
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise SystemExit(f"publish: the README needs the lines {BEGIN} and {END} once each; nothing was changed")
    return text[: text.index(BEGIN)] + new + text[text.index(END) + len(END) :]


# --- The chart ---

WIDTH, NAMES, VALUES, ROW, TOP = 900, 370, 190, 24, 56
BARS = WIDTH - NAMES - VALUES
WORST = 3.0  # a bar ends here, with an arrow: three times what is aimed at
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .quiet { fill: #59636e } .right { text-anchor: end }
  .met { fill: #2a7f62 } .missed { fill: #c4622d } .line { stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #9198a1 } .met { fill: #4fb892 } .missed { fill: #e58a56 } .line { stroke: #e6edf3 }
  }"""


def share_of_target(figure):
    """1: just met; less is better, whichever way the figure itself counts."""
    value, aim = figure["value"], figure["target"]
    if rates(figure):
        value, aim = aim, value
    if aim == 0:
        return 0.0 if value == 0 else WORST
    return value / aim


def bar(figure, y):
    share = share_of_target(figure)
    length = max(min(share, WORST) / WORST * BARS, 2)
    kind = "met" if figure["met"] else "missed"
    shape = f'<rect class="{kind}" x="{NAMES}" y="{y + 5}" width="{length:.1f}" height="14" rx="2"/>'
    if share > WORST:
        shape = (f'<title>{share:.1f} times the target</title>'
                 f'<path class="{kind}" d="M{NAMES} {y + 5}h{BARS - 9}l9 7l-9 7h-{BARS - 9}z"/>')
    mark = "✓" if figure["met"] else "✗"
    return (f'<g><text class="right" x="{NAMES - 10}" y="{y + 17}">{html.escape(figure["name"])}</text>{shape}'
            f'<text x="{NAMES + BARS + 12}" y="{y + 17}">{mark} {html.escape(measured(figure))} '
            f'<tspan class="quiet">{html.escape(target(figure))}</tspan></text></g>')


def chart(figures):
    aimed = [f for f in figures if f["target"] is not None]
    height = TOP + ROW * len(aimed) + 12
    at = NAMES + BARS / WORST
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
        "<title>Each figure beside its target</title>",
        f"<style>{STYLE}\n</style>",
        f'<text class="quiet right" x="{NAMES - 10}" y="24">× : ratio to plain SQLite in the same run</text>',
        f'<text class="quiet" x="{at + 6}" y="24">target; a shorter bar is better</text>',
        *[bar(figure, TOP - 16 + ROW * row) for row, figure in enumerate(aimed)],
        f'<path class="line" d="M{at} 30V{height - 8}"/>',
        "</svg>",
    ]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="?", type=pathlib.Path)
    parser.add_argument("--readme", type=pathlib.Path, default=HERE.parent.parent / "README.md")
    parser.add_argument("--chart", type=pathlib.Path, default=HERE / "figures.svg")
    parser.add_argument("--machine", action="store_true")
    options = parser.parse_args()
    if options.machine or not options.figures:
        print(machine())
        return
    figures = json.loads(options.figures.read_text())
    link = os.path.relpath(options.chart.resolve(), options.readme.resolve().parent)
    readme = put_between_markers(options.readme.read_text(), section(figures, link))
    options.chart.write_text(chart(figures))
    options.readme.write_text(readme)


main()
