#include "service/cli/inputs.h"

#include "service/cli/methods.h"

namespace ieum::cli {

absl::StatusOr<std::vector<v1::Assessment>> ReadCases(const Options& options) {
  auto assessments = evaluate::ReadMessages<v1::Assessment>({options.file});
  if (!assessments.ok()) return assessments.status();
  if (!options.case_reference.empty()) {
    std::erase_if(*assessments, [&](const v1::Assessment& assessment) {
      return assessment.case_reference() != options.case_reference;
    });
    if (assessments->empty()) {
      return absl::NotFoundError(options.file + ": holds no case " + options.case_reference);
    }
  }
  if (assessments->empty()) {
    return absl::InvalidArgumentError(options.file + ": expected an assessment, it is empty");
  }
  return assessments;
}

absl::StatusOr<v1::Assessment> ReadCase(const Options& options) {
  auto assessments = ReadCases(options);
  if (!assessments.ok()) return assessments.status();
  if (assessments->size() > 1) {
    return absl::InvalidArgumentError(options.file + ": holds " +
                                      std::to_string(assessments->size()) +
                                      " cases; choose one with --case");
  }
  return std::move(assessments->front());
}

NeedLabels FetchLabels(Context& context) {
  const auto areas = context.client.Call(kListNeedAreas, {});
  return areas.ok() ? LabelsOf(*areas, context.look) : NeedLabels();
}

v1::Language LanguageOf(const Context& context) {
  return context.look.english ? v1::LANGUAGE_EN : v1::LANGUAGE_KO;
}

}  // namespace ieum::cli
