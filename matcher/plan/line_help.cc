#include "matcher/plan/line_help.h"

#include "matcher/case_context.h"
#include "matcher/labels.h"
#include "matcher/need_order.h"
#include "matcher/plan/plan_fit.h"
#include "matcher/plan/plan_wishes.h"

namespace ieum::matcher {
namespace {

void AddCodes(const PlanFitter::Verdict& verdict, const NeedQuery& query, HelpedCodes& helped) {
  if (!verdict.fit) return;
  for (std::size_t code = 0; code < verdict.fit->degrees.size(); ++code) {
    if (verdict.fit->degrees[code] <= 0) continue;
    helped[query.need().id()].insert(query.codes()[code]);
  }
}

}  // namespace

absl::StatusOr<LineHelp> HelpOf(const v1::PlanLine& line, const v1::Assessment& assessment,
                                const Context& context) {
  const auto row = context.snapshot.Find(line.resource());
  if (!row) return absl::NotFoundError("the index does not know the resource");
  const CaseContext compiled(assessment, context.snapshot, context.profile, context.as_of);
  const Weights weights = CompileWeights(context.profile);
  // How much of the term it lasts for weighs a degree and makes none of them nothing.
  const PlanTerm term = TermOf({}, absl::CivilDay(1970, 1, 1) + compiled.today());
  const PlanFitter fitter(compiled, weights, term);
  LineHelp help;
  for (const std::string& id : line.need_ids()) {
    const int index = FindNeed(assessment, id);
    if (index < 0) continue;
    const auto need = static_cast<std::size_t>(index);
    const NeedQuery& query = compiled.queries()[need];
    AddCodes(fitter.Fit(*row, need, {}), query, help.serves);
    AddCodes(fitter.Fit(*row, need, {.continued = true}), query, help.offers);
  }
  return help;
}

std::string NameOfNeed(const v1::Need& need, const store::NeedTaxonomy& taxonomy,
                       v1::Language language) {
  if (!need.statement().empty()) return need.statement();
  if (!need.need_codes().empty()) {
    if (const auto id = taxonomy.FindSubArea(need.need_codes(0))) {
      return Pick(language, taxonomy.sub_area(*id).display_name());
    }
  }
  return need.id();
}

std::string NotServed(const std::string& need, v1::Language language) {
  return In(language,
            "지금으로서는 이 욕구를 채우지 못합니다: ", "Does not serve the need as it stands: ") +
         need;
}

}  // namespace ieum::matcher
