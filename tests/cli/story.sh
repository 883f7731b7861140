#!/usr/bin/env bash
# One household from assessment to closure, told by the command line alone.
#
# usage: [IEUM_SERVER=HOST:PORT] [IEUM=PROGRAM] story.sh [--show]
#
# The server must hold the sample district (./dev up); every run takes a household of its own. Each
# step prints its command and is checked by what the service says afterwards; with --show also what
# it printed. Ends with a code other than 0 at the first step that is not as it should be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly ieum=${IEUM:-build/release/service/cli/ieum}
readonly show=${1:-}
readonly resource=resources/c-yc-individual agency=organizations/c-youth-counsel
readonly home=organizations/a-garam-welfare
reference="story-$(date +%s)-$$"
until=$(date -d '+6 months' +%F)
work=$(mktemp -d)
readonly reference until work
trap 'rm -rf "$work"' EXIT
export LANG=en_US.UTF-8 LC_ALL=

# --- who does what ------------------------------------------------------------------------------

as() {
  export IEUM_ACCOUNT=$1 IEUM_ROLE=$2 IEUM_ORGANIZATION=${3:-} IEUM_PURPOSE=${4:-}
}
manager() { as kim case-manager "$home"; }
desk() { as desk agency "$agency"; }

# --- steps and checks ---------------------------------------------------------------------------

steps=0
step() { printf '\n%d. %s\n' $((++steps)) "$*"; }

fail() {
  printf '\nnot as it should be: %s\n%s\n' "$1" "${2:-}" >&2
  exit 1
}

# The command as one types it, with names for what the service has named.
case='' plan='' plan2='' consent='' health='' referral=''
command_line() {
  local words='' word name
  for word; do
    [[ $word != *[\ \']* ]] || word="'$word'"
    words+=" $word"
  done
  for name in plan2 plan consent health referral case; do
    [[ -z ${!name} ]] || words=${words//"${!name}"/\$${name^^}}
  done
  printf '   $ ieum%s' "${words//"$work"\//}"
}

# run ARGS...: runs ieum and keeps what it printed in $out.
run() {
  printf '%s\n' "$(command_line "$@")"
  out=$("$ieum" "$@" 2>&1) || fail "ieum $* ended with $?" "$out"
  [[ $show != --show ]] || printf '     %s\n' "${out//$'\n'/$'\n     '}"
}

# told TEXT: the last output holds it.
told() { [[ $out == *"$1"* ]] || fail "expected \"$1\" in" "$out"; }

# is FIELD VALUE COMMAND...: the record's field has the value.
is() {
  local field=$1 value=$2 json
  shift 2
  json=$("$ieum" "$@" --json 2>&1) || fail "ieum $* ended with $?" "$json"
  grep -Eq "\"$field\": \"?$value\"?,?\$" <<<"$json" || fail "ieum $*: $field is not $value" "$json"
}

# number FIELD COMMAND...: a number of the record; 0 when it is absent.
number() {
  local field=$1
  shift
  "$ieum" "$@" --json | sed -nE "s/^ *\"$field\": \"?([0-9]+)\"?,?\$/\1/p;T;q" | grep . || echo 0
}

# refused REASON ARGS...: the call is refused for this reason.
refused() {
  local reason=$1 json
  shift
  printf '%s   # refused: %s\n' "$(command_line "$@")" "$reason"
  if json=$("$ieum" "$@" --json 2>&1 >/dev/null); then fail "ieum $* was not refused"; fi
  [[ $json == *"\"reason\":\"$reason\""* ]] || fail "ieum $*: expected $reason" "$json"
}

# --- the household ------------------------------------------------------------------------------

grep '"textbook-2"' data/district/assessments/textbook.jsonl |
  sed "s/textbook-2/$reference/" >"$work/assessment.json"
# The same with a need more.
need='"id": "n3", "members": ["m1"], "need_codes": ["family.parent_child"], "severity": '
need+='"SEVERITY_MILD", "statement": "아이와 다시 이야기하고 싶은 욕구", "client_priority": 3'
sed "s/\"needs\": \[/&{$need}, /" "$work/assessment.json" >"$work/assessment2.json"
cat >"$work/client.json" <<'END'
{"display_name": "홍보기", "birth_date": "2016-04-01", "phone": "099-550-0001",
 "address": "가온특별시 다온구 느티로 1", "guardian_display_name": "이도움",
 "guardian_phone": "099-550-0002", "member": "m3"}
END

# --- the story ----------------------------------------------------------------------------------

printf 'The story of %s: a boy of ten who has lost heart at school, and his parents.\n' "$reference"
manager

step 'What could help? Suggestions for each need, nothing is stored.'
run suggest "$work/assessment.json" --brief --top 3
told resources/

step 'One plan over all needs, first without a case.'
run plan compose "$work/assessment.json" --pin "n1=$resource" --max-per-week 6 --brief
told Counselling

step 'The case is opened; who the client is stays with it, encrypted.'
run case open "$work/assessment.json" --client "$work/client.json" --quiet
case=$out
is state CASE_STATE_OPEN case get "$case"
as lee case-manager organizations/a-hannae-welfare
refused WRONG_ORGANIZATION case get "$case"
as '' ''
refused ACTOR_MISSING case get "$case"
manager

step 'Its plan is drafted, printed, and agreed with the mother.'
run plan compose --case-name "$case" --pin "n1=$resource" --max-per-week 6 --quiet
plan=$out
is state PLAN_STATE_DRAFT plan get "$plan"
run plan print "$plan" --format client-text
told Counselling
run plan agree "$plan" --signed-by m1 --by-guardian --quiet
is state PLAN_STATE_AGREED plan get "$plan"
is agreed_plan "$plan" case get "$case"
line=$("$ieum" plan get "$plan" --json | grep -B12 "\"resource\": \"$resource\"" |
  sed -nE 's/^ *"id": "(l[0-9]+)",$/\1/p' | tail -n 1)
goal=$("$ieum" plan get "$plan" --json | sed -nE 's/^ *"id": "(g[0-9]+)",$/\1/p' | head -n 1)
[[ -n $line && -n $goal ]] || fail 'the plan has no line for the resource, or no goal'

step 'He is ten: his guardian consents to what the agency may be told, health facts apart.'
refused GUARDIAN_REQUIRED consent give "$case" --fields name --organizations "$agency" \
  --until "$until" --by client --member m3
run consent give "$case" --fields name,birth-date,phone,guardian,household \
  --organizations "$agency" --until "$until" --by guardian --member m3 --quiet
consent=$out
run consent give "$case" --scope health --fields need,problem,goal --organizations "$agency" \
  --until "$until" --by guardian --member m3 --quiet
health=$out
is state CONSENT_STATE_ACTIVE consent get "$consent"

step 'He is referred: a place is held.'
run referral draft "$case" "$resource" --need n1 --line "$line" --consents "$consent,$health" --quiet
referral=$out
run referral preview "$referral"
told 홍보기
[[ $out != *느티로* ]] || fail 'the address goes out, and no consent covers it' "$out"
desk
refused WRONG_ORGANIZATION referral packet "$referral"
manager
held=$(number held_places get "$resource")
occupied=$(number occupied_places get "$resource")
run referral request "$referral" --note 'Mornings, if you can.'
told 'place held'
[[ $(number held_places get "$resource") -eq $((held + 1)) ]] || fail 'no place is held'

step 'The agency reads what it may know, takes him, and begins.'
desk
run referral packet "$referral"
told 099-550-0002
run referral accept "$referral" --quiet
[[ $(number held_places get "$resource") -eq $held ]] || fail 'the place is still held'
[[ $(number occupied_places get "$resource") -eq $((occupied + 1)) ]] || fail 'no place is occupied'
refused ILLEGAL_TRANSITION referral accept "$referral"
run referral start "$referral" --quiet
is state REFERRAL_STATE_IN_SERVICE referral get "$referral"
manager
run case serving "$case"
told "$agency"

step "The case manager's day, and a look at how it goes."
run case due --until "$until"
run checkin add "$case" --method scale --need n1 --line "$line" --scale self-esteem --value 6 \
  --note 'He talks about his week.' --needs-changed --quiet
run checkin list "$case"
told 'He talks about'
is reassess_now true case get "$case"

step 'A new need has come up: the case is assessed again, and the plan goes on.'
run case reassess "$case" "$work/assessment2.json" --pin "n1=$resource" --quiet
plan2=$out
is assessment_version 2 case get "$case"
run plan get "$plan2"
told 'new need n3'
told 'kept'
run plan agree "$plan2" --signed-by m1 --by-guardian --quiet
is state PLAN_STATE_SUPERSEDED plan get "$plan"

step 'The counselling ends as planned, and the goal is judged.'
desk
run referral complete "$referral" --reason goal-reached --quiet
is state REFERRAL_STATE_COMPLETED referral get "$referral"
[[ $(number occupied_places get "$resource") -eq $occupied ]] || fail 'the place is not free again'
manager
run goal result "$plan2" "$goal" --result achieved --note 'Well above the first reading.'
told achieved
for other in $("$ieum" plan get "$plan2" --json | sed -nE 's/^ *"id": "(g[0-9]+)",$/\1/p'); do
  [[ $other == "$goal" ]] && continue
  refused GOALS_OPEN case close "$case" --reason goals-achieved
  run goal result "$plan2" "$other" --result achieved --note 'Reached on the way.' --quiet
done

step 'The case is closed, and followed up.'
run case close "$case" --reason goals-achieved --note 'The family goes on by itself.'
is state CASE_STATE_FOLLOW_UP case get "$case"
refused CASE_CLOSED plan compose --case-name "$case"
run checkin add "$case" --method call --follow-up --change-holds --note 'Still well.' --quiet

step 'What the community lacks: numbers below five are not told.'
as han analyst
run gaps --by need-code,cause
told 'Households with an unmet need'
refused WRONG_ROLE case get "$case"

step 'Consents withdrawn later make unreadable what was told under each.'
manager
run consent withdraw "$consent" --quiet
is state CONSENT_STATE_WITHDRAWN consent get "$consent"
run referral packet "$referral"
[[ $out != *홍보기* ]] || fail 'the name can still be read' "$out"
run consent withdraw "$health" --quiet
refused KEY_DESTROYED referral packet "$referral"

step 'Every access is in the log, and the log is whole.'
as park supervisor "$home" audit
run audit checkpoint
printf '%s\n' "$out" >"$work/kept.note"
run audit list --subject "$case" --oldest-first --page-size 3
told "opened a case"
told "refused: wrong organization"
run audit verify --checkpoint "$work/kept.note"
told 'Nothing is wrong'

printf '\nThe story of %s ended as it should: %d steps.\n' "$reference" "$steps"
