// Parts of pages that several renderers share.
#ifndef IEUM_SERVICE_CLI_RENDER_PARTS_H_
#define IEUM_SERVICE_CLI_RENDER_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/suggestion.pb.h"
#include "service/cli/labels.h"

namespace ieum::cli {

std::string JoinNonEmpty(const std::vector<std::string>& parts, std::string_view separator);

// How to go on with a list; empty on its last page.
std::string MoreLine(const std::string& token, const Look& look);

// "만 7~18세", "50% 이하": a range with one end or two.
std::string RangeWords(const std::string& from, const std::string& to, std::string_view unit,
                       const Look& look);
// "기준중위소득 50% 이하".
std::string IncomeWords(const v1::IncomeRange& income, const Look& look);

// Columns of the label beside a suggestion's lines.
int LabelColumns(const Look& look);

// "가람종합사회복지관 · 복지 · 물적 · 비공식". `owner` is the organization as it is to be called;
// its resource name where that is empty.
std::string ProviderLine(const v1::Resource& resource, std::string owner, const Look& look);

// "충족", as a sentence's beginning.
std::string VerdictWords(v1::Verdict verdict, const Look& look);

// The questions of the unknown checks on the path that decided (and of all other unknown checks
// that are no path's), each once.
std::vector<std::string> QuestionsOf(const v1::EligibilityVerdict& eligibility);

// "기관 안내: 암 진단(C코드)이 있어야 함": what the agency says of eligibility beside its criteria.
// Empty without a note.
std::string NoteWords(const v1::Eligibility& eligibility, const Look& look);

// "자격기준: 중위소득 50% 이하" for criteria; else the sentence, or the kind without one.
std::string CheckWords(const v1::Check& check, const Look& look);

// The state, its sentence and the age of the numbers; empty when nothing is known.
std::string AvailabilityWords(const v1::Availability& availability, const Look& look);
std::string CapacityWords(const v1::Capacity& capacity, const Look& look);
std::string NextStepWords(const v1::Suggestion& suggestion, const Look& look);
std::string AlsoServesWords(const v1::Suggestion& suggestion, const Look& look);
std::string ContactWords(const v1::Contact& contact);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_PARTS_H_
