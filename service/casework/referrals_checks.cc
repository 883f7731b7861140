#include "service/casework/referrals_checks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "matcher/need_query.h"
#include "matcher/plan/line_help.h"
#include "service/casework/case_dates.h"
#include "service/casework/client_age.h"
#include "service/casework/household.h"
#include "service/casework/places.h"
#include "service/casework/referral_rules.h"
#include "service/casework/shared_services.h"
#include "store/catalog/find_need.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;
using store::ReferralIndex;
using store::StoredReferral;

absl::Status Refused(const char* message, const char* reason) {
  return store::WithReason(absl::FailedPreconditionError(message), reason);
}

absl::Status ConsentMissing() {
  return Refused("no consent of general scope in force covers the agency", "CONSENT_MISSING");
}
// Whether it would cover the agency if its time were not over.
bool CoveredOnce(const v1::Consent& consent, const AgencyIdentity& agency, absl::Time now) {
  v1::Consent open = consent;
  open.set_state(v1::CONSENT_STATE_ACTIVE);
  open.clear_withdraw_time();
  *open.mutable_expire_time() = store::ToTimestamp(now + absl::Hours(1));
  return Covers(open, agency, now);
}

// Compares kinds of help with that of one referral.
class SameKind {
 public:
  SameKind(const indexer::Snapshot& snapshot, const std::string& resource, const v1::Need& need)
      : snapshot_(snapshot), resource_(resource) {
    for (const std::string& code : need.need_codes()) {
      for (const store::SubAreaId id : snapshot.vocabulary().taxonomy.Expand(code)) {
        wanted_.insert(id);
      }
    }
    if (const auto row = snapshot.Find(resource)) {
      programme_ = snapshot.at(*row).programme;
      serves_ = Serves(snapshot.at(*row));
    }
  }

  bool As(const std::string& other) const {
    if (other == resource_) return true;
    const auto row = snapshot_.Find(other);
    if (!row) return false;
    const indexer::IndexedResource& resource = snapshot_.at(*row);
    if (!programme_.empty() && resource.programme == programme_) return true;
    const std::set<store::SubAreaId> theirs = Serves(resource);
    return std::any_of(theirs.begin(), theirs.end(),
                       [&](store::SubAreaId id) { return serves_.contains(id); });
  }

  std::string NameOf(const std::string& other) const {
    const auto row = snapshot_.Find(other);
    if (!row) return other;
    const auto resource = snapshot_.Read(*row);
    if (!resource.ok()) return other;
    const v1::LocalizedText& name = resource->resource->display_name();
    return name.ko().empty() ? name.en() : name.ko();
  }

 private:
  std::set<store::SubAreaId> Serves(const indexer::IndexedResource& resource) const {
    std::set<store::SubAreaId> ids;
    for (const indexer::IndexedTerm& term : resource.terms->terms) {
      if (wanted_.empty() || wanted_.contains(term.sub_area)) ids.insert(term.sub_area);
    }
    return ids;
  }

  const indexer::Snapshot& snapshot_;
  const std::string resource_;
  std::set<store::SubAreaId> wanted_;
  std::string programme_;
  std::set<store::SubAreaId> serves_;
};

absl::Status FindOwnDuplicates(const store::CaseView& view, const ReferralGround& ground,
                               const v1::Referral& referral, const SameKind& same,
                               Findings& findings) {
  const auto ids = view.ReferralIds(ReferralIndex::kCase, store::IdOfName(referral.case_()));
  if (!ids.ok()) return ids.status();
  bool again = false;
  for (const std::string& id : *ids) {
    const absl::StatusOr<StoredReferral> other = view.GetReferral(id);
    if (!other.ok()) return other.status();
    const v1::Referral& theirs = other->referral;
    if (theirs.name() == referral.name()) continue;
    if (!store::SamePeople(ground.assessment, referral.need_id(), theirs.need_id())) continue;
    if (!again && theirs.resource() == referral.resource() && CameToNothing(theirs.state())) {
      again = true;
      findings.cautions.emplace_back(
          "이 자원에 이미 의뢰했으나 이루어지지 않았습니다: 까닭이 그대로인지 확인하십시오");
    }
    if (!IsUnderWay(theirs.state())) continue;
    if (!same.As(theirs.resource())) continue;
    findings.duplicate = true;
    findings.cautions.push_back("같은 종류의 도움을 이미 의뢰했습니다: " +
                                same.NameOf(theirs.resource()));
  }
  return absl::OkStatus();
}

// The household's other cases. Inside one organization everybody who works on cases may know of
// them; what another organization does is told within its consent.
absl::Status FindDuplicatesElsewhere(const Desk& desk, const store::CaseView& view,
                                     const ReferralGround& ground, const SameKind& same,
                                     Findings& findings) {
  const auto cases = OtherCases(desk, view, ground.record);
  if (!cases.ok()) return cases.status();
  const auto asker = IdentityOf(desk, ground.record.organization());
  if (!asker.ok()) return asker.status();
  for (const v1::Case& other : *cases) {
    const std::string case_id = store::IdOfName(other.name());
    const bool own = other.organization() == ground.record.organization();
    const auto shared = SharedServices::Of(desk, view, other, *asker);
    if (!shared.ok()) continue;
    const auto ids = view.ReferralIds(ReferralIndex::kCase, case_id);
    if (!ids.ok()) return ids.status();
    for (const std::string& id : *ids) {
      const absl::StatusOr<StoredReferral> theirs = view.GetReferral(id);
      if (!theirs.ok() || !IsUnderWay(theirs->referral.state())) continue;
      if (!same.As(theirs->referral.resource())) continue;
      const auto told = shared->Tells(theirs->referral);
      if (!told.ok()) return told.status();
      if (!*told) continue;
      findings.duplicate = true;
      findings.other_cases.push_back(other.name());
      findings.cautions.push_back(
          (own ? "이 가구의 다른 사례에서 같은 종류의 도움을 이미 의뢰했습니다: "
               : "다른 기관에서 이미 같은 종류의 도움을 주거나 의뢰했습니다: ") +
          same.NameOf(theirs->referral.resource()));
    }
  }
  return absl::OkStatus();
}

// A condition of the resource's that is not met, with what it is that fails; empty: it is none.
std::string Failed(const v1::Check& check) {
  switch (check.kind()) {
    case v1::CHECK_KIND_CRITERION:
    case v1::CHECK_KIND_SERVICE_AREA:
      return check.sentence() + ": 해당하지 않음";
    case v1::CHECK_KIND_EXCLUSION:
      return check.sentence() + ": 해당함";
    case v1::CHECK_KIND_VALIDITY:
      return check.sentence() + ": 지금은 운영하지 않음";
    default:
      return "";
  }
}

void Judge(const v1::ExplainMatchResponse& match, Findings& findings) {
  const v1::EligibilityVerdict& eligibility = match.suggestion().eligibility();
  findings.not_eligible = eligibility.verdict() == v1::VERDICT_NOT_MET;
  for (const v1::Check& obstacle : match.obstacles()) {
    findings.unsafe = findings.unsafe || obstacle.kind() == v1::CHECK_KIND_SAFETY;
    findings.duplicate = findings.duplicate || obstacle.kind() == v1::CHECK_KIND_IN_PLACE;
    // Full is told by the places themselves: the index may be older.
    if (obstacle.kind() == v1::CHECK_KIND_CAPACITY) continue;
    std::string failed = Failed(obstacle);
    findings.cautions.push_back(failed.empty() ? obstacle.sentence() : failed);
    if (!failed.empty()) findings.failed.push_back(std::move(failed));
  }
  for (const v1::Check& check : eligibility.checks()) {
    const bool counts = check.kind() != v1::CHECK_KIND_CRITERION ||
                        check.path_index() == eligibility.best_path_index();
    if (counts && check.verdict() == v1::VERDICT_UNKNOWN && !check.question().empty()) {
      findings.cautions.push_back(check.question());
    }
  }
}

// The latest of the referral's case.
absl::StatusOr<v1::Assessment> AssessmentOf(const store::CaseView& view,
                                            const v1::Referral& referral) {
  const auto record = view.GetCase(store::IdOfName(referral.case_()));
  if (!record.ok()) return record.status();
  absl::StatusOr<v1::AssessmentVersion> version = view.CurrentAssessment(*record);
  if (!version.ok()) return version.status();
  return std::move(*version->mutable_assessment());
}

absl::Status LoadResourcesInPlace(const Desk& desk, ReferralGround& ground) {
  for (const v1::ExistingService& service : ground.assessment.existing_services()) {
    const std::string& name = service.resource();
    if (name.empty() || ground.resources_in_place.contains(name)) continue;
    absl::StatusOr<v1::Resource> resource = LoadResource(desk, name);
    if (absl::IsNotFound(resource.status())) continue;
    if (!resource.ok()) return resource.status();
    ground.resources_in_place.emplace(name, *std::move(resource));
  }
  return absl::OkStatus();
}

// The case manager gets a new one before asking; what stands beside it tells less.
absl::Status JudgeConsents(const store::CaseView& view, const ReferralGround& ground,
                           const v1::Referral& referral, absl::Time now, Findings& findings) {
  const auto all = view.Consents(store::IdOfName(referral.case_()));
  if (!all.ok()) return all.status();
  const bool anew = std::any_of(all->begin(), all->end(), [&](const v1::Consent& consent) {
    return Covers(consent, ground.agency, now) &&
           IsToBeGivenAnew(consent, *all, ground.assessment, ground.record.client(), now);
  });
  if (anew) {
    findings.cautions.emplace_back(
        "지금은 쓸 수 없는 동의가 있습니다: 14세 미만이거나 나이를 모르는 가구원이 있어 "
        "법정대리인의 "
        "동의를 새로 받아야 합니다");
  }
  return absl::OkStatus();
}

// When it was asked for; a draft is yet to be.
absl::Time AskTimeOf(const v1::Referral& referral) {
  for (const v1::ReferralTransition& step : referral.transitions()) {
    if (step.from_state() == v1::REFERRAL_STATE_DRAFT) return TimeOf(step.time());
  }
  return absl::InfiniteFuture();
}

// Those whom a referral told of, the household as it was when it was asked for, with what is known
// of them today.
absl::StatusOr<v1::Assessment> AssessmentOfTold(const store::CaseView& view, const v1::Case& record,
                                                const v1::Referral& referral) {
  auto version = view.CurrentAssessment(record);
  if (!version.ok()) return version.status();
  v1::Assessment told = version->assessment();
  const v1::Household latest = told.household();
  const absl::Time asked = AskTimeOf(referral);
  while (version->version() > 1 && TimeOf(version->create_time()) > asked) {
    version = view.GetAssessment({store::IdOfName(record.name()), version->version() - 1});
    if (!version.ok()) return version.status();
  }
  *told.mutable_household()->mutable_members() = version->assessment().household().members();
  for (v1::Member& member : *told.mutable_household()->mutable_members()) {
    for (const v1::Member& today : latest.members()) {
      if (today.reference() == member.reference()) member = today;
    }
  }
  return told;
}

// What asking would come to, as ReferralSteps takes places.
void JudgePlaces(const v1::Capacity& capacity, Findings& findings) {
  if (!capacity.has_open_places() || capacity.open_places() > 0) return;
  findings.cautions.push_back(
      CanWait(capacity)
          ? "지금은 자리가 없습니다: 의뢰하면 대기자로 올라갑니다"
          : "지금은 자리가 없고 대기를 받지 않습니다: 지금 의뢰하면 접수되지 않습니다");
}

// What is refused or not met is told already.
absl::Status JudgeHelp(const Desk& desk, const ReferralGround& ground, const v1::Need& need,
                       const v1::ExplainMatchResponse& match, const matcher::Context& context,
                       Findings& findings) {
  if (findings.not_eligible) return absl::OkStatus();
  v1::PlanLine line;
  line.set_resource(ground.resource.name());
  line.add_need_ids(need.id());
  const auto help = matcher::HelpOf(line, ground.assessment, context);
  if (!help.ok()) return help.status();
  const auto& helped = match.obstacles().empty() ? help->serves : help->offers;
  if (helped.contains(need.id())) return absl::OkStatus();
  findings.cautions.push_back(matcher::NotServed(
      matcher::NameOfNeed(need, desk.taxonomy(), v1::LANGUAGE_KO), v1::LANGUAGE_KO));
  return absl::OkStatus();
}

}  // namespace

absl::Status ConsentEnded() {
  return Refused(
      "the consent that covers the agency was withdrawn, has expired, or could not be given today "
      "by who gave it",
      "CONSENT_ENDED");
}

absl::StatusOr<v1::Resource> LoadResource(const Desk& desk, const std::string& name) {
  const auto catalog = desk.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  absl::StatusOr<v1::Resource> resource = catalog->GetResource(name);
  if (absl::IsNotFound(resource.status())) {
    return absl::NotFoundError("there is no such resource");
  }
  if (!resource.ok() || !resource->need_terms().empty()) return resource;
  const auto snapshot = desk.surroundings().snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto row = (*snapshot)->Find(name);
  if (!row) return resource;
  for (const indexer::IndexedTerm& term : (*snapshot)->at(*row).terms->terms) {
    v1::NeedTerm& inferred = *resource->add_need_terms();
    inferred.set_code(desk.taxonomy().sub_area(term.sub_area).code());
    inferred.set_origin(v1::NEED_TERM_ORIGIN_INFERRED);
  }
  return resource;
}

absl::StatusOr<ReferralGround> LoadGround(const Desk& desk, const store::CaseView& view,
                                          const std::string& case_name,
                                          const std::string& resource) {
  ReferralGround ground;
  const std::string case_id = store::IdOfName(case_name);
  absl::StatusOr<v1::Case> record = view.GetCase(case_id);
  if (!record.ok()) return record.status();
  ground.record = *std::move(record);
  if (ground.record.assessment_version() < 1) {
    return Refused("the case has no assessment", "ASSESSMENT_MISSING");
  }
  absl::StatusOr<v1::AssessmentVersion> assessment = view.CurrentAssessment(ground.record);
  if (!assessment.ok()) return assessment.status();
  ground.assessment = std::move(*assessment->mutable_assessment());
  const auto catalog = desk.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  absl::StatusOr<v1::Resource> found = LoadResource(desk, resource);
  if (!found.ok()) return found.status();
  ground.resource = *std::move(found);
  absl::Status in_place = LoadResourcesInPlace(desk, ground);
  if (!in_place.ok()) return in_place;
  ground.agency.organization = ground.resource.organization();
  const auto organization = catalog->GetOrganization(ground.agency.organization);
  if (!organization.ok()) return organization.status();
  ground.agency.kind = organization->kind();
  if (ground.record.agreed_plan().empty()) return ground;
  const auto part =
      store::ParsePartName(RecordKind::kPlan, ground.record.agreed_plan(), "agreed_plan");
  if (!part.ok()) return part.status();
  absl::StatusOr<v1::ServicePlan> plan = view.GetPlan(*part);
  if (!plan.ok()) return plan.status();
  ground.plan = *std::move(plan);
  return ground;
}

absl::StatusOr<std::vector<v1::Consent>> ChooseConsents(const store::CaseView& view,
                                                        const v1::Referral& referral,
                                                        const ReferralGround& ground,
                                                        absl::Time now) {
  const AgencyIdentity& agency = ground.agency;
  const auto bears = [&](const v1::Consent& consent) {
    return consent.scope() == v1::CONSENT_SCOPE_GENERAL &&
           IsAboutNeed(consent, ground.assessment, referral.need_id());
  };
  const auto all = view.Consents(store::IdOfName(referral.case_()));
  if (!all.ok()) return all.status();
  std::vector<v1::Consent> chosen;
  bool ended = false;
  absl::Status giver;  // why one that is in force cannot be relied on
  const auto& named = referral.consents();
  for (const v1::Consent& consent : *all) {
    const bool is_named = std::find(named.begin(), named.end(), consent.name()) != named.end();
    if (!named.empty() && !is_named) continue;
    if (Covers(consent, agency, now)) {
      absl::Status could = CheckGiver(consent, ground.assessment, ground.record.client(), now);
      if (could.ok()) {
        chosen.push_back(consent);
      } else if (is_named) {
        return could;
      } else if (bears(consent)) {
        giver = std::move(could);
      }
      continue;
    }
    const bool once = CoveredOnce(consent, agency, now);
    if (is_named && !once) return ConsentMissing();
    if (is_named) return ConsentEnded();
    ended = ended || (once && bears(consent));
  }
  if (!named.empty() && chosen.size() != static_cast<std::size_t>(named.size())) {
    return ConsentMissing();
  }
  const auto rest = std::stable_partition(chosen.begin(), chosen.end(), bears);
  if (rest != chosen.begin()) return chosen;
  if (!giver.ok()) return giver;
  return ended ? ConsentEnded() : ConsentMissing();
}

absl::StatusOr<bool> IsUnsafeNow(const store::CaseView& view, const v1::Referral& referral) {
  const auto assessment = AssessmentOf(view, referral);
  if (!assessment.ok()) return assessment.status();
  return IsUnsafe(*assessment, referral.organization());
}

absl::StatusOr<std::vector<v1::Consent>> ConsentsOfToday(const store::CaseView& view,
                                                         const v1::Case& record, absl::Time now) {
  auto all = view.Consents(store::IdOfName(record.name()));
  if (!all.ok()) return all.status();
  const auto version = view.CurrentAssessment(record);
  if (!version.ok()) return version.status();
  std::erase_if(*all, [&](const v1::Consent& consent) {
    return StateOf(consent, now) != v1::CONSENT_STATE_ACTIVE ||
           !CheckGiver(consent, version->assessment(), record.client(), now).ok();
  });
  return all;
}

absl::StatusOr<bool> StandsFor(const store::CaseView& view, const v1::Consent& consent,
                               const v1::Referral& referral, absl::Time now) {
  if (StateOf(consent, now) != v1::CONSENT_STATE_ACTIVE) return false;
  if (consent.given_by() == v1::CONSENT_GIVER_GUARDIAN) return true;
  const auto record = view.GetCase(store::IdOfName(referral.case_()));
  if (absl::IsNotFound(record.status())) return false;  // it is being erased
  if (!record.ok()) return record.status();
  const auto told = AssessmentOfTold(view, *record, referral);
  if (!told.ok()) return told.status();
  return CheckGiver(consent, *told, record->client(), now).ok();
}

absl::StatusOr<std::optional<v1::Consent>> StandingConsent(const store::CaseView& view,
                                                           const v1::Referral& referral,
                                                           absl::Time now) {
  std::optional<v1::Assessment> assessment;
  for (const std::string& name : referral.consents()) {
    const auto part = store::ParsePartName(RecordKind::kConsent, name, "consents");
    if (!part.ok()) return part.status();
    absl::StatusOr<v1::Consent> consent = view.GetConsent(*part);
    // Its case is being erased.
    if (absl::IsNotFound(consent.status())) continue;
    if (!consent.ok()) return consent.status();
    if (consent->scope() != v1::CONSENT_SCOPE_GENERAL || !view.keys().Has(name)) continue;
    if (!assessment.has_value()) {
      absl::StatusOr<v1::Assessment> latest = AssessmentOf(view, referral);
      if (absl::IsNotFound(latest.status())) return std::nullopt;
      if (!latest.ok()) return latest.status();
      assessment = *std::move(latest);
      if (IsUnsafe(*assessment, referral.organization())) return std::nullopt;
    }
    const absl::StatusOr<bool> stands = StandsFor(view, *consent, referral, now);
    if (!stands.ok()) return stands.status();
    if (*stands && IsAboutNeed(*consent, *assessment, referral.need_id())) {
      return *std::move(consent);
    }
  }
  return std::nullopt;
}

PacketInput PacketInputOf(const ReferralGround& ground, const v1::Referral& referral,
                          std::vector<v1::Consent> consents, absl::Time now) {
  return {.referral = referral.name(),
          .need_id = referral.need_id(),
          .agency = ground.agency,
          .resource = ground.resource,
          .assessment = ground.assessment,
          .resources_in_place = ground.resources_in_place,
          .client = ground.record.client(),
          .plan = ground.plan.has_value() ? &*ground.plan : nullptr,
          .line_id = referral.plan_line(),
          .consents = std::move(consents),
          .now = now};
}

absl::StatusOr<Findings> Examine(const Desk& desk, const store::CaseView& view,
                                 const ReferralGround& ground, const v1::Referral& referral,
                                 const matcher::Checkpoint& checkpoint) {
  const auto snapshot = desk.surroundings().snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto profile = desk.surroundings().profile("");
  if (!profile.ok()) return profile.status();
  const v1::Need* need = store::FindNeed(ground.assessment, referral.need_id());
  if (need == nullptr) {
    return Refused("the need is no longer in the latest assessment", "NEED_ENDED");
  }
  v1::ExplainMatchRequest question;
  *question.mutable_assessment() = ground.assessment;
  question.set_need_id(need->id());
  question.set_resource(referral.resource());
  const matcher::Context context{**snapshot, **profile, desk.now(), checkpoint};
  const auto match = matcher::Explain(question, context);
  if (absl::IsNotFound(match.status())) {
    return absl::UnavailableError("the index does not know the resource yet: try again");
  }
  if (!match.ok()) return match.status();
  Findings findings;
  Judge(*match, findings);
  const absl::Status consents = JudgeConsents(view, ground, referral, desk.now(), findings);
  if (!consents.ok()) return consents;
  JudgePlaces(ground.resource.capacity(), findings);
  if (AreOfOneWhoLeft(ground.record.client(), ground.assessment)) {
    findings.cautions.emplace_back(
        "당사자 정보가 가구를 떠난 사람의 것이라 제공기관에 알리지 않습니다: 당사자 정보를 "
        "고치십시오");
  }
  const absl::Status helps = JudgeHelp(desk, ground, *need, *match, context, findings);
  if (!helps.ok()) return helps;
  findings.unsafe = findings.unsafe || IsUnsafe(ground.assessment, ground.agency.organization);
  const SameKind same(**snapshot, referral.resource(), *need);
  absl::Status own = FindOwnDuplicates(view, ground, referral, same, findings);
  if (!own.ok()) return own;
  absl::Status elsewhere = FindDuplicatesElsewhere(desk, view, ground, same, findings);
  if (!elsewhere.ok()) return elsewhere;
  return findings;
}

absl::StatusOr<std::string> CodeServed(const Desk& desk, const v1::Resource& resource,
                                       const v1::Need& need) {
  const auto snapshot = desk.surroundings().snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto profile = desk.surroundings().profile("");
  if (!profile.ok()) return profile.status();
  const matcher::NeedQuery query(need, **snapshot, **profile);
  if (query.codes().empty()) return std::string();
  const auto row = (*snapshot)->Find(resource.name());
  const int code = row ? query.Fit(*(*snapshot)->at(*row).terms).code : -1;
  return query.codes()[static_cast<std::size_t>(std::max(code, 0))];
}

}  // namespace ieum::casework
