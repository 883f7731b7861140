#!/usr/bin/env python3
"""Fails when an #include runs against the arrow

    proto <- store <- indexer <- matcher <- service

or brings a library where it does not belong. The tables below are the rules.

usage: check_includes.py [root]     (default: the checkout this file is in)
"""

import pathlib
import re
import sys

# Folder -> the folders it may include from, besides itself and the generated messages. The longest
# folder that a file lies in counts; tests may include everything.
ALLOWED = {
    "store": [],
    "indexer": ["store"],
    "matcher": ["store", "indexer"],
    "service/exchange": ["store"],
    "service/request": ["store"],
    "service/print": ["store"],
    "service/casework": ["store", "indexer", "matcher", "service/request", "service/print"],
    "service/evaluate": ["store", "indexer", "matcher", "service/exchange"],
    "service": [
        "store",
        "indexer",
        "matcher",
        "service/exchange",
        "service/request",
        "service/casework",
        "service/print",
        "service/evaluate",
    ],
}

# What the matcher sees of the indexer: the read side.
READ_SIDE = re.compile(
    r"indexer/((snapshot|indexed_resource|facets|criterion|region_index)\.h|text/[a-z0-9_]+\.h)$")

# Library -> what an include of it looks like, and the only files that may have one.
LIBRARIES = {
    "gRPC": (
        re.compile(r"(grpc|grpcpp|grpc\+\+)/|.*\.grpc\.pb\.h$"),
        re.compile(r"(tests|service)/(rpc|server|cli)/|tests/(service|chaos|bench)/"),
    ),
    "RocksDB": (
        re.compile(r"rocksdb/"),
        re.compile(r"store/(rocks_store\.cc|(engine_log|write_stop)\.(h|cc))$|tests/"),
    ),
    "libsodium": (
        re.compile(r"sodium(\.h$|/)"),
        re.compile(r"store/(vault|audit)/[a-z0-9_]+\.cc$"),
    ),
    "Eigen": (
        re.compile(r"(unsupported/)?Eigen/"),
        re.compile(r"(tests/)?indexer/text|tests/bench/"),
    ),
}

ROOTS = ["store", "indexer", "matcher", "service", "tests"]
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def folder_of(path):
    """The entry of ALLOWED that `path` lies in; None for tests and generated files."""
    inside = [folder for folder in ALLOWED if path.startswith(folder + "/")]
    return max(inside, key=len) if inside else None


def problem_of(path, header):
    """Why the file `path` may not include `header`, or None."""
    for library, (looks, may) in LIBRARIES.items():
        if looks.match(header) and not may.match(path):
            return f"{library} does not belong here"
    if path.startswith("tests/"):
        return None
    if header.startswith("tests/"):
        return "only tests include tests"
    source, target = folder_of(path), folder_of(header)
    if target is None:
        return None
    # Below service/, a folder without an entry of its own is an end: nothing else includes it.
    if target == "service" and path.split("/")[:2] != header.split("/")[:2]:
        return f"{'/'.join(header.split('/')[:2])} is included by nothing but itself"
    if target not in (source, *ALLOWED[source]):
        return f"{source} may include of: {', '.join(ALLOWED[source]) or 'nothing else'}"
    if source == "matcher" and target == "indexer" and not READ_SIDE.match(header):
        return "the matcher sees only the read side of the indexer"
    return None


def problems(root):
    found = []
    files = [f for folder in ROOTS for suffix in ("h", "cc") for f in root.glob(f"{folder}/**/*.{suffix}")]
    for file in sorted(files):
        path = file.relative_to(root).as_posix()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            header = match and (match.group(1) or match.group(2))
            reason = header and problem_of(path, header)
            if reason:
                found.append(f'{path}:{number}: includes "{header}": {reason}')
    return found, len(files)


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here
    found, files = problems(root)
    for line in found:
        print(line)
    if not files:
        print(f"{root}: no sources")
        return 2
    if found:
        print(f"{len(found)} includes run against the arrow; move what is shared to the lower folder.")
        return 1
    print(f"{files} files: every include runs with the arrow")
    return 0


if __name__ == "__main__":
    sys.exit(main())
