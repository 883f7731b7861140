// Whether a row of an export says what is stored.
#ifndef IEUM_SERVICE_EXCHANGE_CSV_CHECK_H_
#define IEUM_SERVICE_EXCHANGE_CSV_CHECK_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

#include "ieum/v1/catalog.pb.h"
#include "service/exchange/mapping.h"

namespace ieum::exchange {

// A column that does not say what is stored.
struct ColumnGap {
  std::string column;
  std::string field;
  bool left_empty = false;  // else reading it again would change the field
};

// Reads the cells of one row with the mapping, as an import would, and compares. What the mapping
// does not speak of is not compared; instants only by being there, for an import never takes them
// back. One use per row; the arguments must outlive it.
class CsvCheck {
 public:
  using Cells = std::map<std::string, std::string, std::less<>>;

  CsvCheck(const Mapping& mapping, const v1::Resource& resource,
           const v1::Organization& organization)
      : mapping_(mapping), resource_(resource), organization_(organization) {}

  // Empties the cells that only fields use which would come back otherwise: an import leaves a
  // field without any value as it is. (Not with list.empty = "erase".) Adds a gap for each column
  // that a field would need.
  void EmptyWhatDiffers(Cells& cells, std::vector<ColumnGap>& gaps) const;

 private:
  struct Verdict {
    const CoveredPath* covered = nullptr;
    std::string field;  // for people
    bool equal = false;
    bool withheld = false;
  };
  std::vector<Verdict> Compare(const Cells& cells) const;
  void Judge(const MessageNode& node, const std::vector<CoveredPath>& covered,
             const google::protobuf::Message& stored, const google::protobuf::Message& read,
             const std::string& prefix, std::vector<Verdict>& out) const;
  // Columns that tell records apart.
  std::set<int> Pinned() const;

  const Mapping& mapping_;
  const v1::Resource& resource_;
  const v1::Organization& organization_;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_CSV_CHECK_H_
