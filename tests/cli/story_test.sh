#!/usr/bin/env bash
# The story (story.sh) on a fresh server, after it the commands of README.md, and outputs
# that take nothing.
#
# usage: story_test.sh IEUMD IEUM
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly ieumd=$1 ieum=$2
unset "${!IEUM_@}"
work=$(mktemp -d)
readonly work
server=''
stop() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  [[ -z $server ]] || wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

"$ieumd" --server-listen 127.0.0.1:0 --store-path "$work/store" --data-dir data \
  --vault-key-file "$work/vault/keys" --vault-master-key-file "$work/vault/master.key" \
  >"$work/log" 2>&1 </dev/null &
server=$!
until grep -q ' serving$' "$work/log"; do
  kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.1
done
port=$(sed -nE 's/.*listening on port ([0-9]+)$/\1/p' "$work/log")
export IEUM_SERVER=127.0.0.1:$port
"$ieum" import data/district/regions.jsonl data/district/resources/*.jsonl >/dev/null
IEUM=$ieum tests/cli/story.sh
tests/cli/readme_test.sh "$ieum"
tests/cli/output_test.sh "$ieum"
# A caseload over one stream is answered as its cases are one by one, and a line that is none holds
# up no other.
cat data/district/assessments/*.jsonl >"$work/caseload.jsonl"
"$ieum" suggest "$work/caseload.jsonl" --as-of 2026-11-01 --json >"$work/single"
"$ieum" suggest --many - --as-of 2026-11-01 <"$work/caseload.jsonl" >"$work/many"
sed -E 's/^\{"line":[0-9]+,"case_reference":"[^"]+","response":(.*)\}$/\1/' "$work/many" |
  cmp - "$work/single"
code=0
sed '7s/.*/nothing/' "$work/caseload.jsonl" |
  "$ieum" suggest --many - --as-of 2026-11-01 >"$work/some" 2>/dev/null || code=$?
[[ $code -eq 3 ]] || { echo "a caseload with a bad line ended with $code" >&2; exit 1; }
sed 7d "$work/many" | cmp - <(sed 7d "$work/some")
sed -n 7p "$work/some" | grep -q '^{"line":7,"error":{"code":"INVALID_ARGUMENT",'
# Nothing of the client may be in the server's log.
for word in 홍보기 이도움 099-550-000 느티로 'talks about'; do
  if grep -q -- "$word" "$work/log"; then
    printf 'the log of the server tells %s\n' "$word" >&2
    exit 1
  fi
done
