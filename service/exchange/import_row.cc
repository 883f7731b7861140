#include "service/exchange/import_row.h"

#include <algorithm>

#include "service/exchange/redact.h"
#include "service/exchange/text_decoder.h"

namespace ieum::exchange {

bool ImportRow::rejected() const {
  return std::any_of(issues.begin(), issues.end(),
                     [](const v1::ImportIssue& issue) { return issue.rejected(); });
}

void ImportRow::AddIssue(const FieldOrigin& origin, std::string_view expected, bool is_rejection) {
  FieldOrigin placed = origin;
  if (placed.line == 0) {
    placed.file = file;
    placed.line = line;
  }
  issues.push_back(MakeIssue(placed, expected, is_rejection));
}

v1::ImportIssue MakeIssue(const FieldOrigin& origin, std::string_view expected, bool rejected) {
  v1::ImportIssue issue;
  issue.set_file(CleanUtf8(origin.file));
  issue.set_line(origin.line);
  issue.set_column(ShowValue(origin.column));
  issue.set_value(ShowValue(origin.value));
  issue.set_expected(CleanUtf8(expected));
  issue.set_rejected(rejected);
  return issue;
}

}  // namespace ieum::exchange
