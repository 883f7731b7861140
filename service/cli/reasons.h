// The reasons of errors (ErrorInfo.reason), in the words of the reader.
#ifndef IEUM_SERVICE_CLI_REASONS_H_
#define IEUM_SERVICE_CLI_REASONS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace ieum::cli {

// Reasons that are this program's own.
inline constexpr char kUsageReason[] = "USAGE";
inline constexpr char kUnreachableReason[] = "UNREACHABLE";
inline constexpr char kInputRefusedReason[] = "INPUT_REFUSED";
inline constexpr char kPartlyRefusedReason[] = "INPUT_PARTLY_REFUSED";
inline constexpr char kSomeCasesFailedReason[] = "SOME_CASES_FAILED";
inline constexpr char kAuditFaultsReason[] = "AUDIT_FAULTS";
inline constexpr char kOutputFailedReason[] = "OUTPUT_FAILED";
inline constexpr char kReaderGoneReason[] = "READER_GONE";

// The reason that a status carries, else the general one of its code. `status` must not be OK.
std::string ReasonOrDefault(const absl::Status& status);

// A Korean sentence; empty for a reason that is not known here.
std::string_view KoreanSentence(std::string_view reason);

// The sentence for a status: that of its reason, else that of its code.
std::string_view KoreanSentenceOf(const absl::Status& status);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_REASONS_H_
