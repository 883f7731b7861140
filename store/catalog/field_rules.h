// The rules that need no more than one field: lengths, counts, ranges, shapes, as one table; and
// the walk that applies them, with the rules of store/catalog/message_rules.h, to a message and all
// in it.
#ifndef IEUM_STORE_CATALOG_FIELD_RULES_H_
#define IEUM_STORE_CATALOG_FIELD_RULES_H_

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

#include "store/catalog/violations.h"

namespace ieum::store {

// "prefix.field"; the field alone under an empty prefix. With an index: "prefix.field[3]".
std::string PathTo(std::string_view prefix, std::string_view field);
std::string PathTo(std::string_view prefix, std::string_view field, int index);

// Which texts are refused for what they may say of a person.
enum class IdentityRule {
  kAny,             // none are
  kResidentNumber,  // what can hardly be anything but a resident registration number
  kStrict,          // all that looks like one: the message is about people
};

struct WalkOptions {
  IdentityRule identity = IdentityRule::kAny;
};

// Checks `message` and every message inside it: UTF-8, control characters, lengths, counts, finite
// numbers and ranges, enum values (known; in lists also specified), times, and what the message
// rules say. Output-only fields are passed over. Errors name the field and never repeat its text.
void WalkFields(const google::protobuf::Message& message, std::string_view prefix,
                const WalkOptions& options, Violations& out);

// Empties the fields that only the service sets, but for etags, in `message` and all inside it.
void ClearOutputOnly(google::protobuf::Message& message);

// Applies NormaliseText to every text in `message` and all inside it, but for SourceField values,
// which are kept as they were.
void NormaliseTexts(google::protobuf::Message& message);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_FIELD_RULES_H_
