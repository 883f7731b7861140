// The rules about one message wherever it occurs: what its fields must be together.
#ifndef IEUM_STORE_CATALOG_MESSAGE_RULES_H_
#define IEUM_STORE_CATALOG_MESSAGE_RULES_H_

#include <string>

#include "google/protobuf/message.h"

#include "ieum/v1/common.pb.h"
#include "ieum/v1/eligibility.pb.h"
#include "store/catalog/violations.h"

namespace ieum::store {

using MessageRule = void (*)(const google::protobuf::Message& message, const std::string& path,
                             Violations& out);

// Null when messages of this type have no rule of their own.
MessageRule FindMessageRule(const google::protobuf::Descriptor* type);

// Of eligibility.proto (validate_eligibility.cc).
void CheckCriterion(const v1::Criterion& criterion, const std::string& path, Violations& out);
void CheckPath(const v1::EligibilityPath& eligibility_path, const std::string& path,
               Violations& out);
void CheckAges(const v1::AgeRange& range, const std::string& path, Violations& out);
void CheckIncomes(const v1::IncomeRange& range, const std::string& path, Violations& out);
void CheckFreeCondition(const v1::FreeCondition& condition, const std::string& path,
                        Violations& out);

bool IsKorean(v1::RegionSystem system);

// Adds a violation when `text` has neither language.
void RequireText(const v1::LocalizedText& text, const std::string& path, Violations& out);
// The same, and for each language given without letters or digits that can be seen.
void RequireName(const v1::LocalizedText& name, const std::string& path, Violations& out);

// Where a region code is Korean the position must be too.
void CheckInKorea(const v1::Position& position, const std::string& path, Violations& out);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_MESSAGE_RULES_H_
