#include "matcher/sentences.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_join.h"

#include "matcher/adequacy.h"
#include "matcher/particles.h"
#include "store/catalog/small_counts.h"

namespace ieum::matcher {
namespace {

using indexer::FullResource;

constexpr int kDaysPerMonth = 30;
constexpr double kExact = 0.9;  // need fit from which a resource is said to fit directly
constexpr double kGoodText = 0.5;

std::string Percent(double share) { return std::to_string(std::lround(share * 100)) + "%"; }

// 1234567 -> "1,234,567"
std::string Grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits;
}

// An estimate in (0, 1), e.g. "0.70". Never shown as certain.
std::string Hundredths(double share) {
  const long hundredths = std::clamp(std::lround(share * 100), 1L, 99L);
  return (hundredths < 10 ? "0.0" : "0.") + std::to_string(hundredths);
}

}  // namespace

std::string Sentences::NeedLabel(const std::string& code) const {
  const auto& taxonomy = context_.snapshot().vocabulary().taxonomy;
  if (const auto id = taxonomy.FindSubArea(code)) {
    return Pick(language_, taxonomy.sub_area(*id).display_name());
  }
  for (const v1::NeedArea& area : taxonomy.areas()) {
    if (area.code() == code) return Pick(language_, area.display_name());
  }
  return code;
}

std::string Sentences::NeedFit(const FullResource&, const Score& score) const {
  const matcher::NeedFit& fit = score.need_fit;
  if (fit.code < 0) return In("욕구 코드와 직접 맞지 않습니다", "Does not serve the need's codes");
  const auto& taxonomy = context_.snapshot().vocabulary().taxonomy;
  const std::string& asked = context_.queries()[need_].codes()[static_cast<std::size_t>(fit.code)];
  const std::string& served = taxonomy.sub_area(fit.term.sub_area).code();
  std::string text;
  if (asked == served) {
    text = In("욕구 ‘" + NeedLabel(asked) + "’에 " +
                  (fit.term.strength > kExact ? "직접" : "함께") + " 맞습니다",
              std::string(fit.term.strength > kExact ? "Serves" : "Also serves") + " the need \"" +
                  NeedLabel(asked) + "\"");
  } else {
    text = In(WithParticles("욕구 ‘" + NeedLabel(asked) + "’과(와) 가까운 ‘" + NeedLabel(served) +
                            "’ 자원입니다"),
              "Serves \"" + NeedLabel(served) + "\", near the need \"" + NeedLabel(asked) + "\"");
  }
  if (fit.term.inferred) {
    const std::string sure = Percent(static_cast<double>(fit.term.confidence));
    text += In(" (내용에서 추정, 확신 " + sure + ")",
               " (inferred from its text, confidence " + sure + ")");
  }
  return text;
}

std::string Sentences::Proximity(const FullResource& resource, const Score& score) const {
  if ((resource.offer->modes & indexer::Bit(v1::MODE_HOME_VISIT)) != 0) {
    return In("집으로 찾아옵니다", "Comes to the home");
  }
  if (score.km) {
    const std::string km = Decimal(*score.km);
    std::string text = In("집에서 약 " + km + "km", "About " + km + " km from home");
    if (context_.facts().position_is_coarse)
      text += In(" (동네 중심 기준)", " (from the centre of the neighbourhood)");
    if (score.same_neighbourhood) text += In(", 같은 동네", ", in the same neighbourhood");
    return text;
  }
  if (resource.offer->Visits()) return In("전화나 온라인으로 이용합니다", "By telephone or online");
  if (score.same_neighbourhood) return In("같은 동네에 있습니다", "In the same neighbourhood");
  return In("거리를 알 수 없습니다", "Distance unknown");
}

std::string Sentences::Cost(const FullResource& resource) const {
  const v1::Cost& cost = resource.resource->cost();
  if (resource.offer->cost_kind == v1::COST_KIND_FREE) return In("무료", "Free");
  std::string text;
  switch (resource.offer->cost_kind) {
    case v1::COST_KIND_SLIDING:
      text = In("소득에 따라 다름", "By income");
      break;
    case v1::COST_KIND_VOUCHER:
      text = In("바우처(본인부담 있음)", "Voucher with own share");
      break;
    case v1::COST_KIND_FIXED:
      text = In("유료", "At a fee");
      break;
    default:
      text = In("비용을 알 수 없음", "Cost unknown");
  }
  if (resource.offer->cost_krw > 0) {
    text += In(" 최대 " + Grouped(resource.offer->cost_krw) + "원",
               " up to KRW " + Grouped(resource.offer->cost_krw));
    if (!cost.unit().empty()) text += "/" + cost.unit();
  }
  return text;
}

std::string Sentences::Age(const FullResource& resource) const {
  const std::optional<int> age = AgeDays(resource.verified, context_.today());
  if (!age) return In("확인된 적이 없는 정보입니다", "Never verified");
  if (*age < 0) return In("최근 확인된 정보입니다", "Recently verified");
  if (*age == 0) return In("오늘 확인된 정보입니다", "Verified today");
  if (*age < 2 * kDaysPerMonth) {
    return In(std::to_string(*age) + "일 전에 확인된 정보입니다",
              "Verified " + std::to_string(*age) + " days ago");
  }
  const std::string months = std::to_string(*age / kDaysPerMonth);
  return In("약 " + months + "개월 전에 확인된 정보입니다",
            "Verified about " + months + " months ago");
}

std::string Sentences::TextFit(const Score& score) const {
  const double value = score.value(v1::FACTOR_TEXT_FIT);
  if (value >= kGoodText) {
    return In("욕구의 말과 자원 소개가 잘 맞음", "The need's words and its text fit well");
  }
  return value >= kGoodText / 2
             ? In("욕구의 말과 자원 소개가 조금 닮음",
                  "The need's words and its text are a little alike")
             : In("욕구의 말이 자원 소개에 거의 없음", "Its text has hardly a word of the need");
}

std::string Sentences::Certainty(const FullResource& resource, const Score& score) const {
  std::string text;
  if (score.gate.verdict == Ternary::kUnknown) {
    text = In("확인할 기준이 남아 있음", "Some criteria to be confirmed");
  } else {
    text = resource.eligibility->paths.empty() ? In("누구나 이용할 수 있음", "Open to everybody")
                                               : In("자격기준을 모두 충족", "All criteria met");
  }
  if (score.audience < 1) {
    text += In("; 소개글이 말하는 대상인지 확실하지 않아 낮춤",
               "; lowered: its text may be meant for others");
  }
  if (resource.results->eligibility_disputes > 0) {
    text += In("; 자격 미달로 돌아온 의뢰가 있어 낮춤",
               "; lowered: referrals came back as not eligible");
  }
  return text;
}

std::string Sentences::Preference(const Score& score) const {
  if (score.avoided != nullptr) {
    const std::string& reason = score.avoided->reason();
    return In("당사자가 꺼림", "The client would rather avoid it") +
           (reason.empty() ? "" : ": " + reason);
  }
  if (!StatesWishes(context_.assessment().preferences())) {
    return In("말한 선호가 없어 누구에게나 같은 값", "No wishes stated: the same for all");
  }
  return In("당사자가 말한 방식·형태·언어와 맞는 만큼",
            "As far as it has the mode, form and language that the client wishes");
}

std::string Sentences::Network(const FullResource& resource, const Score& score) const {
  std::vector<std::string> ties;
  if (IsInformalOrRelational(*resource.offer))
    ties.push_back(In("이웃·관계망 자원", "informal or relational"));
  if (score.same_neighbourhood) ties.push_back(In("같은 동네", "in the neighbourhood"));
  if (score.known_organization) ties.push_back(In("이미 아는 기관", "a known agency"));
  if (score.other_needs_served > 0)
    ties.push_back(In("다른 욕구에도 도움", "serves other needs too"));
  if (ties.empty()) {
    return In("관계망, 동네, 아는 기관, 다른 욕구 가운데 해당 없음",
              "Neither informal, nor near, nor known, nor for other needs");
  }
  return absl::StrJoin(ties, ", ");
}

std::string Sentences::Factor(v1::Factor factor, const FullResource& resource, const Score& score,
                              const v1::Availability& availability) const {
  switch (factor) {
    case v1::FACTOR_NEED_FIT:
      return NeedFit(resource, score);
    case v1::FACTOR_TEXT_FIT:
      return TextFit(score);
    case v1::FACTOR_ELIGIBILITY_CERTAINTY:
      return Certainty(resource, score);
    case v1::FACTOR_PROXIMITY:
      return Proximity(resource, score);
    case v1::FACTOR_AVAILABILITY:
      return Availability(resource, availability);
    case v1::FACTOR_AFFORDABILITY:
      return Cost(resource);
    case v1::FACTOR_PREFERENCE:
      return Preference(score);
    case v1::FACTOR_NETWORK:
      return Network(resource, score);
    case v1::FACTOR_OUTCOMES:
      return Outcomes(score.outcomes);
    case v1::FACTOR_FRESHNESS:
      return Age(resource);
    default:
      return "";
  }
}

std::string Sentences::Outcomes(const matcher::Outcomes& outcomes) const {
  if (outcomes.area.total() < store::kLeastTold) {
    return In("아직 쌓인 성과가 없어 중간값", "No results yet: the middle");
  }
  const std::string estimate = Hundredths(outcomes.value);
  if (outcomes.resource.total() < store::kLeastTold) {
    return In("아직 결과가 적습니다 (추정 " + estimate + ")",
              "Few results yet (estimate " + estimate + ")");
  }
  const std::string all = std::to_string(outcomes.resource.total());
  const std::string helped = std::to_string(outcomes.resource.helped);
  return In("연계 " + all + "건 중 " + helped + "건이 도움을 받았습니다 (추정 " + estimate + ")",
            helped + " of " + all + " referrals brought help (estimate " + estimate + ")");
}

std::string Sentences::Taken(const v1::Capacity& capacity) const {
  std::string text;
  if (capacity.held_places() > 0) {
    const std::string held = std::to_string(capacity.held_places());
    text += In(", 의뢰로 잡아 둔 " + held + "곳 제외", ", not counting " + held + " held");
  }
  if (capacity.waiting_referrals() > 0) {
    const std::string waiting = std::to_string(capacity.waiting_referrals());
    text += In(", 기다리는 의뢰 " + waiting + "건", capacity.waiting_referrals() == 1
                                                        ? ", 1 referral waits"
                                                        : ", " + waiting + " referrals wait");
  }
  return text;
}

std::string Sentences::Availability(const FullResource& resource,
                                    const v1::Availability& availability) const {
  std::string text;
  const v1::Capacity& capacity = availability.capacity();
  switch (availability.state()) {
    case v1::AVAILABILITY_STATE_OPEN:
      text = In("빈자리 " + std::to_string(capacity.open_places()) + "곳",
                std::to_string(capacity.open_places()) + " open places");
      break;
    case v1::AVAILABILITY_STATE_WAITLIST:
      text = In("정원이 차서 대기", "Full, waiting list");
      if (capacity.has_waitlist_length()) {
        text += In(" " + std::to_string(capacity.waitlist_length()) + "명",
                   " of " + std::to_string(capacity.waitlist_length()));
      }
      if (capacity.has_expected_wait_days() || KnowsWaits(resource)) {
        const std::string days = std::to_string(std::lround(ExpectedWaitDays(resource)));
        text += In(", 약 " + days + "일", ", about " + days + " days");
      }
      if (KnowsWaits(resource)) text += In("(실제 대기 반영)", " (by the waits so far)");
      break;
    case v1::AVAILABILITY_STATE_FULL:
      text = In("정원이 찼음", "Full");
      break;
    default:
      return In("빈자리를 알 수 없음", "Places unknown");
  }
  text += Taken(capacity);
  if (availability.has_age_days()) {
    const std::string days = std::to_string(availability.age_days());
    text += availability.age_days() == 0
                ? In(" (오늘 기준)", " (as of today)")
                : In(" (" + days + "일 전 기준)", " (as of " + days + " days ago)");
  }
  return text;
}

std::string Sentences::NextStep(const v1::Resource& resource, const std::string& contact) const {
  std::string text;
  switch (resource.next_step()) {
    case v1::NEXT_STEP_KIND_APPLY_BENEFIT:
      text = In("복지급여를 신청합니다", "Apply for the benefit");
      break;
    case v1::NEXT_STEP_KIND_APPLY_SERVICE:
      text = In("복지서비스를 신청합니다", "Apply for the service");
      break;
    case v1::NEXT_STEP_KIND_INFORM:
      text = In("이용 정보를 안내합니다", "Give information");
      break;
    default:
      text = In("연계를 의뢰합니다", "Refer");
  }
  if (!contact.empty()) text += " (" + contact + ")";
  const std::string how = Pick(language_, resource.how_to_apply());
  if (!how.empty()) text += ": " + how;
  return text;
}

std::vector<std::string> Sentences::Reasons(const FullResource& resource, const Score& score,
                                            const v1::Availability& availability) const {
  std::vector<std::string> reasons;
  if (score.need_fit.code >= 0) reasons.push_back(NeedFit(resource, score));
  if (score.value(v1::FACTOR_TEXT_FIT) >= kGoodText) {
    reasons.push_back(
        In("욕구의 내용과 소개글이 잘 맞습니다", "Its text fits the need's words well"));
  }
  if (resource.eligibility->paths.empty()) {
    reasons.push_back(In("누구나 이용할 수 있습니다", "Open to everybody"));
  } else if (score.gate.verdict == Ternary::kMet && score.gate.path >= 0) {
    std::string met;
    for (const v1::Criterion& criterion :
         resource.resource->eligibility().paths(score.gate.path).criteria()) {
      if (!met.empty()) met += "; ";
      met += Criterion(criterion);
    }
    reasons.push_back(In("자격 충족: ", "Eligible: ") + met);
  }
  if (resource.offer->Visits() || score.km || score.same_neighbourhood) {
    reasons.push_back(Proximity(resource, score));
  }
  if (availability.state() == v1::AVAILABILITY_STATE_OPEN) {
    reasons.push_back(Availability(resource, availability));
  }
  if (resource.offer->cost_kind == v1::COST_KIND_FREE) reasons.push_back(Cost(resource));
  if (score.other_needs_served > 0) {
    reasons.push_back(
        In("함께 사정된 다른 욕구에도 도움이 됩니다", "Serves other needs of the household too"));
  }
  if (score.known_organization) {
    reasons.push_back(In("이미 알고 지내는 기관입니다", "The household knows this agency already"));
  }
  if (IsInformalOrRelational(*resource.offer)) {
    reasons.push_back(In("이웃·관계망 자원입니다", "An informal or relational resource"));
  }
  return reasons;
}

std::vector<std::string> Sentences::Cautions(const FullResource& resource, const Score& score,
                                             const v1::Availability& availability) const {
  std::vector<std::string> cautions;
  if (score.avoided != nullptr) {
    const std::string& reason = score.avoided->reason();
    cautions.push_back(In("당사자가 꺼리는 자원이라 순위를 낮췄습니다",
                          "Marked down: the client would rather avoid it") +
                       (reason.empty() ? "" : ": " + reason));
  }
  const v1::Need& need = context_.assessment().needs(static_cast<int>(need_));
  if (context_.safety().MustBeKeptFromSource(resource, need)) {
    cautions.push_back(In("숨겨진 곳입니다: 위험의 원인인 사람에게 알리지 마세요",
                          "A hidden place: keep it from the person the danger comes from"));
  }
  if (context_.safety().MayLieInUnsafeRegion(resource)) {
    cautions.push_back(
        In("위험한 지역에 있지 않은지 확인하세요: 장소의 지역을 알 수 없습니다",
           "Make sure that it is not in an unsafe region: where it is, is not known"));
  }
  const AudienceFit& audience = context_.audience_fit(need_);
  if (score.audience < AudienceFit::kDoubtful) {
    std::string named;
    for (indexer::AudienceId id : audience.Doubtful(*resource.audience)) {
      if (!named.empty()) named += ", ";
      named += context_.snapshot().vocabulary().audiences.at(id).phrases(0);
    }
    cautions.push_back(
        In("소개글이 말하는 대상인지 확인하세요", "Its text is meant for somebody else; confirm") +
        (named.empty() ? "" : ": " + named));
  }
  for (indexer::AudienceId id : audience.Missing(*resource.audience)) {
    const v1::Audience& missing = context_.snapshot().vocabulary().audiences.at(id);
    const v1::TimeOfDay& time = missing.time_of_day();
    cautions.push_back(
        missing.has_time_of_day()
            ? In(time.from() + "~" + time.to() + "에 이용할 수 있는지 확인하세요",
                 "Ask whether it can be used from " + time.from() + " to " + time.to())
            : In("욕구가 요구하는 ‘" + missing.phrases(0) + "’에 맞는지 확인하세요",
                 "The need requires “" + missing.phrases(0) +
                     "”, which its text does not name; ask"));
  }
  if (!SpeaksItsLanguage(resource, score, context_)) {
    cautions.push_back(
        In("당사자의 언어로 이용할 수 있는지, 통역이 되는지 확인하세요",
           "Ask whether it can be used in the client's language or with an interpreter"));
  }
  if (resource.results->eligibility_disputes > 0) {
    const std::string times = std::to_string(resource.results->eligibility_disputes);
    cautions.push_back(
        In("의뢰가 자격 미달로 " + times + "번 돌아왔습니다: 기준을 기관에 확인하세요",
           (resource.results->eligibility_disputes == 1
                ? "A referral came back as not eligible"
                : times + " referrals came back as not eligible") +
               ": ask the agency about its criteria"));
  }
  if (availability.state() == v1::AVAILABILITY_STATE_WAITLIST) {
    cautions.push_back(Availability(resource, availability));
  }
  if (resource.verified == indexer::kNever || IsStale(resource, context_)) {
    cautions.push_back(Age(resource) + In(": 먼저 확인하세요", ": confirm first"));
  }
  const v1::Preferences& preferences = context_.assessment().preferences();
  if (preferences.has_max_cost_krw() && resource.offer->cost_krw > preferences.max_cost_krw()) {
    cautions.push_back(
        In("부담할 수 있다고 한 금액을 넘습니다: ", "Costs more than the household can pay: ") +
        Cost(resource));
  }
  if (score.need_fit.value < context_.profile().adequate_need_fit()) {
    cautions.push_back(In("욕구에 일부만 맞는 대안입니다", "Fits the need only in part"));
  }
  return cautions;
}

std::string Sentences::Gap(v1::GapCause cause, const std::vector<std::string>& codes) const {
  std::string needs;
  for (const std::string& code : codes) {
    if (!needs.empty()) needs += ", ";
    needs += NeedLabel(code);
  }
  if (needs.empty()) return Label(language_, cause);
  return In(needs + "에 알맞은 자원이 없습니다: ", "Nothing adequate for " + needs + ": ") +
         Label(language_, cause);
}

}  // namespace ieum::matcher
