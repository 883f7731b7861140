#!/usr/bin/env bash
# What the program says when its output cannot be written.
#
# usage: IEUM_SERVER=HOST:PORT output_test.sh IEUM
#
# The server must hold the sample district and the story of a household (story.sh).
set -euo pipefail
readonly ieum=$1
export LANG=en_US.UTF-8 LC_ALL=
export IEUM_ACCOUNT=park IEUM_ROLE=supervisor IEUM_PURPOSE=audit
export IEUM_ORGANIZATION=organizations/a-garam-welfare

fail() {
  printf 'not as it should be: %s\n' "$*" >&2
  exit 1
}

# ends CODE MESSAGE COMMAND...: standard error is the message alone.
ends() {
  local expected=$1 message=$2 code=0 said
  shift 2
  said=$("$@" 2>&1) || code=$?
  [[ $code -eq $expected ]] || fail "$* ended with $code, not $expected: $said"
  # shellcheck disable=SC2053 # a pattern
  [[ $said == $message ]] || fail "$*: expected \"$message\", not \"$said\""
}

full() { "$@" >/dev/full; }
closed() { "$@" >&-; }
commands=(
  "--help" "plan --help" "--version" "completion bash" "needs" "needs --json" "needs --lang ko"
  "list --all --quiet" "list regions --json" "export" "export --format csv" "audit list --all"
  "audit checkpoint" "audit verify" "referral list"
  "suggest --many data/district/assessments/households.jsonl"
)
for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  case $command in
    *--json) text='{"code":"UNKNOWN","reason":"OUTPUT_FAILED",*' ;;
    *ko) text=$'오류: 결과를 다 쓰지 못했습니다.\n  standard output cannot be written: *' ;;
    *) text='error: standard output cannot be written: *' ;;
  esac
  ends 1 "${text%\*}*No space left on device*" full "$ieum" "${words[@]}"
  ends 1 "${text%\*}*Bad file descriptor*" closed "$ieum" "${words[@]}"
done

# A reader that goes away is met in silence.
for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  work=$(mktemp -d)
  mkfifo "$work/pipe"
  # shellcheck disable=SC2094 # opened for both, so that neither waits; then nobody reads
  exec 4<>"$work/pipe" 5>"$work/pipe" 4>&-
  code=0
  said=$("$ieum" "${words[@]}" 2>&1 >&5) || code=$?
  exec 5>&-
  rm -r "$work"
  [[ $code -eq 1 && -z $said ]] || fail "$command, unread: ended with $code and said \"$said\""
done

# Nothing to write is no failure.
"$ieum" list --source no-such-source --quiet >&- || fail 'an empty list ended with a failure'
