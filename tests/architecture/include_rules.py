# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: app -> views -> core without LibTorch; app/outeffhop -> core with LibTorch."""
import re

# A folder of core includes its own rank and lower ones.
CORE_RANK = {
    "base": 0, "config": 1, "store": 1, "telemetry": 1, "data": 1, "experiment": 1.5,
    "cuda": 2, "attention": 3, "metrics": 3, "models": 4, "theory": 4, "quantize": 5, "outliers": 5, "train": 5, "worker": 6,
}
FIRST_TORCH_RANK = 2
SHARED_VIEWS = {"kit", "bridge"}

QT = re.compile(r"<(Q[A-Z]\w*|Qt\w*/.*|q[a-z]+\.h)>")
TORCH = re.compile(r"<(torch|ATen|c10|caffe2)/|[<\"](cuda|cub/|cublas)")
SQLITE = re.compile(r"<(sqlite3\.h|SQLiteCpp/.*)>")
QCUSTOMPLOT = re.compile(r"[<\"].*qcustomplot\.h[>\"]")


def area(path):
    """('core', 'store') of core/store/run_writer.h."""
    folders = path.split("/")
    return folders[0], folders[1] if len(folders) > 2 else ""


def uses_torch(top, room):
    return (top, room) == ("app", "outeffhop") or CORE_RANK.get(room, 0) >= FIRST_TORCH_RANK and top == "core"


def library_violation(top, room, include):
    if QT.match(include) and (top == "core" or (top, room) == ("app", "outeffhop")):
        return "core and app/outeffhop are free of Qt"
    if TORCH.match(include) and not uses_torch(top, room):
        return "only app/outeffhop and the rooms of core below the line use LibTorch and CUDA"
    if SQLITE.match(include) and (top, room) != ("core", "store"):
        return "only core/store includes SQLite"
    if QCUSTOMPLOT.match(include) and (top, room) != ("views", "kit"):
        return "only views/kit includes QCustomPlot"
    return None


def project_violation(top, room, other_top, other_room):
    studio_side = top == "views" or (top, room) == ("app", "studio")
    if other_top == "app" and (top, room) != ("app", other_room):
        return "nothing includes a program's own files"
    if other_top == "views" and not studio_side:
        return "only views and app/studio include views"
    if top == other_top == "views" and room != other_room and other_room not in SHARED_VIEWS:
        return "a view includes views/kit and views/bridge, no other view"
    if other_top == "core" and studio_side and CORE_RANK[other_room] >= FIRST_TORCH_RANK:
        return "the studio's side stays above the LibTorch line"
    if top == other_top == "core" and CORE_RANK[other_room] > CORE_RANK[room]:
        return f"core/{room} stands below core/{other_room}"
    return None


def violation(path, include):
    """Why `path` (from the project root) may not have `#include <...>` or `"..."`; None when it may."""
    top, room = area(path)
    broken = library_violation(top, room, include)
    target = include.strip('"')
    if not broken and include.startswith('"') and target.split("/")[0] in {"app", "core", "views"}:
        broken = project_violation(top, room, *area(target))
    return broken
