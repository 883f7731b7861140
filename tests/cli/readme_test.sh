#!/usr/bin/env bash
# The commands of README.md's "From the suggestion to the help received", as one copies them.
#
# usage: [IEUM_SERVER=HOST:PORT] readme_test.sh IEUM
#
# The server must hold the sample district. Ends with a code other than 0 at the first command that
# is refused.
set -euo pipefail
ieum=$(readlink -f "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PATH=$(dirname "$ieum"):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work

# The fenced lines of the section.
awk '/^## /{ours = $0 == "## From the suggestion to the help received"}
     ours && /^```/{fenced = !fenced; next}
     ours && fenced' README.md >"$work/commands.sh"
grep -q 'audit verify' "$work/commands.sh" || { echo 'README.md tells another story' >&2; exit 1; }
if ! bash -euo pipefail -x "$work/commands.sh" >"$work/out" 2>&1 </dev/null; then
  cat "$work/out" >&2
  exit 1
fi
# What the commands are there to show.
for words in 홍보기 '099-550-0002' 'n3'; do
  grep -q -- "$words" "$work/out" || { cat "$work/out" >&2; echo "no $words" >&2; exit 1; }
done
