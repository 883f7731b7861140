#include "matcher/need_query.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;
using indexer::IndexedTerm;
using indexer::TermCount;
using indexer::TermVector;

// BM25 with the customary constants (Robertson and Zaragoza 2009).
constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
// Share of the query's ceiling at which the lexical part reaches one half.
constexpr double kLexicalHalf = 0.15;

// A code given for a whole area says less than a sub-area.
constexpr double kWholeArea = 0.8;
// The second and later codes of a need count a little less than the main one.
constexpr double kLaterCode = 0.94;
constexpr double kLeastCodeWeight = 0.8;
// What a resource gains by serving further codes of the same need.
constexpr double kFurtherCodes = 0.15;
// The least that a declared side effect and a doubtful inference count.
constexpr double kStrengthFloor = 0.4;
constexpr double kConfidenceFloor = 0.35;
// The words of the taxonomy for a code stand beside the need's own.
constexpr float kLabelWeight = 0.5F;

double TermWeight(const IndexedTerm& term) {
  double weight = kStrengthFloor + (1 - kStrengthFloor) * static_cast<double>(term.strength);
  if (term.inferred) {
    weight *= kConfidenceFloor + (1 - kConfidenceFloor) * static_cast<double>(term.confidence);
  }
  return term.whole_area ? weight * kWholeArea : weight;
}

// Sum of two vectors with weights; both sorted by term.
TermVector Add(const TermVector& a, const TermVector& b, float weight_of_b) {
  TermVector sum;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (j == b.end() || (i != a.end() && i->term < j->term)) {
      sum.push_back(*i++);
    } else if (i == a.end() || j->term < i->term) {
      sum.push_back({j->term, j->count * weight_of_b});
      ++j;
    } else {
      sum.push_back({i->term, i->count + j->count * weight_of_b});
      ++i;
      ++j;
    }
  }
  return sum;
}

}  // namespace

NeedQuery::NeedQuery(const v1::Need& need, const indexer::Snapshot& snapshot,
                     const v1::WeightProfile& profile)
    : need_(&need), snapshot_(snapshot), vector_share_(profile.vector_share()) {
  double weight = 1;
  for (const std::string& code : need.need_codes()) {
    AddCode(code, weight);
    weight = std::max(kLeastCodeWeight, weight * kLaterCode);
  }
  if (codes_.empty()) {
    codes_inferred_ = true;
    const auto& taxonomy = snapshot.vocabulary().taxonomy;
    for (const auto& inferred : snapshot.inference().InferFromStatement(need.statement())) {
      AddCode(taxonomy.sub_area(inferred.sub_area).code(), inferred.confidence);
    }
  }
  CompileText(profile);
}

std::optional<std::size_t> NeedQuery::AreaOf(int code) const {
  return code < 0 ? std::nullopt : code_areas_[static_cast<std::size_t>(code)];
}

void NeedQuery::AddCode(std::string code, double weight) {
  if (std::find(codes_.begin(), codes_.end(), code) != codes_.end()) return;
  const auto& taxonomy = snapshot_.vocabulary().taxonomy;
  std::vector<double> closeness(taxonomy.sub_area_count(), 0.0);
  const bool whole = !taxonomy.FindSubArea(code).has_value();
  for (store::SubAreaId wanted : taxonomy.Expand(code)) {
    for (std::size_t i = 0; i < closeness.size(); ++i) {
      const double value = taxonomy.Closeness(wanted, static_cast<store::SubAreaId>(i));
      closeness[i] = std::max(closeness[i], whole ? value * kWholeArea : value);
    }
  }
  const auto within = taxonomy.Expand(code);
  code_areas_.push_back(within.empty() ? std::nullopt
                                       : std::optional(taxonomy.area_of(within.front())));
  codes_.push_back(std::move(code));
  code_weights_.push_back(weight);
  closeness_.push_back(std::move(closeness));
}

void NeedQuery::CompileText(const v1::WeightProfile& profile) {
  const auto& vocabulary = snapshot_.vocabulary();
  const auto terms_of = [&vocabulary](const std::string& text) {
    return indexer::QueryTerms(text, vocabulary.lexicon, vocabulary.taxonomy);
  };
  TermVector words = terms_of(need_->statement());
  for (const std::string& code : codes_) {
    if (const auto id = vocabulary.taxonomy.FindSubArea(code)) {
      const v1::LocalizedText& label = vocabulary.taxonomy.sub_area(*id).display_name();
      words = Add(words, terms_of(label.ko() + " " + label.en()), kLabelWeight);
    }
  }
  // The demand and the problem only colour: their whole weight is a share below one half of the
  // need's.
  const TermVector coloured = terms_of(need_->problem() + " \n " + need_->demand());
  const auto mass = [](const TermVector& terms) {
    float sum = 0;
    for (const TermCount& term : terms) sum += term.count;
    return sum;
  };
  const float need_mass = mass(words);
  const float demand_mass = mass(coloured);
  if (demand_mass > 0) {
    const auto share = static_cast<float>(profile.demand_share());
    const float allowed = need_mass > 0 ? need_mass * share / (1 - share) : demand_mass;
    words = Add(words, coloured, std::min(1.0F, allowed / demand_mass));
  }
  const indexer::TextModel* model = snapshot_.model();
  if (model == nullptr) return;
  average_length_ = model->average_length();
  vector_ = indexer::Quantize(model->Embed(words));
  for (const TermCount& term : words) {
    const double weight = static_cast<double>(term.count) * model->Idf(term.term) * (kK1 + 1);
    const std::size_t number = model->RowOf(term.term);
    if (number < model->vocabulary_size()) {
      known_.push_back({number, weight});
    } else {
      unknown_.push_back({term.term, weight});
    }
    ceiling_ += weight;
  }
  std::sort(known_.begin(), known_.end(),
            [](const QueryTerm& a, const QueryTerm& b) { return a.term < b.term; });
}

NeedFit NeedQuery::Fit(const indexer::TermsFacet& facet) const {
  NeedFit fit;
  fit.codes.resize(codes_.size(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    for (const IndexedTerm& term : facet.terms) {
      const double value = code_weights_[i] * closeness_[i][term.sub_area] * TermWeight(term);
      if (value > fit.value) {
        fit.value = value;
        fit.code = static_cast<int>(i);
        fit.term = term;
      }
      fit.codes[i] = std::max(fit.codes[i], value);
    }
    sum += fit.codes[i];
  }
  if (codes_.size() > 1) {
    const double others = (sum - fit.value) / static_cast<double>(codes_.size() - 1);
    fit.value = std::min(1.0, fit.value + kFurtherCodes * others);
  }
  return fit;
}

double NeedQuery::Asks(store::SubAreaId sub_area) const {
  double asked = 0;
  for (const std::vector<double>& closeness : closeness_) {
    asked = std::max(asked, closeness[sub_area]);
  }
  return asked;
}

bool NeedQuery::AsksExactly(store::SubAreaId sub_area) const {
  const auto& taxonomy = snapshot_.vocabulary().taxonomy;
  return std::any_of(codes_.begin(), codes_.end(), [&](const std::string& code) {
    const auto wanted = taxonomy.Expand(code);
    return std::find(wanted.begin(), wanted.end(), sub_area) != wanted.end();
  });
}

double NeedQuery::Lexical(const IndexedResource& resource) const {
  if (ceiling_ <= 0) return 0;
  const double length =
      kK1 * (1 - kB + kB * static_cast<double>(resource.text_length) / average_length_);
  double score = 0;
  // Both in order: one pass through the two finds what they share.
  const auto adder = [&score, length](const std::vector<QueryTerm>& wanted) {
    return [&score, length, at = wanted.begin(), end = wanted.end()](std::uint64_t term,
                                                                     float times) mutable {
      while (at != end && at->term < term) ++at;
      if (at == end || at->term != term) return;
      const auto count = static_cast<double>(times);
      score += at->weight * count / (count + length);
    };
  };
  resource.text.ForEach(adder(known_), adder(unknown_));
  const double share = score / ceiling_;
  return share / (share + kLexicalHalf);
}

double NeedQuery::TextFit(const IndexedResource& resource) const {
  const double lexical = Lexical(resource);
  if (vector_.empty() || resource.vector.empty()) return lexical;
  const double cosine = std::max(0.0, indexer::Cosine(vector_, resource.vector));
  return vector_share_ * cosine + (1 - vector_share_) * lexical;
}

}  // namespace ieum::matcher
