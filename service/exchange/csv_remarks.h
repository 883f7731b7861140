// What the columns of an exported list do not say, gathered to one remark each.
#ifndef IEUM_SERVICE_EXCHANGE_CSV_REMARKS_H_
#define IEUM_SERVICE_EXCHANGE_CSV_REMARKS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ieum/v1/exchange.pb.h"
#include "service/exchange/csv_check.h"

namespace ieum::exchange {

// For each row: AddGaps, AddLost, then CountLines. Thread-compatible.
class CsvRemarks {
 public:
  explicit CsvRemarks(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  void AddGaps(const std::string& resource, const std::vector<ColumnGap>& gaps);
  // By cell: the characters that the encoding does not have.
  void AddLost(const std::vector<std::string>& lost);
  void CountLines(std::string_view row);

  // In the order of the columns.
  void Tell(const std::function<void(v1::ImportIssue)>& remark) const;

 private:
  struct Remark {
    std::int64_t line = 0;
    std::string value;
    std::string field;
    std::int64_t rows = 0;
  };
  enum class Kind { kLeftEmpty, kChanges, kLostCharacters };
  void Add(const std::string& column, Kind kind, const std::string& value,
           const std::string& field);

  std::vector<std::string> columns_;
  std::int64_t line_ = 1;
  std::map<std::pair<std::string, Kind>, Remark> remarks_;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_CSV_REMARKS_H_
