#include "service/request/page_token.h"

#include <algorithm>
#include <memory>

#include "absl/strings/escaping.h"
#include "google/protobuf/descriptor.h"

#include "service/request/text.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"

namespace ieum::request {
namespace {

// Token: version, 16 hexadecimal digits of the list's fingerprint, last name; in web-safe base 64.
constexpr char kVersion = '1';
constexpr std::size_t kFingerprintDigits = 16;

std::string Fingerprint(const google::protobuf::Message& request) {
  std::unique_ptr<google::protobuf::Message> filter(request.New());
  filter->CopyFrom(request);
  const auto* reflection = filter->GetReflection();
  const auto* descriptor = filter->GetDescriptor();
  reflection->ClearField(filter.get(), descriptor->FindFieldByName("page_size"));
  reflection->ClearField(filter.get(), descriptor->FindFieldByName("page_token"));
  filter->DiscardUnknownFields();
  return Sha256Hex(descriptor->full_name() + std::string(1, '\0') + store::Serialise(*filter))
      .substr(0, kFingerprintDigits);
}

}  // namespace

std::string Page::NextToken(std::string_view last_name) const {
  return absl::WebSafeBase64Escape(std::string(1, kVersion) + query + std::string(last_name));
}

absl::StatusOr<Page> ReadPage(const google::protobuf::Message& request) {
  const auto* reflection = request.GetReflection();
  const auto* descriptor = request.GetDescriptor();
  const int size = reflection->GetInt32(request, descriptor->FindFieldByName("page_size"));
  const std::string token =
      reflection->GetString(request, descriptor->FindFieldByName("page_token"));
  if (size < 0) {
    return store::FieldError("page_size", "must be 0 to 1000, is " + std::to_string(size));
  }
  Page page;
  page.size = size == 0 ? kDefaultPageSize : std::min(size, kMaxPageSize);
  page.query = Fingerprint(request);
  if (token.empty()) return page;

  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() <= 1 + kFingerprintDigits ||
      bytes[0] != kVersion) {
    return store::FieldError("page_token", "must be empty or a next_page_token as it was answered");
  }
  if (bytes.compare(1, kFingerprintDigits, page.query) != 0) {
    return store::FieldError(
        "page_token", "belongs to another list: the filters must be those of the first page");
  }
  page.after = bytes.substr(1 + kFingerprintDigits);
  return page;
}

}  // namespace ieum::request
