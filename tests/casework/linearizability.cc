#include "tests/casework/linearizability.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace ieum::casework {

using Kind = RecordedCall::Kind;
using Result = RecordedCall::Result;

void PlacesModel::Release() {
  if (waiting_.empty()) {
    ++open_;
    return;
  }
  held_.insert(waiting_.begin()->second);
  waiting_.erase(waiting_.begin());
}

bool PlacesModel::Apply(const RecordedCall& call) {
  switch (call.kind) {
    case Kind::kAsk:
      if (open_ > 0) {
        --open_;
        held_.insert(call.referral);
        return call.result == Result::kHeld;
      }
      if (!waitlist_) return call.result == Result::kRefused;
      waiting_.emplace(call.waits_since, call.referral);
      return call.result == Result::kWaiting;
    case Kind::kAccept:
      if (held_.erase(call.referral) == 0) return call.result == Result::kRefused;
      occupied_.insert(call.referral);
      return call.result == Result::kAccepted;
    case Kind::kCancel: {
      if (call.result != Result::kCancelled) return false;
      if (held_.erase(call.referral) + occupied_.erase(call.referral) > 0) {
        Release();
        return true;
      }
      return std::erase_if(waiting_,
                           [&](const auto& one) { return one.second == call.referral; }) == 1;
    }
    case Kind::kRead:
      return call.open == open_ && call.held == static_cast<int>(held_.size()) &&
             call.occupied == static_cast<int>(occupied_.size()) &&
             call.waiting == static_cast<int>(waiting_.size());
  }
  return false;
}

std::string PlacesModel::Fingerprint() const {
  std::string text = std::to_string(open_);
  for (const std::string& one : held_) text += "h" + one;
  for (const std::string& one : occupied_) text += "o" + one;
  for (const auto& one : waiting_) text += "w" + one.second;
  return text;
}

LinearizabilityChecker::LinearizabilityChecker(std::vector<RecordedCall> calls)
    : calls_(std::move(calls)) {
  if (calls_.size() > kMaxCalls) std::abort();
  for (const RecordedCall& call : calls_) {
    ++calls_of_[call.referral];
    releases_ = releases_ || call.kind == Kind::kCancel;
  }
  for (const RecordedCall& call : calls_) classes_.push_back(ClassOf(call));
}

std::string LinearizabilityChecker::ClassOf(const RecordedCall& call) const {
  const bool alone = calls_of_.at(call.referral) == 1;
  if (call.kind != Kind::kAsk || !alone || releases_) return "";
  if (call.result == Result::kRefused) return "refused";
  return call.result == Result::kHeld ? "held" : "waiting";
}

std::vector<std::size_t> LinearizabilityChecker::Candidates(const Mask& done) const {
  std::int64_t first_return = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (!done[i]) first_return = std::min(first_return, calls_[i].returned);
  }
  std::vector<std::size_t> candidates;
  std::map<std::string, std::size_t> earliest;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (done[i] || calls_[i].invoked > first_return) continue;
    if (classes_[i].empty()) {
      candidates.push_back(i);
      continue;
    }
    const auto [at, added] = earliest.emplace(classes_[i], i);
    if (!added && calls_[i].returned < calls_[at->second].returned) at->second = i;
  }
  for (const auto& [name, call] : earliest) candidates.push_back(call);
  std::sort(candidates.begin(), candidates.end(),
            [&](std::size_t a, std::size_t b) { return calls_[a].returned < calls_[b].returned; });
  return candidates;
}

bool LinearizabilityChecker::Search(const Mask& done, const PlacesModel& model) {
  if (done.count() == calls_.size()) return true;
  if (!seen_.emplace(done.to_string(), model.Fingerprint()).second) return false;
  for (const std::size_t call : Candidates(done)) {
    PlacesModel next = model;
    if (!next.Apply(calls_[call])) continue;
    Mask more = done;
    more.set(call);
    if (Search(more, next)) return true;
  }
  return false;
}

bool LinearizabilityChecker::Check(int open, bool waitlist) {
  seen_.clear();
  return Search({}, PlacesModel(open, waitlist));
}

}  // namespace ieum::casework
