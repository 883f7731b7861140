#include "matcher/plan/plan_candidates.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "matcher/need_order.h"
#include "matcher/plan/plan_effort.h"
#include "matcher/plan/plan_fit.h"
#include "store/catalog/field_rules.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;
using indexer::Row;

// Suggestions per need that a plan chooses from; more where wishes leave many of them out.
constexpr std::size_t kDepth = 30;
constexpr std::size_t kDeep = 100;
// Further entries of one offering that are looked at, the last verified first.
constexpr std::size_t kFolded = 4;

constexpr double kLine = 0.03;
constexpr double kTimeAWeek = 0.004;
constexpr double kAtHome = 0.25;  // of the burden of time, when it comes to the home
constexpr double kCost = 0.04;
constexpr double kDistance = 0.03;
constexpr double kAge = 0.03;
constexpr double kAgency = 0.02;
constexpr double kContinued = 0.1;
constexpr double kLink = 0.15;
// Resources in a plan that names no number of lines; leaves room for the lines of other kinds.
constexpr std::size_t kMaxLines = 64;

std::string ExpectationOf(PlanRefusal refusal) {
  switch (refusal) {
    case PlanRefusal::kInPlace:
      return "must not be in place already";
    case PlanRefusal::kRefused:
      return "must not be refused by the client";
    case PlanRefusal::kUnsafe:
      return "must be safe for the client";
    case PlanRefusal::kTooFar:
      return "must be within reach";
    case PlanRefusal::kNoFit:
      return "must be for a need that has a code, given or inferred";
    default:
      return "must be one that the client is or may be eligible for";
  }
}

class BoardBuilder {
 public:
  explicit BoardBuilder(const PlanQuestion& question)
      : request_(question.request),
        context_(question.context),
        snapshot_(context_.snapshot()),
        question_(question),
        fitter_(context_, question.weights, question.term) {}

  absl::StatusOr<PlanBoard> Run() {
    board_.order = ByPriority(context_.assessment());
    board_.need_weights = NeedWeights(context_, request_.rules);
    MakeAspects();
    if (absl::Status status = Rank(); !status.ok()) return status;
    AddPins();
    if (!violations_.empty()) return violations_.ToStatus();
    AddPrevious();
    for (const auto& [name, entry] : entries_) AddCandidate(entry);
    MakeLinks();
    MakeOptions();
    CheckPins();
    if (!violations_.empty()) return violations_.ToStatus();
    KeepPrevious();
    return std::move(board_);
  }

 private:
  struct Entry {
    Row row = 0;
    int pinned_need = -1;
    int kept_need = -1;  // likewise of the plan before
    const v1::PlanLine* previous = nullptr;
    LineProgress progress = LineProgress::kPlanned;
  };

  IndexedResource At(Row row) const { return snapshot_.at(row); }
  Entry& EntryOf(Row row) {
    Entry& entry = entries_[std::string(snapshot_.name(row))];
    entry.row = row;
    return entry;
  }

  void MakeAspects() {
    board_.aspects.resize(context_.queries().size());
    for (std::size_t need = 0; need < context_.queries().size(); ++need) {
      const std::size_t codes = context_.queries()[need].codes().size();
      for (double share : CodeShares(codes)) {
        board_.aspects[need].push_back(board_.problem.aspect_weights.size());
        board_.problem.aspect_weights.push_back(board_.need_weights[need] * share);
      }
    }
  }

  absl::Status Rank() {
    const v1::PlanWishes& wishes = request_.wishes;
    const bool deep =
        !wishes.forbidden_resources().empty() || !wishes.forbidden_organizations().empty() ||
        wishes.limits().has_max_distance_km() || wishes.limits().has_max_cost_krw_per_month();
    for (std::size_t need = 0; need < context_.queries().size(); ++need) {
      auto ranking =
          RankNeed(need, deep ? kDeep : kDepth, question_.weights, context_, question_.checkpoint);
      if (!ranking.ok()) return ranking.status();
      for (const Ranked& ranked : ranking->suggestions) {
        if (ranked.adequate) EntryOf(ranked.row);
        for (Row row : Freshest(ranked.folded)) EntryOf(row);
      }
      board_.rankings.push_back(*std::move(ranking));
    }
    return absl::OkStatus();
  }

  // Of entries that a better one stands for: that one may be out of date, or say less of another
  // need. No two of them ever stand together.
  std::vector<Row> Freshest(std::vector<Row> rows) const {
    std::stable_sort(rows.begin(), rows.end(),
                     [this](Row a, Row b) { return At(a).verified > At(b).verified; });
    if (rows.size() > kFolded) rows.resize(kFolded);
    return rows;
  }

  void AddPins() {
    for (int i = 0; i < request_.wishes.pins_size(); ++i) {
      const v1::PlanPin& pin = request_.wishes.pins(i);
      const std::string path = store::PathTo(store::PathTo("wishes", "pins", i), "resource");
      const auto row = snapshot_.Find(pin.resource());
      if (!row) {
        violations_.Add(path, "must be a resource that exists");
        continue;
      }
      const auto need = static_cast<std::size_t>(FindNeed(context_.assessment(), pin.need_id()));
      const PlanFitter::Leniency leniency = {.pinned = true,
                                             .continued = IsUnderWay(pin.resource())};
      const PlanFitter::Verdict verdict = fitter_.Fit(*row, need, leniency);
      if (!verdict.fit) {
        violations_.Add(path, ExpectationOf(verdict.refusal));
        continue;
      }
      if (IsForbiddenOrganization(At(*row))) {
        violations_.Add(path, "must not be of a forbidden organization");
      }
      if (IsBeyondDistance(At(*row), verdict.fit->score.km)) {
        violations_.Add(path, "must be within wishes.limits.max_distance_km");
      }
      Entry& entry = EntryOf(*row);
      // Pinned for several needs: the first is the main one.
      if (entry.pinned_need < 0) entry.pinned_need = static_cast<int>(need);
    }
  }

  // By a line of the plan before.
  bool IsUnderWay(const std::string& resource) const {
    if (request_.previous == nullptr) return false;
    const auto& lines = request_.previous->lines();
    return std::any_of(lines.begin(), lines.end(), [&](const v1::PlanLine& line) {
      return line.kind() == v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE && line.resource() == resource &&
             ProgressOf(line, request_, context_) != LineProgress::kPlanned;
    });
  }

  // The first of its needs that is still there; -1: none.
  int FirstStanding(const v1::PlanLine& line) const {
    for (const std::string& id : line.need_ids()) {
      if (const int need = FindNeed(context_.assessment(), id); need >= 0) return need;
    }
    return -1;
  }

  void AddPrevious() {
    if (request_.previous == nullptr) return;
    for (const v1::PlanLine& line : request_.previous->lines()) {
      if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) continue;
      // What is achieved is done; what is to be reassessed has no claim to go on.
      if (line.result() == v1::GOAL_RESULT_ACHIEVED) continue;
      const auto row = snapshot_.Find(line.resource());
      if (FirstStanding(line) < 0 || !row) continue;
      Entry& entry = EntryOf(*row);
      if (entry.previous != nullptr) continue;
      entry.previous = &line;
      entry.progress = ProgressOf(line, request_, context_);
      if (line.pinned()) entry.kept_need = FirstStanding(line);
    }
  }

  bool IsForbiddenResource(const IndexedResource& resource) const {
    const auto& forbidden = request_.wishes.forbidden_resources();
    return std::find(forbidden.begin(), forbidden.end(), resource.name) != forbidden.end();
  }
  bool IsForbiddenOrganization(const IndexedResource& resource) const {
    const auto& forbidden = request_.wishes.forbidden_organizations();
    return std::find(forbidden.begin(), forbidden.end(), resource.organization) != forbidden.end();
  }

  // Farther than the plan may reach, for certain. What comes to the home has no way.
  bool IsBeyondDistance(const IndexedResource& resource, std::optional<double> km) const {
    const v1::PlanLimits& limits = request_.wishes.limits();
    if (!limits.has_max_distance_km() || resource.offer->Visits()) return false;
    if (!km) {
      const auto bounds = BoundsOfNearest(resource, context_.facts());
      if (!bounds) return false;
      km = bounds->least_km;
    }
    return *km > limits.max_distance_km();
  }

  void AddCandidate(const Entry& entry) {
    const IndexedResource resource = At(entry.row);
    const std::string name(resource.name);
    PlanCandidate candidate;
    candidate.row = entry.row;
    candidate.pinned = entry.pinned_need >= 0;
    candidate.previous = entry.previous;
    candidate.progress = entry.progress;
    for (std::size_t need : board_.order) {
      const bool here =
          static_cast<int>(need) == (candidate.pinned ? entry.pinned_need : entry.kept_need);
      PlanFitter::Verdict verdict = fitter_.Fit(
          entry.row, need,
          {.pinned = here, .continued = candidate.IsUnderWay() || (here && IsUnderWay(name))});
      if (!verdict.fit) continue;
      candidate.fits.push_back(*std::move(verdict.fit));
      if (here || candidate.fits.size() == 1) candidate.overlooked = std::move(verdict.overlooked);
    }
    if (candidate.fits.empty()) return;
    const v1::GapCause left_out = LeftOutBecause(resource, candidate);
    if (left_out != v1::GAP_CAUSE_UNSPECIFIED && !candidate.pinned) {
      for (const PlanFit& fit : candidate.fits) {
        board_.left_out.push_back({fit.need, fit.degrees, left_out});
      }
      return;
    }
    MainFirst(entry, candidate);
    const PlanFit& main = candidate.fits.front();
    const std::vector<std::string>& codes = context_.queries()[main.need].codes();
    candidate.times_per_week = entry.previous != nullptr ? entry.previous->times_per_week()
                               : codes.empty()
                                   ? 0
                                   : UsualTimesPerWeek(resource, codes[main.code], request_.rules);
    candidate.cost_krw_per_month = MonthlyCostKrw(resource, candidate.times_per_week);
    board_.candidates.push_back(std::move(candidate));
  }

  v1::GapCause LeftOutBecause(const IndexedResource& resource,
                              const PlanCandidate& candidate) const {
    if (IsForbiddenResource(resource) || IsForbiddenOrganization(resource)) {
      return v1::GAP_CAUSE_FORBIDDEN;
    }
    return IsBeyondDistance(resource, candidate.fits.front().score.km) ? v1::GAP_CAUSE_LIMITS
                                                                       : v1::GAP_CAUSE_UNSPECIFIED;
  }

  void MainFirst(const Entry& entry, PlanCandidate& candidate) const {
    auto main = std::max_element(candidate.fits.begin(), candidate.fits.end(),
                                 [this](const PlanFit& a, const PlanFit& b) {
                                   return board_.need_weights[a.need] * a.coverage <
                                          board_.need_weights[b.need] * b.coverage;
                                 });
    const auto pinned = std::find_if(
        candidate.fits.begin(), candidate.fits.end(),
        [&entry](const PlanFit& fit) { return static_cast<int>(fit.need) == entry.pinned_need; });
    if (pinned != candidate.fits.end()) main = pinned;
    std::rotate(candidate.fits.begin(), main, main + 1);
  }

  void MakeLinks() {
    for (std::size_t i = 0; i < context_.queries().size(); ++i) {
      for (const std::string& id : context_.queries()[i].need().linked_needs()) {
        const auto j = static_cast<std::size_t>(FindNeed(context_.assessment(), id));
        links_.insert({std::min(i, j), std::max(i, j)});
      }
    }
    for (const auto& [i, j] : links_) {
      board_.problem.link_weights.push_back(
          kLink * std::min(board_.need_weights[i], board_.need_weights[j]));
    }
  }

  void MakeOptions() {
    std::map<std::string, std::size_t> organizations;
    std::set<std::size_t> served;  // needs that have more than what the client avoids
    for (const PlanCandidate& candidate : board_.candidates) {
      for (const PlanFit& fit : candidate.fits) {
        if (fit.score.avoided == nullptr) served.insert(fit.need);
      }
    }
    for (const PlanCandidate& candidate : board_.candidates) {
      PlanOption option = OptionOf(candidate);
      const std::string organization(At(candidate.row).organization);
      option.organization = organizations.emplace(organization, organizations.size()).first->second;
      option.reserve =
          !candidate.pinned && !candidate.IsUnderWay() &&
          std::all_of(candidate.fits.begin(), candidate.fits.end(), [&served](const PlanFit& fit) {
            return fit.score.avoided != nullptr && served.contains(fit.need);
          });
      board_.problem.options.push_back(std::move(option));
    }
    board_.problem.organization_count = organizations.size();
    board_.problem.organization_burden = kAgency;
    SetLimits();
    for (std::size_t i = 0; i < board_.candidates.size(); ++i) {
      for (std::size_t j = i + 1; j < board_.candidates.size(); ++j) {
        if (!NeverTogether(board_.candidates[i], board_.candidates[j], context_)) continue;
        board_.problem.options[i].conflicts.push_back(j);
        board_.problem.options[j].conflicts.push_back(i);
      }
    }
  }

  PlanOption OptionOf(const PlanCandidate& candidate) const {
    PlanOption option;
    for (const PlanFit& fit : candidate.fits) {
      for (std::size_t code = 0; code < fit.degrees.size(); ++code) {
        if (fit.degrees[code] <= 0) continue;
        option.aspects.push_back({board_.aspects[fit.need][code], fit.degrees[code]});
      }
    }
    std::size_t index = 0;
    for (const auto& [i, j] : links_) {
      const PlanFit* a = candidate.FitFor(i);
      const PlanFit* b = candidate.FitFor(j);
      if (a != nullptr && b != nullptr) {
        option.links.push_back({index, std::min(a->degrees[a->code], b->degrees[b->code])});
      }
      ++index;
    }
    const Score& score = candidate.fits.front().score;
    const double way = At(candidate.row).offer->Visits() ? kAtHome : 1;
    option.worth = -kLine - kTimeAWeek * way * candidate.times_per_week -
                   kCost * (1 - score.value(v1::FACTOR_AFFORDABILITY)) -
                   kDistance * (1 - score.value(v1::FACTOR_PROXIMITY)) -
                   kAge * (1 - score.value(v1::FACTOR_FRESHNESS));
    if (HasClaim(candidate)) {
      option.bonus = kContinued;
      option.worth += option.bonus;
    }
    option.times_per_week = candidate.times_per_week;
    option.cost_krw = candidate.cost_krw_per_month.value_or(0);
    option.pinned = candidate.pinned;
    return option;
  }

  void SetLimits() {
    const v1::PlanLimits& limits = request_.wishes.limits();
    PlanProblemLimits& out = board_.problem.limits;
    if (limits.has_max_times_per_week()) out.times_per_week = limits.max_times_per_week();
    if (limits.has_max_cost_krw_per_month()) out.cost_krw = limits.max_cost_krw_per_month();
    if (limits.has_max_organizations()) {
      out.organizations = static_cast<std::size_t>(limits.max_organizations());
    }
    out.lines = limits.has_max_lines() ? static_cast<std::size_t>(limits.max_lines()) : kMaxLines;
  }

  PlanChoice Pinned() const {
    PlanChoice pinned;
    for (std::size_t i = 0; i < board_.problem.options.size(); ++i) {
      if (board_.problem.options[i].pinned) pinned.push_back(i);
    }
    return pinned;
  }

  void CheckPins() {
    const PlanChoice pinned = Pinned();
    if (IsFeasible(board_.problem, pinned)) return;
    for (std::size_t i : pinned) {
      for (std::size_t j : board_.problem.options[i].conflicts) {
        if (j <= i || !board_.problem.options[j].pinned) continue;
        violations_.Add("wishes.pins", "must not have one programme or offering twice");
        return;
      }
    }
    violations_.Add("wishes.limits", "must leave room for what is pinned");
  }

  static bool HasClaim(const PlanCandidate& candidate) {
    return candidate.previous != nullptr &&
           candidate.previous->result() != v1::GOAL_RESULT_REASSESS;
  }

  // What was pinned in the plan before stays, and what is asked for, as far as there is room.
  void KeepPrevious() {
    for (std::size_t i = 0; i < board_.candidates.size(); ++i) {
      PlanCandidate& candidate = board_.candidates[i];
      const bool was_pinned = candidate.previous != nullptr && candidate.previous->pinned();
      const bool asked = HasClaim(candidate) && (candidate.progress == LineProgress::kRequested ||
                                                 candidate.progress == LineProgress::kWaiting);
      PlanOption& option = board_.problem.options[i];
      if (!was_pinned && (!asked || option.pinned)) continue;
      option.pinned = true;
      option.reserve = false;
      option.pinned = IsFeasible(board_.problem, Pinned());
      if (was_pinned) candidate.pinned = option.pinned;
    }
  }

  const PlanRequest& request_;
  const CaseContext& context_;
  const indexer::Snapshot& snapshot_;
  const PlanQuestion& question_;
  const PlanFitter fitter_;
  std::map<std::string, Entry> entries_;  // by resource name
  std::set<std::pair<std::size_t, std::size_t>> links_;
  store::Violations violations_;
  PlanBoard board_;
};

}  // namespace

const PlanFit* PlanCandidate::FitFor(std::size_t need) const {
  const auto it = std::find_if(fits.begin(), fits.end(),
                               [need](const PlanFit& fit) { return fit.need == need; });
  return it == fits.end() ? nullptr : &*it;
}

absl::StatusOr<PlanBoard> BuildPlanBoard(const PlanQuestion& question) {
  return BoardBuilder(question).Run();
}

}  // namespace ieum::matcher
