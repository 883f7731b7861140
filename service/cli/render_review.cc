#include "service/cli/render_review.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/time/time.h"

#include "service/cli/labels_audit.h"
#include "service/cli/labels_casework.h"
#include "service/cli/render_parts.h"
#include "service/cli/words.h"
#include "store/catalog/timestamps.h"

namespace ieum::cli {
namespace {

constexpr Words kWithheld = {"가림", "withheld"};

std::string HouseholdsWords(bool withheld, int households, const Look& look) {
  return withheld ? std::string(look.Say(kWithheld.ko, kWithheld.en)) : std::to_string(households);
}

bool AnyWithheld(const v1::ListGapsResponse& response) {
  return response.suppressed() || std::any_of(response.counts().begin(), response.counts().end(),
                                              [](const auto& one) { return one.suppressed(); });
}

// Why numbers are missing.
std::string WithheldWords(const Look& look) {
  return std::string(
      look.Say("가림: 다섯 가구가 되지 않거나, 이 수로 다섯 미만인 다른 수를 알아낼 수 있는 경우",
               "withheld: fewer than five households, or kept back so that a number below five "
               "cannot be worked out from it"));
}

// A column of the table of gaps, shown when any count tells it apart.
struct GapColumn {
  Table::Column column;
  std::function<std::string(const v1::GapCount&)> cell;
};

std::vector<GapColumn> GapColumns(const v1::ListGapsResponse& response, const NeedLabels& labels,
                                  const RegionNames& regions, const Look& look) {
  std::vector<GapColumn> columns = {
      {{std::string(look.Say("욕구", "need")), false, true},
       [&labels](const v1::GapCount& count) {
         return count.need_code().empty() ? "" : NeedPath(count.need_code(), labels);
       }},
      {{std::string(look.Say("지역", "region"))},
       [&regions](const v1::GapCount& count) { return RegionWords(count.region(), regions); }},
      {{std::string(look.Say("원인", "cause")), false, true},
       [&look](const v1::GapCount& count) { return LabelOf(count.cause(), look); }},
      {{std::string(look.Say("달", "month"))},
       [](const v1::GapCount& count) { return count.month(); }}};
  std::erase_if(columns, [&](const GapColumn& column) {
    return std::all_of(response.counts().begin(), response.counts().end(),
                       [&](const v1::GapCount& count) { return column.cell(count).empty(); });
  });
  columns.push_back(
      {{std::string(look.Say("가구", "households")), true}, [&look](const v1::GapCount& count) {
         return HouseholdsWords(count.suppressed(), count.households(), look);
       }});
  return columns;
}

std::string TotalWords(const v1::ListGapsResponse& response, const Look& look) {
  return std::string(
             look.Say("채워지지 않은 욕구가 있는 가구: ", "Households with an unmet need: ")) +
         HouseholdsWords(response.suppressed(), response.households(), look);
}

// To the second, Korean time.
std::string Moment(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()),
                          store::KoreanTime());
}

std::string EntryLine(const v1::AuditEntry& entry, const RecordNames& names, const Look& look) {
  const std::string who =
      entry.account().empty() ? std::string(look.Say("모름", "unknown")) : entry.account();
  std::vector<std::string> words = {
      std::to_string(entry.index()),
      Moment(entry.time()),
      who + " (" +
          JoinNonEmpty({LabelOf(entry.role(), look), Called(entry.organization(), names)}, ", ") +
          ")",
      OriginWords(entry.origin(), look),
      LabelOf(entry.purpose(), look),
      MethodWords(entry.method(), look),
      LabelOf(entry.access(), look),
      JoinNonEmpty({LabelOf(entry.outcome(), look), RefusalWords(entry.reason(), look)}, ": "),
      JoinNonEmpty({entry.subjects().begin(), entry.subjects().end()}, " ")};
  if (entry.purged_before() > 0) {
    const std::string before = std::to_string(entry.purged_before());
    words.push_back(look.english ? "everything before " + before : before + "번 앞의 기록을 지움");
  }
  const bool refused = entry.outcome() == v1::AUDIT_OUTCOME_REFUSED;
  return Paint(Clean(JoinNonEmpty(words, " · ")), refused ? Tone::kWarn : Tone::kPlain, look) +
         "\n";
}

}  // namespace

std::string RenderGaps(const v1::ListGapsResponse& response, const NeedLabels& labels,
                       const RegionNames& regions, const Look& look) {
  Page page(look);
  page.Text(0, TotalWords(response, look), Tone::kStrong);
  std::string text = page.Take();
  if (!response.counts().empty()) {
    const std::vector<GapColumn> columns = GapColumns(response, labels, regions, look);
    std::vector<Table::Column> heads;
    for (const GapColumn& column : columns) heads.push_back(column.column);
    Table table(heads);
    for (const v1::GapCount& count : response.counts()) {
      std::vector<std::string> cells;
      for (const GapColumn& column : columns) cells.push_back(column.cell(count));
      table.Add(std::move(cells));
    }
    text += "\n" + table.Render(look);
  }
  Page missing(look);
  if (AnyWithheld(response)) missing.Text(0, WithheldWords(look), Tone::kFaint);
  if (!response.missing().empty()) {
    missing.Blank();
    missing.Rule(look.Say("가장 많이 채울 자원", "What would close most of them"));
  }
  int number = 0;
  for (const v1::MissingResource& one : response.missing()) {
    missing.Row(0, std::to_string(++number) + ". " + NeedPath(one.need_code(), labels),
                look.english ? Counted(one.households(), "household")
                             : std::to_string(one.households()) + "가구",
                Tone::kStrong);
    missing.Text(
        3, JoinNonEmpty({RegionWords(one.region(), regions), LabelOf(one.cause(), look)}, " · "),
        Tone::kFaint);
    missing.Text(3, one.sentence());
  }
  return text + missing.Take();
}

std::string RenderList(const v1::ListAuditEntriesResponse& list, const RecordNames& names,
                       const Look& look) {
  std::string text;
  for (const v1::AuditEntry& entry : list.entries()) text += EntryLine(entry, names, look);
  return text + MoreLine(list.next_page_token(), look);
}

std::string RenderVerification(const v1::VerifyAuditResponse& response, const Look& look) {
  Page page(look);
  const std::string size = std::to_string(response.size());
  page.Text(0,
            response.ok() ? std::string(look.Say("접속기록에 이상이 없습니다.",
                                                 "Nothing is wrong with the audit log."))
                          : std::string(look.Say("접속기록에 이상이 있습니다: ",
                                                 "Something is wrong with the audit log: ")) +
                                std::to_string(response.fault_count()),
            response.ok() ? Tone::kGood : Tone::kBad);
  page.Text(
      0,
      JoinNonEmpty(
          {look.english ? Counted(response.size(), "record") : "기록 " + size + "건",
           response.purged() > 0 ? std::string(look.Say("보존 기간이 지나 지운 것 ",
                                                        "dropped after their retention: ")) +
                                       std::to_string(response.purged())
                                 : "",
           response.root().empty() ? ""
                                   : std::string(look.Say("루트 ", "root ")) +
                                         absl::BytesToHexString(response.root()).substr(0, 16)},
          " · "),
      Tone::kFaint);
  for (const v1::AuditFault& fault : response.faults()) {
    page.Item(0, 2, "✗",
              JoinNonEmpty({LabelOf(fault.kind(), look),
                            fault.has_index() ? "#" + std::to_string(fault.index()) : "",
                            FaultWords(fault, look)},
                           " · "),
              Tone::kBad);
  }
  return page.Take();
}

}  // namespace ieum::cli
