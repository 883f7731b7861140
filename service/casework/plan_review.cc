#include "service/casework/plan_review.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "matcher/labels.h"
#include "matcher/matcher.h"
#include "service/casework/case_dates.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/find_need.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::PathTo;
using Names = google::protobuf::RepeatedPtrField<std::string>;

constexpr int kMaxForbidden = 256;
constexpr double kDaysPerWeek = 7;
// Begins what this file says, so that a later edit can take it back, in whichever language.
struct Opening {
  std::string_view ko;
  std::string_view en;

  std::string In(v1::Language language) const { return matcher::In(language, ko, en); }
  bool Opens(std::string_view text) const { return text.starts_with(ko) || text.starts_with(en); }
};
constexpr Opening kTooOften = {"여는 날보다 잦음", "Oftener than it opens"};
constexpr Opening kEndsLater = {"계획이 끝난 뒤까지 이어짐", "Goes on after the plan's end"};
constexpr Opening kSpeaksOfRemoved = {"계획에서 뺀 자원을 말하고 있음",
                                      "Speaks of a resource that was taken out"};
constexpr Opening kValueRemark = {"손으로 바꾼 계획", "Changed by hand"};

template <typename List>
bool Has(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void AddOnce(const std::string& text, Names& list) {
  if (!text.empty() && !Has(list, text)) *list.Add() = text;
}

void RemoveOwn(const Opening& own, Names& list) {
  list.erase(std::remove_if(list.begin(), list.end(),
                            [&](const std::string& text) { return own.Opens(text); }),
             list.end());
}

bool IsCommunity(const v1::PlanLine& line) {
  return line.kind() == v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE;
}

double OpenDays(const v1::Schedule& schedule) {
  std::set<int> days;
  for (const v1::OpenHours& hours : schedule.hours()) {
    if (hours.days().empty()) return kDaysPerWeek;
    days.insert(hours.days().begin(), hours.days().end());
  }
  return days.empty() ? kDaysPerWeek : static_cast<double>(days.size());
}

bool SameNeeds(const v1::PlanLine& a, const v1::PlanLine& b) {
  return std::equal(a.need_ids().begin(), a.need_ids().end(), b.need_ids().begin(),
                    b.need_ids().end());
}

class Review {
 public:
  Review(const ReviewFrame& frame, const v1::ServicePlan& stored, v1::ServicePlan& edited)
      : frame_(frame), stored_(stored), edited_(edited) {
    for (const v1::PlanLine& line : stored.lines()) before_[line.id()] = &line;
  }

  absl::Status Run() {
    for (int i = 0; i < edited_.lines_size(); ++i) {
      if (!IsCommunity(edited_.lines(i))) continue;
      if (absl::Status status = Judge(i); !status.ok()) return status;
    }
    if (!violations_.empty()) return violations_.ToStatus();
    Forbid();
    CloseNeeds();
    if (absl::Status status = OpenNeeds(); !status.ok()) return status;
    WriteTerms();
    WriteMentions();
    WriteRemark();
    return absl::OkStatus();
  }

 private:
  std::string Say(std::string_view ko, std::string_view en) const {
    return matcher::In(frame_.language, ko, en);
  }

  const v1::PlanLine* Before(const v1::PlanLine& line) const {
    const auto at = before_.find(line.id());
    return at == before_.end() || !IsCommunity(*at->second) ||
                   at->second->resource() != line.resource()
               ? nullptr
               : at->second;
  }

  absl::Status Judge(int index) {
    v1::PlanLine& line = *edited_.mutable_lines(index);
    const v1::PlanLine* before = Before(line);
    const bool same = before != nullptr && SameNeeds(*before, line);
    const auto judged = frame_.judge(line);
    if (absl::IsNotFound(judged.status())) {
      // What was planned before may have been deleted since.
      if (same) return absl::OkStatus();
      return absl::UnavailableError("the index does not know the resource yet: try again");
    }
    if (!judged.ok()) return judged.status();
    const std::string path = PathTo("plan", "lines", index);
    if (judged->unsafe) {
      return store::WithReason(
          absl::FailedPreconditionError(PathTo(path, "resource") +
                                        ": is unsafe for this client, by the dangers assessed"),
          "UNSAFE");
    }
    // What the client uses already counts by what it offers: one of its places may be theirs.
    const bool used = same && (line.continued() || !line.referral().empty());
    AddHelp(used ? judged->offers : judged->serves, helped_);
    if (!same) Take(*judged, path, line);
    return TimesOf(line, before);
  }

  void Take(const LineJudgment& judged, const std::string& path, v1::PlanLine& line) {
    for (const int need : judged.not_eligible) {
      if (need == 0) {
        violations_.Add(PathTo(path, "resource"), "must be one that the client is eligible for");
        return;
      }
      violations_.Add(PathTo(path, "need_ids", need),
                      "must be a need for which the client is eligible for the resource");
    }
    line.clear_cautions();
    line.clear_questions();
    for (const std::string& caution : judged.cautions) AddOnce(caution, *line.mutable_cautions());
    for (const std::string& question : judged.questions) {
      AddOnce(question, *line.mutable_questions());
    }
    AddHelp(judged.serves, served_);
  }

  static void AddHelp(const matcher::HelpedCodes& more, matcher::HelpedCodes& helped) {
    for (const auto& [need, codes] : more) helped[need].insert(codes.begin(), codes.end());
  }

  absl::Status TimesOf(v1::PlanLine& line, const v1::PlanLine* before) {
    if (before != nullptr && before->times_per_week() == line.times_per_week()) {
      return absl::OkStatus();
    }
    RemoveOwn(kTooOften, *line.mutable_cautions());
    const auto resource = frame_.resource(line.resource());
    if (!resource.ok()) {
      return absl::IsNotFound(resource.status()) ? absl::OkStatus() : resource.status();
    }
    const double days = OpenDays(resource->schedule());
    if (line.times_per_week() <= days) return absl::OkStatus();
    const std::string open = std::to_string(static_cast<int>(days));
    AddOnce(kTooOften.In(frame_.language) + Say(": 일주일에 " + open + "일까지 열려 있음",
                                                ": at most " + open + " days a week"),
            *line.mutable_cautions());
    return absl::OkStatus();
  }

  // Resources of lines before that no line has any more, by name.
  std::map<std::string, const v1::PlanLine*> TakenOut() const {
    std::map<std::string, const v1::PlanLine*> out;
    for (const v1::PlanLine& line : stored_.lines()) {
      if (IsCommunity(line)) out[line.resource()] = &line;
    }
    for (const v1::PlanLine& line : edited_.lines()) out.erase(line.resource());
    return out;
  }

  void Forbid() {
    taken_out_ = TakenOut();
    Names kept;
    for (const std::string& name : edited_.wishes().forbidden_resources()) {
      const bool planned = std::any_of(edited_.lines().begin(), edited_.lines().end(),
                                       [&](const auto& line) { return line.resource() == name; });
      if (!planned) *kept.Add() = name;
    }
    for (const auto& [name, line] : taken_out_) {
      if (kept.size() < kMaxForbidden) AddOnce(name, kept);
    }
    if (kept.empty() && !edited_.has_wishes()) return;
    *edited_.mutable_wishes()->mutable_forbidden_resources() = kept;
  }

  void CloseNeeds() {
    auto& open = *edited_.mutable_open_needs();
    for (v1::OpenNeed& need : open) {
      const auto served = served_.find(need.need_id());
      if (served == served_.end()) continue;
      auto& codes = *need.mutable_need_codes();
      codes.erase(
          std::remove_if(codes.begin(), codes.end(),
                         [&](const std::string& code) { return served->second.contains(code); }),
          codes.end());
    }
    const auto is_closed = [&](const v1::OpenNeed& need) {
      return need.need_codes().empty() && served_.contains(need.need_id());
    };
    open.erase(std::remove_if(open.begin(), open.end(), is_closed), open.end());
  }

  // The codes that lines which are gone served, by need; all of a need's where that is not known.
  absl::StatusOr<matcher::HelpedCodes> Lost() const {
    matcher::HelpedCodes lost;
    for (const v1::PlanLine& line : stored_.lines()) {
      if (!IsCommunity(line)) continue;
      std::optional<LineJudgment> judged;
      for (const std::string& id : line.need_ids()) {
        const v1::Need* need = store::FindNeed(frame_.assessment, id);
        if (need == nullptr || IsStillFor(line.resource(), id)) continue;
        if (!judged.has_value()) {
          auto now = frame_.judge(line);
          if (!now.ok() && !absl::IsNotFound(now.status())) return now.status();
          judged = now.ok() ? *std::move(now) : LineJudgment();
        }
        const auto offered = judged->offers.find(id);
        if (offered != judged->offers.end()) {
          lost[id].insert(offered->second.begin(), offered->second.end());
        } else {
          lost[id].insert(need->need_codes().begin(), need->need_codes().end());
        }
      }
    }
    return lost;
  }

  bool IsStillFor(const std::string& resource, const std::string& need) const {
    return std::any_of(edited_.lines().begin(), edited_.lines().end(), [&](const auto& line) {
      return IsCommunity(line) && line.resource() == resource && Has(line.need_ids(), need);
    });
  }

  // What no line helps any more is open.
  absl::Status OpenNeeds() {
    auto lost = Lost();
    if (!lost.ok()) return lost.status();
    for (auto& [id, codes] : *lost) {
      const bool known_codes = !codes.empty();
      bool known = helped_.contains(id);
      if (known) {
        for (const std::string& code : helped_[id]) codes.erase(code);
      }
      for (const v1::OpenNeed& other : edited_.open_needs()) {
        if (other.need_id() != id) continue;
        known = true;
        for (const std::string& code : other.need_codes()) codes.erase(code);
      }
      if (codes.empty() && (known || known_codes)) continue;
      v1::OpenNeed& open = *edited_.add_open_needs();
      open.set_need_id(id);
      open.set_cause(v1::GAP_CAUSE_FORBIDDEN);
      open.set_sentence(Say("이 욕구를 맡던 자원을 계획에서 뺐습니다: 다른 자원이 필요합니다",
                            "The resource that served it was taken out: another is needed"));
      // In the order of the need, or of their names where it gives none.
      for (const std::string& code : store::FindNeed(frame_.assessment, id)->need_codes()) {
        if (codes.erase(code) > 0) open.add_need_codes(code);
      }
      for (const std::string& code : codes) open.add_need_codes(code);
    }
    return absl::OkStatus();
  }

  void WriteTerms() {
    const auto end = ParseDay(edited_.end_date());
    for (v1::PlanLine& line : *edited_.mutable_lines()) {
      RemoveOwn(kEndsLater, *line.mutable_cautions());
      const auto own = ParseDay(line.end_date());
      if (end.has_value() && own.has_value() && *own > *end) {
        AddOnce(kEndsLater.In(frame_.language) + Say(": 종료일을 확인", ": check the last day"),
                *line.mutable_cautions());
      }
    }
  }

  void WriteMentions() {
    for (v1::PlanLine& line : *edited_.mutable_lines()) {
      const bool spoke =
          std::any_of(line.cautions().begin(), line.cautions().end(),
                      [](const auto& caution) { return kSpeaksOfRemoved.Opens(caution); });
      const auto before = before_.find(line.id());
      if (spoke && before != before_.end() && before->second->content() != line.content()) {
        RemoveOwn(kSpeaksOfRemoved, *line.mutable_cautions());
      }
      if (IsCommunity(line)) continue;
      for (const auto& [name, removed] : taken_out_) {
        const v1::LocalizedText& label = removed->display_name();
        for (const std::string* text : {&label.ko(), &label.en()}) {
          if (text->empty() || line.content().find(*text) == std::string::npos) continue;
          RemoveOwn(kSpeaksOfRemoved, *line.mutable_cautions());
          AddOnce(
              kSpeaksOfRemoved.In(frame_.language) + Say(": 내용을 확인", ": check the content"),
              *line.mutable_cautions());
        }
      }
    }
  }

  void WriteRemark() {
    RemoveOwn(kValueRemark, *edited_.mutable_remarks());
    AddOnce(kValueRemark.In(frame_.language) +
                Say(": 값(value)은 바꾸기 전에 제안한 계획의 것입니다",
                    ": its value is that of the plan as it was composed"),
            *edited_.mutable_remarks());
  }

  const ReviewFrame& frame_;
  const v1::ServicePlan& stored_;
  v1::ServicePlan& edited_;
  store::Violations violations_;
  std::map<std::string, const v1::PlanLine*> before_;
  std::map<std::string, const v1::PlanLine*> taken_out_;
  matcher::HelpedCodes served_;  // by lines that changed
  matcher::HelpedCodes helped_;  // by all lines
};

void AddMatch(const v1::ExplainMatchResponse& match, LineJudgment& judged) {
  for (const v1::Check& obstacle : match.obstacles()) {
    judged.unsafe = judged.unsafe || obstacle.kind() == v1::CHECK_KIND_SAFETY;
    judged.cautions.push_back(obstacle.sentence());
  }
  const v1::EligibilityVerdict& eligibility = match.suggestion().eligibility();
  for (const std::string& caution : match.suggestion().cautions()) {
    judged.cautions.push_back(caution);
  }
  for (const v1::Check& check : eligibility.checks()) {
    const bool counts = check.kind() != v1::CHECK_KIND_CRITERION ||
                        check.path_index() == eligibility.best_path_index();
    if (counts && check.verdict() == v1::VERDICT_UNKNOWN && !check.question().empty()) {
      judged.questions.push_back(check.question());
    }
  }
}

}  // namespace

absl::StatusOr<LineJudgment> JudgeLine(const Desk& desk, const Caller& caller,
                                       const LineQuestion& asked) {
  const auto& [line, assessment, language] = asked;
  const auto profile = desk.surroundings().profile("");
  if (!profile.ok()) return profile.status();
  const auto snapshot = desk.surroundings().snapshot();
  if (!snapshot.ok()) return snapshot.status();
  auto help =
      matcher::HelpOf(line, assessment, {**snapshot, **profile, desk.now(), caller.checkpoint});
  if (!help.ok()) return help.status();
  LineJudgment judged;
  judged.serves = std::move(help->serves);
  judged.offers = std::move(help->offers);
  for (int i = 0; i < line.need_ids_size(); ++i) {
    v1::ExplainMatchRequest question;
    *question.mutable_assessment() = assessment;
    question.set_need_id(line.need_ids(i));
    question.set_resource(line.resource());
    question.set_language(language);
    const auto match =
        matcher::Explain(question, {**snapshot, **profile, desk.now(), caller.checkpoint});
    if (!match.ok()) return match.status();
    if (match->suggestion().eligibility().verdict() == v1::VERDICT_NOT_MET) {
      judged.not_eligible.push_back(i);
    }
    const v1::Need* need = store::FindNeed(assessment, line.need_ids(i));
    if (need != nullptr && !judged.serves.contains(need->id())) {
      judged.cautions.push_back(
          matcher::NotServed(matcher::NameOfNeed(*need, desk.taxonomy(), language), language));
    }
    AddMatch(*match, judged);
  }
  if (!judged.not_eligible.empty() && judged.not_eligible.front() == 0) {
    judged.not_eligible.resize(1);
  }
  return judged;
}

absl::Status ReviewEdit(const ReviewFrame& frame, const v1::ServicePlan& stored,
                        v1::ServicePlan& edited) {
  return Review(frame, stored, edited).Run();
}

}  // namespace ieum::casework
