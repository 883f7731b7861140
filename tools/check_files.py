#!/usr/bin/env python3
"""Fails on words that must not stand in the files git knows; warns of files that grew too long.

usage: check_files.py     (anywhere in the checkout)
"""

import re
import subprocess
import sys

LONG = 600  # lines

CODE = r".*\.(h|cc)$"
PURE = r"matcher/.*\.(h|cc)$"

# Pattern, files it is looked for in, why not.
FORBIDDEN = [
    (r"^(<{7}|>{7}|={7})( |$)", r".*", "a merge that was not finished"),
    (r"(?<![\w.*/}])/(home|root|work|Users)/[\w.]", r".*", "a path of one machine"),
    (r'"resolved": ', r"package-lock\.json$", "the lock file names no registry (see .npmrc)"),
    (r"\b(FIXME|XXX|HACK)\b", r".*\.(h|cc|proto|cmake)$", "finish it or write an issue"),
    (r"absl/synchronization/", CODE, "ThreadSanitizer cannot see into it: store/mutex.h"),
    (r"\bstd::(ranges::)?views::", CODE, "does not compile with clang 14 on libstdc++ 12"),
    (r"\busing namespace\b", CODE, "name what is used"),
    (r"\bNOLINT(NEXTLINE|BEGIN|END)?\b(?!\()", CODE, "say which check: NOLINT(name)"),
    (r"\babsl::Now\(|_clock::now\(|\brandom_device\b|\bs?rand\(", PURE,
     "the same question gets the same answer: time and seeds are passed in"),
    (r"<(fstream|iostream|filesystem|thread|future)>", PURE, "the matcher is pure"),
]


def main():
    git = ["git", "ls-files", "-z", "--full-name", "--", ":/"]
    root = subprocess.run(["git", "rev-parse", "--show-toplevel"], capture_output=True, text=True,
                          check=True).stdout.strip()
    names = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split("\0")
    rules = [(re.compile(word), re.compile(where), why) for word, where, why in FORBIDDEN]
    failed = 0
    for name in filter(None, names):
        try:
            with open(f"{root}/{name}", encoding="utf-8") as file:
                lines = file.read().splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # not a text, or deleted and not yet committed
        if re.match(CODE, name) and len(lines) > LONG:
            print(f"warning: {name}: {len(lines)} lines; split it where a concept ends")
        mine = [(word, why) for word, where, why in rules if where.match(name)]
        for number, line in enumerate(lines, 1):
            for word, why in mine:
                if word.search(line):
                    print(f"{name}:{number}: {why}: {line.strip()[:100]}")
                    failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
