// Tokens that say where the next page of a list begins.
#ifndef IEUM_SERVICE_REQUEST_PAGE_TOKEN_H_
#define IEUM_SERVICE_REQUEST_PAGE_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace ieum::request {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;
// A page ends early, and says so by its token, when its records reach this size: a gRPC client
// takes 4 MiB a message unless told otherwise.
inline constexpr std::size_t kMaxPageBytes = std::size_t{3} << 20;

// Where a page begins and what it belongs to. The token holds the last name of the page before, so
// a list goes on in order whatever is written meanwhile: what was neither created nor deleted in
// between is seen exactly once.
struct Page {
  int size = kDefaultPageSize;
  std::string after;  // the page holds names > after; empty: from the first
  std::string query;  // what a token of this list is bound to

  // The token of the page after this one.
  std::string NextToken(std::string_view last_name) const;
};

// Reads page_size and page_token of a List request; everything else in the request is the filter
// that a token is bound to. INVALID_ARGUMENT: a negative size, a token of another list or filter,
// or no token of ours at all.
absl::StatusOr<Page> ReadPage(const google::protobuf::Message& request);

}  // namespace ieum::request

#endif  // IEUM_SERVICE_REQUEST_PAGE_TOKEN_H_
