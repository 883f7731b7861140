// Names of enum values and other words, in Korean and English.
#ifndef IEUM_MATCHER_LABELS_H_
#define IEUM_MATCHER_LABELS_H_

#include <string>
#include <string_view>

#include "ieum/v1/common.pb.h"
#include "ieum/v1/eligibility.pb.h"
#include "ieum/v1/suggestion.pb.h"
#include "ieum/v1/weight_profile.pb.h"

namespace ieum::matcher {

// One of two texts by language; unspecified is Korean.
inline std::string In(v1::Language language, std::string_view ko, std::string_view en) {
  return std::string(language == v1::LANGUAGE_EN ? en : ko);
}

// The text in the language asked for, or else in the other.
std::string Pick(v1::Language language, const v1::LocalizedText& text);

std::string Label(v1::Language language, v1::HouseholdKind kind);
std::string Label(v1::Language language, v1::Benefit benefit);
std::string Label(v1::Language language, v1::DisabilityType type);
std::string Label(v1::Language language, v1::DisabilityLevel level);
std::string Label(v1::Language language, v1::Gender gender);
std::string Label(v1::Language language, v1::SchoolStage stage);
std::string Label(v1::Language language, v1::Factor factor);
std::string Label(v1::Language language, v1::GapCause cause);
// The name of an ISO 639-1 language.
std::string LanguageName(v1::Language language, const std::string& code);

// Number without trailing zeros, at most one decimal.
std::string Decimal(double value);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_LABELS_H_
