// Words for the enum values that people read.
#ifndef IEUM_SERVICE_CLI_LABELS_H_
#define IEUM_SERVICE_CLI_LABELS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "google/protobuf/timestamp.pb.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/match_service.pb.h"
#include "ieum/v1/suggestion.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "service/cli/terminal.h"

namespace ieum::cli {

// The language of a code in the reader's own: "vi" is "베트남어". Empty for none.
std::string SpokenWord(const std::string& code, const Look& look);

// The text in the reader's language, or in the other one where it is missing.
std::string TextOf(const v1::LocalizedText& text, const Look& look);

// Empty for unspecified values.
std::string LabelOf(v1::Factor factor, const Look& look);
std::string LabelOf(v1::Verdict verdict, const Look& look);
std::string LabelOf(v1::CheckKind kind, const Look& look);
std::string LabelOf(v1::NextStepKind kind, const Look& look);
std::string LabelOf(v1::AvailabilityState state, const Look& look);
std::string LabelOf(v1::GapCause cause, const Look& look);
std::string LabelOf(v1::Severity severity, const Look& look);
std::string LabelOf(v1::Urgency urgency, const Look& look);
std::string LabelOf(v1::Form form, const Look& look);
std::string LabelOf(v1::Formality formality, const Look& look);
std::string LabelOf(v1::Domain domain, const Look& look);
std::string LabelOf(v1::RiskKind kind, const Look& look);
std::string LabelOf(v1::Mode mode, const Look& look);
std::string LabelOf(v1::Gender gender, const Look& look);
std::string LabelOf(v1::SchoolStage stage, const Look& look);
std::string LabelOf(v1::Benefit benefit, const Look& look);
std::string LabelOf(v1::DisabilityType type, const Look& look);
std::string LabelOf(v1::DisabilityLevel level, const Look& look);

Tone ToneOf(v1::Verdict verdict);

// "✓", "?", "✗".
std::string_view MarkOf(v1::Verdict verdict);

// "0.87"; the contributions of an explanation take four digits.
std::string Fixed(double value, int digits = 2);

// "1 day", "2 days"; for English alone.
std::string Counted(std::int64_t count, std::string_view one);

// "43,482원", "43,482 won".
std::string Won(std::int64_t krw, const Look& look);

// "1.2 km", "350 m".
std::string Distance(double km);

// Korean calendar day, "2026-11-01"; empty for an absent time.
std::string Date(const google::protobuf::Timestamp& time);

// Labels of need codes, e.g. {"health", "건강"}, {"health.checkup", "건강검진"}.
using NeedLabels = std::map<std::string, std::string, std::less<>>;
NeedLabels LabelsOf(const v1::ListNeedAreasResponse& areas, const Look& look);
// "건강 › 건강검진"; the code itself where there is no label.
std::string NeedPath(std::string_view code, const NeedLabels& labels);

// Names of regions by system and code.
using RegionNames = std::map<std::pair<v1::RegionSystem, std::string>, std::string>;
// "다온구 (9911000000)"; the code itself where there is no name.
std::string RegionWords(const v1::RegionCode& code, const RegionNames& names);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_LABELS_H_
