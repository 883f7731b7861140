// A store of casework as it lies on disk, held against itself.
#ifndef IEUM_TESTS_CHAOS_INSPECTION_H_
#define IEUM_TESTS_CHAOS_INSPECTION_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/referral.pb.h"

namespace ieum::chaos {

struct Inspection {
  // What does not fit, in sentences: places and waiting lists against the referrals, holds against
  // what is due, transitions and events with gaps, marks of nothing, parts of cases that are not
  // there, sealed records without a key, the audit log.
  std::vector<std::string> faults;

  std::set<std::string> parts;  // names of cases and of what belongs to them
  std::set<std::string> keys;
  std::map<std::string, v1::Referral> referrals;
  std::map<std::string, v1::Capacity> capacities;  // by resource
  // How often an account wrote or erased by a method, as the audit log says.
  std::map<std::pair<std::string, std::string>, int> written;
  std::int64_t audit_size = 0;
  int intents = 0;  // keys that are still to be destroyed

  // Neither a record nor a key.
  bool IsErased(const std::string& case_name) const;
};

// Opens the store and the keys. Nobody else may have them open.
Inspection Inspect(const std::string& store_path, const std::string& vault_folder);

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_INSPECTION_H_
