// What an import makes of a record that is stored already.
#ifndef IEUM_SERVICE_EXCHANGE_MERGE_H_
#define IEUM_SERVICE_EXCHANGE_MERGE_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ieum/v1/catalog.pb.h"

namespace ieum::exchange {

// Each returns the record to store. `paths` are the fields that the input speaks of: they replace
// what is stored, also where the input leaves them empty; all others stay as agencies have edited
// them. No paths: the input is the whole record. `stored` is null for a new record. Beyond that:
//  - Output-only fields of the input are ignored; those of `stored` stay.
//  - What is confidential stays so: an input that does not speak of confidentiality cannot make a
//  place
//    public, and a confidential place that comes without its address (as exports have it) keeps the
//    one that is stored.
//  - last_verified_time and the numbers of capacity never go back to an earlier time.
//  - Open places beyond a new total are dropped: they are no longer known.
//  - Source fields under a JSON pointer whose first part is not among `roots` stay.
struct Coverage {
  const std::vector<std::string>& paths;
  const std::optional<std::set<std::string>>& roots;
};
v1::Resource MergeResource(const v1::Resource* stored, v1::Resource incoming,
                           const Coverage& coverage);
v1::Organization MergeOrganization(const v1::Organization* stored, v1::Organization incoming,
                                   const Coverage& coverage);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_MERGE_H_
