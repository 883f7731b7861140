#include "service/exchange/csv_remarks.h"

#include <algorithm>

#include "service/exchange/import_row.h"

namespace ieum::exchange {

void CsvRemarks::Add(const std::string& column, Kind kind, const std::string& value,
                     const std::string& field) {
  Remark& remark = remarks_[{column, kind}];
  if (remark.rows++ == 0) remark = {line_, value, field, 1};
}

void CsvRemarks::AddGaps(const std::string& resource, const std::vector<ColumnGap>& gaps) {
  for (const ColumnGap& gap : gaps) {
    Add(gap.column, gap.left_empty ? Kind::kLeftEmpty : Kind::kChanges, resource, gap.field);
  }
}

void CsvRemarks::AddLost(const std::vector<std::string>& lost) {
  for (std::size_t i = 0; i < lost.size(); ++i) {
    if (!lost[i].empty()) Add(columns_[i], Kind::kLostCharacters, lost[i], "");
  }
}

void CsvRemarks::CountLines(std::string_view row) {
  line_ += std::count(row.begin(), row.end(), '\n');
}

void CsvRemarks::Tell(const std::function<void(v1::ImportIssue)>& remark) const {
  for (const std::string& column : columns_) {
    for (const Kind kind : {Kind::kLeftEmpty, Kind::kChanges, Kind::kLostCharacters}) {
      const auto found = remarks_.find({column, kind});
      if (found == remarks_.end()) continue;
      const Remark& one = found->second;
      std::string expected;
      if (kind == Kind::kLeftEmpty) {
        expected = "a mapping that can be run backwards for " + one.field +
                   "; left empty, which an import takes as no change";
      } else if (kind == Kind::kChanges) {
        expected =
            "columns that give " + one.field + " as it is stored; importing this would change it";
      } else {
        expected = "characters of the encoding of the list; written as ?";
      }
      expected += " (rows: " + std::to_string(one.rows) + ')';
      remark(MakeIssue({"", one.line, column, one.value}, expected, false));
    }
  }
}

}  // namespace ieum::exchange
