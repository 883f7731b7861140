#include "service/print/form_fields.h"

#include <algorithm>
#include <set>

#include "service/print/sensitive.h"
#include "service/print/words.h"

namespace ieum::print {
namespace {

std::vector<std::string> OutcomesOf(const v1::ServicePlan& plan, bool long_term) {
  std::vector<std::string> outcomes;
  for (const v1::Goal& goal : plan.goals()) {
    if ((goal.term() == v1::GOAL_TERM_LONG) != long_term) continue;
    const std::string& outcome = goal.purpose().empty() ? goal.statement() : goal.purpose();
    if (std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end()) {
      outcomes.push_back(outcome);
    }
  }
  return outcomes;
}

std::string ContentOf(const v1::PlanLine& line, v1::Language language) {
  return line.content().empty() ? TextOf(language, line.display_name()) : line.content();
}

std::string ProviderOf(const v1::PlanLine& line, v1::Language language) {
  switch (line.kind()) {
    case v1::PLAN_LINE_KIND_DIRECT_PRACTICE:
      return Say(language, "사례관리자 (직접실천)", "case manager (direct practice)");
    case v1::PLAN_LINE_KIND_CLIENT_ACTION:
      return Say(language, "당사자", "client");
    default:
      return TextOf(language, line.organization_display_name());
  }
}

std::string InChargeOf(const v1::PlanLine& line, const PrintInput& input) {
  if (!line.person_in_charge().empty()) return line.person_in_charge();
  if (line.kind() == v1::PLAN_LINE_KIND_DIRECT_PRACTICE) return input.case_manager.display_name;
  if (line.kind() == v1::PLAN_LINE_KIND_CLIENT_ACTION) {
    return Say(input.language, "본인", "the client");
  }
  return ContactOf(line, input).desk();
}

std::string Withheld(v1::Language language) {
  return Say(language, "비공개 자원", "a resource that is not named");
}

// Takes the names of hidden places and who runs them out of texts.
class Veil {
 public:
  explicit Veil(const PrintInput& input)
      : names_(HiddenNames(input)), instead_(Withheld(input.language)) {}

  void Over(std::string& text) const {
    for (const std::string& name : names_) {
      for (std::size_t at = text.find(name); at != std::string::npos;
           at = text.find(name, at + instead_.size())) {
        text.replace(at, name.size(), instead_);
      }
    }
  }

 private:
  const std::vector<std::string> names_;
  const std::string instead_;
};

std::string PlaceNote(const v1::PlanLine& line, const PrintInput& input) {
  switch (PlaceOf(line, input)) {
    case PlaceState::kWaiting:
      return Say(input.language, "대기 중: 기관 연락을 기다립니다", "waiting: the agency calls");
    case PlaceState::kFull:
      return Say(input.language, "지금 자리 없음: 먼저 확인", "no open place: ask first");
    case PlaceState::kToApply:
      return Say(input.language, "신청 필요: 신청 뒤 기관이 연락", "to be applied for: they call");
    case PlaceState::kToCall:
    case PlaceState::kToRefer:
    case PlaceState::kToFix:
    case PlaceState::kAnyTime:
    case PlaceState::kUsual:
      return "";
  }
  return "";
}

// The line's own; else that of the goals it works towards, where they agree. A goal that is not
// judged yet agrees with none.
v1::GoalResult ResultOf(const v1::PlanLine& line, const std::vector<const v1::Goal*>& goals) {
  if (line.result() != v1::GOAL_RESULT_UNSPECIFIED || goals.empty()) return line.result();
  const v1::GoalResult first = goals[0]->result();
  const bool agree = std::all_of(goals.begin(), goals.end(),
                                 [first](const v1::Goal* goal) { return goal->result() == first; });
  return agree ? first : v1::GOAL_RESULT_UNSPECIFIED;
}

FormRow RowOf(const v1::PlanLine& line, const PrintInput& input) {
  FormRow row;
  row.line = &line;
  for (const std::string& id : line.goal_ids()) {
    for (const v1::Goal& goal : input.plan.goals()) {
      if (goal.id() == id) row.goals.push_back(&goal);
    }
  }
  const std::string label = TextOf(input.language, line.display_name());
  row.content = ContentOf(line, input.language);
  if (label != row.content) row.content_note = label;
  row.place_note = PlaceNote(line, input);
  if (line.step() > 0) {
    const std::string step = std::to_string(line.step());
    row.timing = Say(input.language, step + "단계", "step " + step);
  }
  row.timing_note = line.order_sentence();
  row.organization = ProviderOf(line, input.language);
  row.person_in_charge = InChargeOf(line, input);
  for (const int method : line.monitoring()) {
    row.monitoring.push_back(
        MonitoringWords(input.language, static_cast<v1::MonitoringMethod>(method)));
  }
  row.result = ResultOf(line, row.goals);
  return row;
}

void Conceal(const Veil& veil, const PrintInput& input, FormRow& row) {
  for (std::string* text : {&row.content, &row.content_note, &row.timing_note, &row.organization,
                            &row.person_in_charge}) {
    veil.Over(*text);
  }
  if (!IsHidden(*row.line, input)) return;
  row.organization = Withheld(input.language);
  // A desk is called after the house.
  if (row.line->person_in_charge().empty()) row.person_in_charge.clear();
  if (row.content_note == row.content) row.content_note.clear();
}

void AddRows(const PrintInput& input, FormFields& fields) {
  std::set<const v1::Goal*> worked_on;
  const Veil veil(input);
  for (const v1::PlanLine& line : input.plan.lines()) {
    fields.rows.push_back(RowOf(line, input));
    Conceal(veil, input, fields.rows.back());
    worked_on.insert(fields.rows.back().goals.begin(), fields.rows.back().goals.end());
  }
  for (const v1::Goal& goal : input.plan.goals()) {
    if (worked_on.contains(&goal)) continue;
    FormRow row;
    row.goals = {&goal};
    row.result = goal.result();
    fields.rows.push_back(std::move(row));
  }
}

void AddOpenNeeds(const PrintInput& input, FormFields& fields) {
  for (const v1::OpenNeed& need : input.plan.open_needs()) {
    const auto label = input.need_labels.find(need.need_id());
    const std::string name = label == input.need_labels.end() ? need.need_id() : label->second;
    const std::string why =
        need.sentence().empty() ? CauseWords(input.language, need.cause()) : need.sentence();
    fields.open_needs.push_back(Join({name, why}, ": "));
  }
}

std::string SafetyNote(const PrintInput& input) {
  if (!ViolenceKnown(input)) return "";
  return Say(
      input.language,
      "안전 주의: 이 서류를 위험을 주는 사람이 보지 못하게 하십시오. 집에 두거나 우편·사진으로 "
      "보내지 말고, 당사자에게도 보관할 안전한 곳이 있는지 먼저 물으십시오.",
      "Safety: keep this sheet from the person whom the danger comes from. Do not leave it at "
      "the home, post it or send a picture of it, and ask the client first whether there is "
      "a safe place to keep it.");
}

const v1::Member* MemberOf(const std::string& reference, const PrintInput& input) {
  if (input.assessment == nullptr) return nullptr;
  const auto& members = input.assessment->household().members();
  const auto found = std::find_if(members.begin(), members.end(), [&](const v1::Member& member) {
    return member.reference() == reference;
  });
  return found == members.end() ? nullptr : &*found;
}

// Whom the client's details are about; where they do not say it, the first. Null: not known.
const v1::Member* ClientMember(const PrintInput& input) {
  if (input.record == nullptr || input.assessment == nullptr) return nullptr;
  const std::string& reference = input.record->client().member();
  if (!reference.empty()) return MemberOf(reference, input);
  const auto& members = input.assessment->household().members();
  return members.empty() ? nullptr : &members[0];
}

// Who signed, never by a name that may be another's: of others than the client and the guardian
// nothing but who they are in the household is known. Empty: to be written by hand.
std::string SignerOf(const v1::PlanAgreement& agreement, const PrintInput& input) {
  if (input.record == nullptr) return "";
  const v1::ClientDetails& client = input.record->client();
  if (agreement.by_guardian() && !client.guardian_display_name().empty()) {
    return client.guardian_display_name();
  }
  const v1::Member* about = ClientMember(input);
  const std::string& reference = about == nullptr ? client.member() : about->reference();
  if (!agreement.by_guardian() && !reference.empty() && agreement.signed_by() == reference) {
    return client.display_name();
  }
  const v1::Member* signer = MemberOf(agreement.signed_by(), input);
  return signer == nullptr || signer == about ? "" : signer->role();
}

std::string ConsentSentence(const PrintInput& input) {
  const std::optional<absl::CivilDay> start = DayOf(input.plan.start_date());
  if (input.language == v1::LANGUAGE_EN) {
    return "I agree to be helped as planned above from " +
           (start ? DayWords(input.language, *start) : "____________") +
           " on, and will do my own part together with the case manager. Agencies are told only "
           "what I allow them in a consent of its own, and only for as long as it stands.";
  }
  return (start ? DayWords(input.language, *start) : "      년    월    일") +
         "부터 위 계획대로 도움을 받는 데 동의하며, 세운 목표를 향해 사례관리자와 함께 제 몫을 "
         "하겠습니다. 제공기관에는 제가 따로 동의한 내용만, 그 동의가 이어지는 동안에만 알리는 "
         "것으로 "
         "알고 있습니다.";
}

}  // namespace

v1::ServicePlan VeiledPlan(const PrintInput& input) {
  const Veil veil(input);
  v1::ServicePlan plan = input.plan;
  for (v1::Goal& goal : *plan.mutable_goals()) {
    for (std::string* text : {goal.mutable_purpose(), goal.mutable_statement(),
                              goal.mutable_measure(), goal.mutable_result_note()}) {
      veil.Over(*text);
    }
    for (v1::GoalWarning& warning : *goal.mutable_warnings()) {
      veil.Over(*warning.mutable_sentence());
    }
  }
  for (v1::OpenNeed& need : *plan.mutable_open_needs()) veil.Over(*need.mutable_sentence());
  return plan;
}

PrintInput WithPlan(const v1::ServicePlan& plan, const PrintInput& input) {
  const Veil veil(input);
  PrintInput out{.plan = plan,
                 .record = input.record,
                 .assessment = input.assessment,
                 .case_manager = input.case_manager,
                 .resources = input.resources,
                 .organizations = input.organizations,
                 .referral_states = input.referral_states,
                 .guardian_signs = input.guardian_signs,
                 .need_labels = input.need_labels,
                 .language = input.language};
  for (auto& [id, label] : out.need_labels) veil.Over(label);
  return out;
}

FormFields CollectFields(const PrintInput& input) {
  FormFields fields;
  fields.case_manager = input.case_manager.display_name;
  if (input.record != nullptr) {
    const v1::ClientDetails& client = input.record->client();
    fields.management_number = input.record->management_number();
    fields.client_name = client.display_name();
    fields.birth_date = client.birth_date();
    fields.signer = client.display_name();
  }
  fields.short_term = OutcomesOf(input.plan, false);
  fields.long_term = OutcomesOf(input.plan, true);
  AddRows(input, fields);
  AddOpenNeeds(input, fields);
  fields.consent = ConsentSentence(input);
  fields.safety_note = SafetyNote(input);
  if (input.plan.has_agreement()) {
    const v1::PlanAgreement& agreement = input.plan.agreement();
    if (agreement.has_agree_time()) {
      fields.signed_day = DayWords(input.language, KoreanDay(agreement.agree_time()));
    }
    fields.by_guardian = agreement.by_guardian();
    fields.signer = SignerOf(agreement, input);
  } else if (input.guardian_signs) {
    fields.guardian_signs = true;
    fields.signer = input.record->client().guardian_display_name();
  }
  return fields;
}

}  // namespace ieum::print
