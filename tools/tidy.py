#!/usr/bin/env python3
"""Runs clang-tidy on the project's own sources, several at once.

A source that was clean is not looked at again until it, a project header it includes, the protos,
.clang-tidy or its compile command change; the marks lie in <build folder>/tidy. A fresh build folder
looks at everything.

usage: tidy.py BUILD_FOLDER [JOBS]     (the folder must be built: generated headers are needed)
"""

import concurrent.futures
import functools
import hashlib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("store", "indexer", "matcher", "service")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
NOISE = re.compile(r"^\d+ warnings? generated|^Suppressed \d|^Use -header-filter|^\d+ warnings? treated")


@functools.lru_cache(maxsize=None)
def text_of(file):
    return file.read_text(encoding="utf-8")


def closure(source):
    """`source` and the project headers that it includes, directly or not, in a fixed order."""
    seen, waiting = set(), [source]
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        headers = (ROOT / name for name in INCLUDE.findall(text_of(file)))
        waiting += [header for header in headers if header.is_file()]
    return sorted(seen)


def sources(build):
    """Own source -> how it is compiled."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        file = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in FOLDERS:
            commands[file] = entry["command"]
    return dict(sorted(commands.items()))


def mark_of(source, command, common):
    digest = hashlib.sha256(common + command.encode())
    for file in closure(source):
        digest.update(f"{file.relative_to(ROOT)}\0{text_of(file)}\0".encode())
    return digest.hexdigest()


def tidy(build, source):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", build, source], capture_output=True,
                         text=True, check=False)
    lines = [line for line in (run.stdout + run.stderr).splitlines() if not NOISE.match(line)]
    return run.returncode, lines


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    build, jobs = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 2
    marks = build / "tidy"
    marks.mkdir(exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    shared = [ROOT / ".clang-tidy", *sorted((ROOT / "proto").glob("**/*.proto"))]
    common = version + "".join(map(text_of, shared)).encode()
    wanted = {source: marks / mark_of(source, command, common)
              for source, command in sources(build).items()}
    todo = [source for source, mark in wanted.items() if not mark.exists()]
    print(f"{len(todo)} of {len(wanted)} sources to look at", flush=True)
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = {pool.submit(tidy, build, source): source for source in todo}
        for run in concurrent.futures.as_completed(runs):
            source = runs[run]
            status, lines = run.result()
            if status == 0:
                wanted[source].touch()
                continue
            bad += 1
            print(f"== {source.relative_to(ROOT)}", *lines, sep="\n", flush=True)
    for mark in set(marks.iterdir()) - set(wanted.values()):
        mark.unlink()
    if bad:
        print(f"{bad} of {len(wanted)} sources with findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
