// Tokens that say where the next page of a list begins.
#ifndef IEUM_SERVICE_REQUEST_PAGE_TOKEN_H_
#define IEUM_SERVICE_REQUEST_PAGE_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"

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

// Fills a page until it is full by count or by size. One record more than the page holds shows that
// there is a next page. `page` must outlive it.
class PageFiller {
 public:
  explicit PageFiller(const Page& page) : page_(page) {}

  // False when the record belongs to the next page, whose token is then set. `key` is what the list
  // goes by.
  template <typename Record>
  bool Add(const Record& record, const std::string& key,
           google::protobuf::RepeatedPtrField<Record>& out, std::string& next_page_token) {
    const std::size_t bytes = record.ByteSizeLong();
    if (count_ == page_.size || (count_ > 0 && bytes_ + bytes > kMaxPageBytes)) {
      next_page_token = page_.NextToken(last_);
      return false;
    }
    ++count_;
    bytes_ += bytes;
    last_ = key;
    *out.Add() = record;
    return true;
  }

 private:
  const Page& page_;
  int count_ = 0;
  std::size_t bytes_ = 0;
  std::string last_;
};

}  // namespace ieum::request

#endif  // IEUM_SERVICE_REQUEST_PAGE_TOKEN_H_
