// Texts that can be told from all others, planted wherever a message has room for one.
#ifndef IEUM_TESTS_CHAOS_MARKERS_H_
#define IEUM_TESTS_CHAOS_MARKERS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace ieum::chaos {

// Where a marker was planted.
struct Planted {
  int round = 0;
  std::string field;  // full name, "ieum.v1.ClientDetails.display_name"
};

// Thread-compatible.
class Markers {
 public:
  // Sixteen small letters that occur nowhere else.
  std::string New(int round, const std::string& field);
  // Fills every text of the message and of what is set within it, but for those whose contents are
  // codes, dates or names of records (see the table in markers.cc). A field that is new in the
  // contract is filled too: should its contents be checked, the case is refused and the test fails.
  void Plant(int round, google::protobuf::Message& message);

  // All that occur in the bytes.
  std::set<std::string> FindIn(std::string_view bytes) const;
  const Planted& at(const std::string& marker) const { return planted_.at(marker); }
  std::size_t size() const { return planted_.size(); }

 private:
  std::map<std::string, Planted, std::less<>> planted_;
};

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_MARKERS_H_
