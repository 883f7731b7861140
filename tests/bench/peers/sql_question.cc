#include "tests/bench/peers/sql_question.h"

#include <cmath>
#include <cstdio>
#include <numbers>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/outcomes.h"
#include "tests/bench/peers/question_facts.h"
#include "tests/bench/peers/wire_values.h"

namespace ieum::bench {
namespace {

// Rows whose texts are read to learn the score that has to be reached.
constexpr int kFirst = 40;

std::string Literal(double number) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.17g::float8", number);
  return text;
}

// Joins what is not empty: "greatest(a, b)".
std::string Call(const std::string& function, const std::vector<std::string>& arguments) {
  std::string text = function + "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) text += (i == 0 ? "" : ", ") + arguments[i];
  return text + ")";
}

std::string Joined(const std::vector<std::string>& parts, const std::string& between) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : between) + parts[i];
  return text;
}

// 2^-(amount / half); what is next to nothing must not end in an error.
std::string Halved(const std::string& amount, double half) {
  return "power(2::float8, greatest(-1000::float8, -(" + amount + ") / " + Literal(half) + "))";
}

std::string Numbered(const std::string& prefix, std::size_t i) {
  return prefix + std::to_string(i + 1);
}

// Writes the statement from the inside out: rows that pass the gate by area, paths and exclusions;
// of those, the ones that are not too far, full or beyond a radius, with the parts of their
// factors; then the sum of all factors but the words'; then the ten best.
class Writer {
 public:
  Writer(const matcher::CaseContext& context, std::size_t need, const matcher::Weights& weights,
         const PeerCatalogue& catalogue, SqlRoute route)
      : context_(context),
        profile_(context.profile()),
        need_(need),
        weights_(weights),
        catalogue_(catalogue),
        shape_(catalogue.shape()),
        route_(route),
        facts_(FactsOf(context, need, catalogue)) {}

  SqlQuestion Write() {
    DeclareParameters();
    SqlQuestion question;
    question.sql = Best(Rated(Weighed(Admitted())));
    question.parameters = std::move(parameters_);
    return question;
  }

 private:
  // ---- parameters

  std::string Parameter(std::optional<std::string> wire, const std::string& type) {
    parameters_.push_back(std::move(wire));
    return "($" + std::to_string(parameters_.size()) + "::" + type + ")";
  }
  template <typename Number>
  std::string Array(const std::vector<Number>& numbers) {
    constexpr std::string_view kType = sizeof(Number) == 2   ? "int2[]"
                                       : sizeof(Number) == 4 ? "int4[]"
                                                             : "float8[]";
    return Parameter(WireArray(numbers), std::string(kType));
  }

  void DeclareParameters() {
    verdicts_ = Array(facts_.verdicts);
    certainties_ = Array(facts_.certainties);
    belongs_ = Array(facts_.belongs);
    asked_ = Array(facts_.asked);
    const matcher::HouseholdFacts& home = context_.facts();
    today_ = Parameter(WireNumber(context_.today()), "int4");
    if (home.position) {
      constexpr double kRadians = std::numbers::pi / 180;
      const double latitude = home.position->latitude * kRadians;
      latitude_ = Parameter(WireNumber(latitude), "float8");
      longitude_ = Parameter(WireNumber(home.position->longitude * kRadians), "float8");
      cosine_ = Parameter(WireNumber(std::cos(latitude)), "float8");
      slack_ = Parameter(WireNumber(home.position_slack_km), "float8");
    }
    words_ = Array(facts_.words);
    word_weights_ = Array(facts_.word_weights);
  }

  // ---- the gate

  std::string Path(std::size_t path) const {
    std::vector<std::string> verdicts;
    for (std::size_t i = 0; i < shape_.criteria; ++i) {
      verdicts.push_back(verdicts_ + "[r." + PathColumn(path, i) + "]");
    }
    return Call("greatest", verdicts);
  }
  static std::string PathColumn(std::size_t path, std::size_t criterion) {
    return Numbered(Numbered("p", path) + "c", criterion);
  }

  std::string Where() {
    std::string where;
    if (route_ == SqlRoute::kByArea) {
      where = "(r.area = any(" + Array(facts_.areas) + ")";
      if (context_.facts().position) {
        where += " or r.reach && " + Parameter(WireBox(HomeBox()), "box");
      } else {
        where += " or r.reach is not null";
      }
      where += ") and ";
    }
    where += "(r.radius_km is not null or r.area = 0 or " + verdicts_ + "[r.area] < 2)";
    std::vector<std::string> paths;
    for (std::size_t path = 0; path < shape_.paths; ++path) paths.push_back(Path(path));
    where += " and coalesce(" + Call("least", paths) + ", 0) < 2";
    for (std::size_t i = 0; i < shape_.exclusions; ++i) {
      // Meeting it speaks against; what is absent gives null.
      where += " and (" + verdicts_ + "[r." + Numbered("x", i) + "] > 0) is not false";
    }
    return where + " and r.valid_from <= " + today_ + " and r.valid_to >= " + today_;
  }

  Box HomeBox() const {
    const double slack_km = context_.facts().position_slack_km;
    if (slack_km > 1000) return {360, 90, -360, -90};
    return BoxAround(context_.facts().position->latitude, context_.facts().position->longitude,
                     slack_km);
  }

  // Great-circle distance to the nearest place.
  std::string Kilometres() const {
    if (!context_.facts().position) return "null::float8";
    const auto from = [this](const std::string& lat, const std::string& lon,
                             const std::string& cos_lat) {
      return "12742.0176::float8 * asin(least(1, sqrt(power(sin((" + lat + " - " + latitude_ +
             ") / 2), 2) + " + cosine_ + " * " + cos_lat + " * power(sin((" + lon + " - " +
             longitude_ + ") / 2), 2))))";
    };
    // least() passes nulls over, so that the place has to be asked for first.
    return "case when r.lat is null then null when r.more_places is null then " +
           from("r.lat", "r.lon", "r.cos_lat") + " else least(" +
           from("r.lat", "r.lon", "r.cos_lat") + ", (select min(" +
           from("r.more_places[i]", "r.more_places[i + 1]", "r.more_places[i + 2]") +
           ") from generate_series(1, cardinality(r.more_places), 3) i)) end";
  }

  std::string Admitted() {
    std::vector<std::string> columns = {"r.*", Kilometres() + " as km"};
    for (std::size_t path = 0; path < shape_.paths; ++path) {
      columns.push_back(Path(path) + " as " + Numbered("path", path));
    }
    return "select " + Joined(columns, ", ") + " from resource r where " + Where() + " offset 0";
  }

  // ---- the parts of the factors

  std::string AreaVerdict() const {
    const std::string regions = "coalesce(" + verdicts_ + "[r.area], 2)";
    std::string radius = "1";
    if (context_.facts().position) {
      radius = "case when r.km is null then 1 when r.km + " + slack_ +
               " <= r.radius_km then 0 when greatest(0, r.km - " + slack_ +
               ") > r.radius_km then 2 else 1 end";
    }
    return "case when r.radius_km is null then coalesce(" + verdicts_ + "[r.area], 0) else least(" +
           regions + ", " + radius + ") end";
  }

  std::string Certainty() const {
    std::vector<std::string> verdicts;
    for (std::size_t path = 0; path < shape_.paths; ++path) {
      verdicts.push_back("r." + Numbered("path", path));
    }
    const std::string best = Call("least", verdicts);
    const auto left = [this](const std::string& column) {
      return "coalesce(" + certainties_ + "[r." + column + "], 1)";
    };
    std::string chosen = "case";
    for (std::size_t path = 0; path < shape_.paths; ++path) {
      std::vector<std::string> criteria;
      for (std::size_t i = 0; i < shape_.criteria; ++i)
        criteria.push_back(left(PathColumn(path, i)));
      chosen += " when " + verdicts[path] + " = " + best + " then " + Joined(criteria, " * ");
    }
    chosen += " else 0.85::float8 end";
    for (std::size_t i = 0; i < shape_.exclusions; ++i) chosen += " * " + left(Numbered("x", i));
    return chosen + " * r.certainty_left * case when " + AreaVerdict() +
           " = 1 then 0.7::float8 else 1 end";
  }

  // What a code is served, null where nothing does.
  std::string Fit(const std::string& by_sub_area) const {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < shape_.terms; ++i) {
      terms.push_back(by_sub_area + "[r." + Numbered("s", i) + "] * r." + Numbered("w", i));
    }
    return "coalesce(" + Call("greatest", terms) + ", 0)";
  }

  std::string AudienceOf(std::size_t group) const {
    const auto best = [&](const std::string& kind, std::size_t count) -> std::string {
      if (count == 0) return "null::float8";
      std::vector<std::string> members;
      for (std::size_t i = 0; i < count; ++i) {
        members.push_back(belongs_ + "[r." + Numbered("a" + std::to_string(group) + kind, i) + "]");
      }
      return Call("greatest", members);
    };
    const std::string named = best("n", shape_.named[group]);
    const std::string described = best("d", shape_.described[group]);
    return "case when " + named + " is null then (1 + " + described + ") / 2 else greatest(" +
           named + ", " + described + ") end";
  }

  std::string Obstacles() const {
    const std::string stale = Literal(profile_.stale_after_days());
    std::string where =
        AreaVerdict() + " < 2 and not (coalesce(r.open_places <= 0 and not r.waitlist and " +
        "not coalesce(" + today_ + " - r.capacity_day > " + stale + ", false), false))";
    if (context_.facts().position) {
      const v1::Preferences& wishes = context_.assessment().preferences();
      const double limit =
          wishes.has_max_distance_km() ? wishes.max_distance_km() : profile_.too_far_km();
      where += " and (r.visits or r.applied_for or r.km is null or greatest(0, r.km - " + slack_ +
               ") <= " + Literal(limit) + ")";
    }
    return where;
  }

  std::string Weighed(const std::string& admitted) {
    std::vector<std::string> columns = {"r.*", Certainty() + " as certainty"};
    std::vector<std::string> focus;
    for (std::size_t i = 0; i < shape_.terms; ++i) {
      focus.push_back("coalesce(r." + Numbered("q", i) + " * " + asked_ + "[r." + Numbered("s", i) +
                      "], 0)");
    }
    columns.push_back("case when r.strengths > 0 then (" + Joined(focus, " + ") +
                      ") / r.strengths else 1 end as focus");
    for (std::size_t group = 0; group < kAudienceGroups; ++group) {
      columns.push_back(AudienceOf(group) + " as " + Numbered("audience", group));
    }
    for (std::size_t need = 0; need < facts_.fits.size(); ++need) {
      for (std::size_t code = 0; code < facts_.fits[need].size(); ++code) {
        columns.push_back(Fit(Array(facts_.fits[need][code])) + " as " + FitColumn(need, code));
      }
    }
    columns.push_back(facts_.home_regions.empty()
                          ? "false as near"
                          : "coalesce(r.regions && " + Array(facts_.home_regions) +
                                ", false) as near");
    return "select " + Joined(columns, ", ") + " from (" + admitted + ") r where " + Obstacles() +
           " offset 0";
  }
  static std::string FitColumn(std::size_t need, std::size_t code) {
    return "fit" + std::to_string(need) + "_" + std::to_string(code);
  }

  // ---- the factors

  // Over all codes of a need; "0::float8" without codes.
  std::string WholeFit(std::size_t need) const {
    std::vector<std::string> codes;
    for (std::size_t code = 0; code < facts_.fits[need].size(); ++code) {
      codes.push_back("r." + FitColumn(need, code));
    }
    if (codes.empty()) return "0::float8";
    if (codes.size() == 1) return codes.front();
    const std::string best = Call("greatest", codes);
    return "least(1, " + best + " + 0.15::float8 * ((" + Joined(codes, " + ") + " - " + best +
           ") / " + std::to_string(codes.size() - 1) + "))";
  }
  std::string NeedFit() const {
    return "(" + WholeFit(need_) + ") * (0.75::float8 + 0.25::float8 * r.focus)";
  }

  std::string Audience() const {
    std::vector<std::string> groups;
    for (std::size_t group = 0; group < kAudienceGroups; ++group) {
      groups.push_back("r." + Numbered("audience", group));
    }
    std::vector<std::string> factors;
    std::vector<std::string> summands;
    for (const std::string& group : groups) {
      factors.push_back("coalesce(" + group + ", 1)");
      summands.push_back("coalesce(" + group + ", 0)");
    }
    const std::string count = Call("num_nonnulls", groups);
    return "case when " + count + " > 2 then (" + Joined(summands, " + ") + ") / " + count +
           " else " + Joined(factors, " * ") + " end";
  }

  std::string Proximity() const {
    std::string by_place = "case when r.near then 0.85::float8 else 0.5::float8 end";
    if (context_.facts().position &&
        context_.facts().position_slack_km <= matcher::kMaxPlacedSlackKm) {
      by_place = "case when r.km is not null then " + Halved("r.km", profile_.proximity_half_km()) +
                 " when r.near then 0.85::float8 else 0.5::float8 end";
    }
    return "greatest(" + by_place + ", case when r.visits then 0.95::float8 end)";
  }

  std::string Availability() const {
    const v1::Urgency urgency = context_.queries()[need_].need().urgency();
    const int index = urgency == v1::URGENCY_IMMEDIATE ? 0 : urgency == v1::URGENCY_ROUTINE ? 2 : 1;
    const std::string stale = Literal(profile_.stale_after_days());
    const std::string value = "(case when r.open_places > 0 then 1::float8 else 0.6::float8 * " +
                              Halved("r.wait_days", profile_.wait_half_days(index)) + " end)";
    const std::string trust =
        Halved("greatest(0, coalesce(" + today_ + " - r.capacity_day, 0))", 180);
    return "case when r.open_places is null or " + today_ + " - r.capacity_day > " + stale +
           " then 0.65::float8 else " + trust + " * " + value + " + (1 - " + trust +
           ") * least(0.65::float8, 0.5::float8 * (" + value + " + 0.65::float8)) end";
  }

  std::string Affordability() const {
    const double most = context_.facts().income_percent.max;
    const double half = most <= 50 ? 15'000 : most <= 100 ? 40'000 : 80'000;
    const auto kind = [](v1::CostKind cost) { return "r.cost_kind = " + std::to_string(cost); };
    const std::string plain =
        "(case when r.cost_krw > 0 then " + Halved("r.cost_krw", half) + " else 0.6::float8 end)";
    std::string value = "case when " + kind(v1::COST_KIND_VOUCHER) +
                        " then case when r.cost_krw = 0 then 0.85::float8 else greatest(" + plain +
                        ", 0.85::float8 * " + plain + " + 0.3::float8) end when " +
                        kind(v1::COST_KIND_SLIDING) + " then greatest(" + plain +
                        ", 0.75::float8) else " + plain + " end";
    const v1::Preferences& wishes = context_.assessment().preferences();
    if (wishes.has_max_cost_krw()) {
      value = "least(" + value + ", case when r.cost_krw > " +
              Literal(static_cast<double>(wishes.max_cost_krw())) + " then 0.05::float8 end)";
    }
    return "case when " + kind(v1::COST_KIND_FREE) + " then 1 else least(1, " + value + ") end";
  }

  std::string Preference() {
    const v1::Preferences& wishes = context_.assessment().preferences();
    std::vector<std::string> met;
    const auto wish = [&met](const std::string& condition) {
      met.push_back("(" + condition + ")::int4");
    };
    std::uint64_t modes = 0;
    for (int mode : wishes.modes()) modes |= indexer::Bit(mode);
    if (modes != 0) wish("r.modes & " + std::to_string(modes) + " <> 0");
    std::uint64_t forms = 0;
    for (int form : wishes.forms()) forms |= indexer::Bit(form);
    if (forms != 0) wish("r.form & " + std::to_string(forms) + " <> 0");
    if (wishes.formality() != v1::FORMALITY_UNSPECIFIED) {
      wish("r.formality = " + std::to_string(wishes.formality()));
    }
    if (!wishes.language().empty()) {
      const std::int32_t language = catalogue_.LanguageId(wishes.language()).value_or(0);
      wish("case when r.languages is null then " +
           std::string(wishes.language() == "ko" ? "true" : "false") + " else " +
           std::to_string(language) + " = any(r.languages) end");
    }
    if (met.empty()) return "0.8::float8";
    return "0.45::float8 + 0.55::float8 * (" + Joined(met, " + ") + ") / " +
           std::to_string(met.size());
  }

  std::string Network() {
    std::vector<std::string> others = {"false"};
    for (std::size_t need = 0; need < facts_.fits.size(); ++need) {
      if (need == need_) continue;
      others.push_back(WholeFit(need) + " >= " + Literal(profile_.adequate_need_fit()));
    }
    std::string value =
        "case when r.informal then 0.35::float8 else 0 end + "
        "case when r.near then 0.2::float8 else 0 end + case when " +
        Joined(others, " or ") + " then 0.25::float8 else 0 end";
    if (!facts_.known_organizations.empty()) {
      value += " + case when r.organization = any(" + Array(facts_.known_organizations) +
               ") then 0.2::float8 else 0 end";
    }
    return "least(1, " + value + ")";
  }

  // The area of the code that is served best, the first of equals.
  std::string Outcomes() const {
    const std::vector<std::string> codes = [this] {
      std::vector<std::string> columns;
      for (std::size_t i = 0; i < facts_.code_areas.size(); ++i) {
        columns.push_back("r." + FitColumn(need_, i));
      }
      return columns;
    }();
    if (codes.empty()) return "0.5::float8";
    const std::string best = Call("greatest", codes);
    std::string value = "case when " + best + " <= 0 then 0.5::float8";
    for (std::size_t i = 0; i < codes.size(); ++i) {
      value += " when " + codes[i] + " = " + best + " then ";
      const std::optional<std::size_t>& area = facts_.code_areas[i];
      if (!area) {
        value += "0.5::float8";
        continue;
      }
      const double mean = matcher::AreaMean(context_.snapshot().outcomes_in(*area));
      const std::string index = "[" + std::to_string(*area + 1) + "]";
      value += "(" + Literal(8 * mean) + " + coalesce(r.helped" + index + ", 0)) / (8::float8 + " +
               "coalesce(r.results" + index + ", 0))";
    }
    return value + " end";
  }

  std::string Freshness() const {
    return "case when r.verified_day is null then 0.25::float8 else " +
           Halved("greatest(0, " + today_ + " - r.verified_day)", profile_.freshness_half_days()) +
           " end";
  }

  double Weight(v1::Factor factor) const { return weights_[static_cast<std::size_t>(factor) - 1]; }

  std::string Rated(const std::string& weighed) {
    const std::vector<std::pair<v1::Factor, std::string>> factors = {
        {v1::FACTOR_NEED_FIT, NeedFit()},
        {v1::FACTOR_ELIGIBILITY_CERTAINTY, "(" + Audience() + ") * r.certainty"},
        {v1::FACTOR_PROXIMITY, Proximity()},
        {v1::FACTOR_AVAILABILITY, Availability()},
        {v1::FACTOR_AFFORDABILITY, Affordability()},
        {v1::FACTOR_PREFERENCE, Preference()},
        {v1::FACTOR_NETWORK, Network()},
        {v1::FACTOR_OUTCOMES, Outcomes()},
        {v1::FACTOR_FRESHNESS, Freshness()},
    };
    std::vector<std::string> summands;
    for (const auto& [factor, value] : factors) {
      summands.push_back(Literal(Weight(factor)) + " * (" + value + ")");
    }
    return "select r.id, " + NeedFit() + " as need_fit, " + Joined(summands, " + ") +
           " as wordless from (" + weighed + ") r";
  }

  // ---- the words, and the ten best

  // Of the row `c`: need fit and wordless score become relevance and score.
  std::string WithWords(const std::string& rows) const {
    return "select c.id, c.wordless + " + Literal(Weight(v1::FACTOR_TEXT_FIT)) +
           " * (t.share / (t.share + 0.15::float8)) as score from " + rows +
           " c, lateral (select coalesce(sum(w.saturated * " + word_weights_ + "[idx(" + words_ +
           ", w.term)]), 0) as share from resource_text x, "
           "unnest(x.terms, x.saturated) as w(term, saturated) where x.id = c.id offset 0) t"
           " where c.need_fit + t.share / (t.share + 0.15::float8) >= 0.25::float8";
  }

  std::string Best(const std::string& rated) const {
    // No text fits better than one that has all words, and nothing else, without end.
    constexpr double kMostWords = 1 / 1.15;
    const std::string room = Literal(Weight(v1::FACTOR_TEXT_FIT) * kMostWords + 1e-9);
    return "with rated as materialized (" + rated + "), " +
           "foremost as materialized (select * from rated order by wordless desc limit " +
           std::to_string(kFirst) + "), " + "least as materialized (select score from (" +
           WithWords("foremost") + ") s order by score desc offset 9 limit 1), " +
           "reaching as materialized (select * from rated where wordless >= "
           "coalesce((select score from least), -1) - " +
           room + ") " + "select id, score from (" + WithWords("reaching") +
           ") s order by round(score * 1e9::float8) desc, id limit 10";
  }

  const matcher::CaseContext& context_;
  const v1::WeightProfile& profile_;
  const std::size_t need_;
  const matcher::Weights& weights_;
  const PeerCatalogue& catalogue_;
  const CatalogueShape& shape_;
  const SqlRoute route_;
  const QuestionFacts facts_;
  WireParameters parameters_;
  std::string verdicts_, certainties_, belongs_, asked_, today_, latitude_, longitude_, cosine_,
      slack_, words_, word_weights_;
};

}  // namespace

SqlQuestion WriteSql(const matcher::CaseContext& context, std::size_t need,
                     const matcher::Weights& weights, const PeerCatalogue& catalogue,
                     SqlRoute route) {
  return Writer(context, need, weights, catalogue, route).Write();
}

}  // namespace ieum::bench
