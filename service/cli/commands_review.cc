// gaps, audit list, verify, checkpoint.
#include "service/cli/commands_casework.h"
#include "service/cli/enum_words.h"
#include "service/cli/inputs.h"
#include "service/cli/methods_casework.h"
#include "service/cli/printing.h"
#include "service/cli/reasons.h"
#include "service/cli/record_names.h"
#include "service/cli/render_review.h"
#include "service/cli/surroundings.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

// "1111000000", "kr-legal:1111000000".
v1::RegionCode RegionOf(const std::string& text) {
  v1::RegionCode region;
  region.set_system(v1::REGION_SYSTEM_KR_ADM);
  const std::size_t colon = text.find(':');
  region.set_code(colon == std::string::npos ? text : text.substr(colon + 1));
  if (colon != std::string::npos) {
    region.set_system(FromWord<v1::RegionSystem>(text.substr(0, colon)));
  }
  return region;
}

template <typename Request>
absl::Status SetSpan(const ReviewOptions& review, Request& request) {
  if (!review.from.empty()) {
    const auto from = TimestampOf(review.from, "--from");
    if (!from.ok()) return from.status();
    *request.mutable_start_time() = *from;
  }
  if (!review.to.empty()) {
    const auto to = TimestampOf(review.to, "--to");
    if (!to.ok()) return to.status();
    *request.mutable_end_time() = *to;
  }
  return absl::OkStatus();
}

std::string FaultsWords(const v1::VerifyAuditResponse& response, bool english) {
  if (english) return "the audit log has " + Counted(response.fault_count(), "fault");
  return "접속기록에 이상이 " + std::to_string(response.fault_count()) + "건 있습니다";
}

}  // namespace

absl::Status Gaps(Context& context) {
  const Options& options = context.options;
  v1::ListGapsRequest request;
  request.set_first_month(options.review.from);
  request.set_last_month(options.review.to);
  request.set_need_code(options.need_code);
  if (!options.review.region.empty()) *request.mutable_region() = RegionOf(options.review.region);
  for (const std::string& dimension : options.review.by) {
    request.add_dimensions(FromWord<v1::GapDimension>(dimension));
  }
  request.set_language(LanguageOf(context));
  const auto response = context.client.Call(kListGaps, request);
  if (!response.ok()) return response.status();
  if (options.json) {
    context.out << ToJson(*response);
  } else {
    context.out << RenderGaps(*response, FetchLabels(context),
                              RegionsOf(*response, context.client, context.look), context.look);
  }
  return absl::OkStatus();
}

absl::Status AuditList(Context& context) {
  const ReviewOptions& review = context.options.review;
  v1::ListAuditEntriesRequest request;
  request.set_subject(review.subject);
  request.set_account(review.account);
  const absl::Status spanned = SetSpan(review, request);
  if (!spanned.ok()) return spanned;
  request.set_oldest_first(review.oldest_first);
  return ListPages(context, kListAuditEntries, request, [&](const auto& page) {
    return RenderList(page, NamesIn(page, context.client, context.look), context.look);
  });
}

// A checkpoint as it was written, before mail or an editor changed its ends of lines.
absl::StatusOr<std::string> NoteOf(const evaluate::InputFile& file) {
  if (!store::InspectText(file.content).valid_utf8) {
    return store::FieldError("checkpoints", "must be the text of a checkpoint, in UTF-8");
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view text = file.content;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string note;
  for (const char c : text) {
    if (c != '\r') note += c;
  }
  while (note.ends_with("\n\n")) note.pop_back();
  return note;
}

absl::Status AuditVerify(Context& context) {
  v1::VerifyAuditRequest request;
  if (!context.options.review.checkpoints.empty()) {
    auto files = evaluate::ReadInputs(context.options.review.checkpoints);
    if (!files.ok()) return files.status();
    for (const evaluate::InputFile& file : *files) {
      absl::StatusOr<std::string> note = NoteOf(file);
      if (!note.ok()) return note.status();
      request.add_checkpoints(*std::move(note));
    }
  }
  const auto response = context.client.Call(kVerifyAudit, request);
  if (!response.ok()) return response.status();
  context.out << (context.options.json ? ToJson(*response)
                                       : RenderVerification(*response, context.look));
  if (response->ok()) return absl::OkStatus();
  const bool english = context.look.english || context.options.json;
  return store::WithReason(absl::DataLossError(FaultsWords(*response, english)),
                           kAuditFaultsReason);
}

absl::Status AuditCheckpoint(Context& context) {
  const auto checkpoint = context.client.Call(kGetAuditCheckpoint, {});
  if (!checkpoint.ok()) return checkpoint.status();
  if (context.options.json) {
    context.out << ToJson(*checkpoint);
  } else if (context.options.review.public_key) {
    context.out << checkpoint->public_key() << "\n";
  } else {
    context.out << checkpoint->note();  // byte for byte: it is signed
  }
  return absl::OkStatus();
}

}  // namespace ieum::cli
