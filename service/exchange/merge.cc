#include "service/exchange/merge.h"

#include <utility>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"

#include "store/catalog/disclosure.h"
#include "store/catalog/referral_counts.h"

namespace ieum::exchange {
namespace {

using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;
using google::protobuf::util::MessageDifferencer;

// Removes singular messages that say nothing, so that a field merged as empty equals one never set.
// Does not look into lists, whose items say something by being there.
void DropEmptyMessages(Message& message) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->is_repeated() ||
        field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE ||
        field->real_containing_oneof() != nullptr ||
        field->message_type()->full_name() == "google.protobuf.Timestamp") {
      continue;
    }
    Message* child = message.GetReflection()->MutableMessage(&message, field);
    DropEmptyMessages(*child);
    if (child->ByteSizeLong() == 0) message.GetReflection()->ClearField(&message, field);
  }
}

template <typename M>
M MergeFields(const M* stored, const M& incoming, const std::vector<std::string>& paths) {
  if (paths.empty()) return incoming;
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  M merged;
  if (stored != nullptr) merged = *stored;
  FieldMaskUtil::MergeMessageTo(incoming, mask, options, &merged);
  return merged;
}

// "/phones" of "/phones/0/id".
std::string RootOf(const std::string& pointer) { return pointer.substr(0, pointer.find('/', 1)); }

template <typename M>
void KeepOtherSourceFields(const M& stored, const std::set<std::string>& roots, M& merged) {
  M kept;
  for (const v1::SourceField& field : stored.source_fields()) {
    const bool is_pointer = !field.field().empty() && field.field()[0] == '/';
    if (is_pointer && roots.count(RootOf(field.field())) == 0) *kept.add_source_fields() = field;
  }
  kept.mutable_source_fields()->MergeFrom(merged.source_fields());
  merged.mutable_source_fields()->Swap(kept.mutable_source_fields());
}

// The input speaks of confidentiality when it is the whole record, or says it of any place.
void KeepConfidential(const v1::Resource& stored, bool whole_record, v1::Resource& merged) {
  if (!store::HasConfidentialPlace(stored)) return;
  if (!whole_record && !store::HasConfidentialPlace(merged)) {
    for (v1::Place& place : *merged.mutable_places()) place.set_confidential(true);
  }
  for (int i = 0; i < merged.places_size() && i < stored.places_size(); ++i) {
    v1::Place& place = *merged.mutable_places(i);
    const v1::Place& known = stored.places(i);
    const bool withheld = place.address().empty() && !place.has_position() && !place.has_region() &&
                          !place.has_display_name();
    if (!place.confidential() || !known.confidential() || !withheld) continue;
    v1::Place kept = known;
    *kept.mutable_accessibility() = place.accessibility();
    place = std::move(kept);
    // Withheld together with the place.
    if (whole_record && merged.source_fields().empty()) {
      *merged.mutable_source_fields() = stored.source_fields();
    }
  }
}

bool IsOlder(const google::protobuf::Timestamp& a, const google::protobuf::Timestamp& b) {
  return google::protobuf::operator<(a, b);
}

void KeepLatestCapacity(const v1::Resource& stored, const v1::Resource& incoming,
                        v1::Resource& merged) {
  if (!merged.has_capacity()) return;
  if (stored.has_capacity() && !incoming.capacity().has_as_of_time()) {
    // Numbers that did not change keep the time at which they were true.
    v1::Capacity same_time = merged.capacity();
    same_time.clear_as_of_time();
    v1::Capacity stored_numbers = stored.capacity();
    stored_numbers.clear_as_of_time();
    if (MessageDifferencer::Equals(same_time, stored_numbers)) {
      *merged.mutable_capacity() = stored.capacity();
    }
  } else if (stored.capacity().has_as_of_time() &&
             IsOlder(incoming.capacity().as_of_time(), stored.capacity().as_of_time())) {
    *merged.mutable_capacity() = stored.capacity();
  }
  v1::Capacity& capacity = *merged.mutable_capacity();
  if (capacity.has_total_places() && capacity.has_open_places() &&
      !incoming.capacity().has_open_places() && capacity.open_places() > capacity.total_places()) {
    capacity.clear_open_places();
  }
}

}  // namespace

v1::Resource MergeResource(const v1::Resource* stored, v1::Resource incoming,
                           const Coverage& coverage) {
  v1::Resource merged = MergeFields(stored, incoming, coverage.paths);
  if (stored != nullptr && coverage.roots) KeepOtherSourceFields(*stored, *coverage.roots, merged);
  merged.set_name(incoming.name());
  merged.clear_etag();
  merged.clear_create_time();
  merged.clear_update_time();
  merged.clear_possible_duplicates();
  store::ClearCounts(merged);
  if (stored != nullptr) {
    *merged.mutable_possible_duplicates() = stored->possible_duplicates();
    KeepConfidential(*stored, coverage.paths.empty(), merged);
    store::CopyCounts(*stored, merged);
    KeepLatestCapacity(*stored, incoming, merged);
    if (stored->has_last_verified_time() &&
        (!merged.has_last_verified_time() ||
         IsOlder(merged.last_verified_time(), stored->last_verified_time()))) {
      *merged.mutable_last_verified_time() = stored->last_verified_time();
    }
  }
  DropEmptyMessages(merged);
  return merged;
}

v1::Organization MergeOrganization(const v1::Organization* stored, v1::Organization incoming,
                                   const Coverage& coverage) {
  v1::Organization merged = MergeFields(stored, incoming, coverage.paths);
  if (stored != nullptr && coverage.roots) KeepOtherSourceFields(*stored, *coverage.roots, merged);
  merged.set_name(incoming.name());
  merged.clear_etag();
  merged.clear_create_time();
  merged.clear_update_time();
  DropEmptyMessages(merged);
  return merged;
}

}  // namespace ieum::exchange
