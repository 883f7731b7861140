// One HSDS object on its way in.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_OBJECT_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_OBJECT_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlohmann/json.hpp"

#include "ieum/v1/catalog.pb.h"
#include "service/exchange/hsds_import.h"
#include "service/exchange/hsds_residue.h"
#include "service/exchange/import_row.h"

namespace ieum::exchange {

// Reads members of an object into fields and remembers what was taken (claims), which fields the
// object speaks of, and where each value came from; what is not taken goes to the source fields at
// the end.
class HsdsObject {
 public:
  // All must outlive it. `origin_prefix` begins the keys of the origins.
  HsdsObject(const nlohmann::json& object, const Locate& locate, ImportRow& row,
             std::vector<std::string>& paths, std::string origin_prefix)
      : object_(object),
        locate_(locate),
        row_(row),
        paths_(paths),
        origin_prefix_(std::move(origin_prefix)) {}

  bool Has(const char* member) const { return object_.contains(member); }
  const nlohmann::json& At(const char* member) const { return object_.at(member); }
  // A text member; empty when absent. Another type is left alone, with a remark.
  std::string Text(const char* member);
  // The elements of a list that are objects, with their pointers. Other types: as above.
  std::vector<std::pair<std::string, const nlohmann::json*>> Objects(const char* member);

  // The object speaks of this field: it replaces what is stored.
  void Speak(const std::string& path) { paths_.push_back(path); }
  void NoteOrigin(const std::string& path, const std::string& pointer);
  // The value at `pointer` lives on in a field and need not be kept.
  void Claim(const std::string& pointer) { claims_.insert(pointer); }
  void Take(const std::string& path, const std::string& pointer);
  void Remark(const std::string& pointer, std::string_view expected, bool rejected);

  void TakeText(const char* member, const std::string& path, v1::LocalizedText& out);
  // A text that has a certain shape; what has not is left alone.
  void TakeShaped(const char* member, const std::string& path, bool (*fits)(std::string_view),
                  std::string& out);
  void TakePhones(const char* member, const std::string& path, v1::Contact& contact);

  // Keeps what was not claimed, but for the members in `skip`.
  void KeepRest(const std::set<std::string, std::less<>>& skip, SourceFields& out);
  // The members it has, as pointers.
  std::set<std::string> Roots() const;

 private:
  const nlohmann::json& object_;
  const Locate& locate_;
  ImportRow& row_;
  std::vector<std::string>& paths_;
  const std::string origin_prefix_;
  Claims claims_;
};

// A text member of any value; empty when there is none.
std::string HsdsText(const nlohmann::json& object, const char* member);
// A whole number from 0 to `most`.
std::optional<std::int64_t> HsdsWholeNumber(const nlohmann::json& object, const char* member,
                                            std::int64_t most);
// The same, also written as a text of digits.
std::optional<std::int64_t> HsdsNumberOrDigits(const nlohmann::json& object, const char* member,
                                               std::int64_t most);
bool IsHsdsDate(std::string_view text);
// HSDS texts are in one language: Korean where they have a Hangul syllable, else taken as English.
bool HasHangul(std::string_view text);
// The side of a text that `text` belongs to, set to it.
void SetSide(const std::string& text, v1::LocalizedText& out);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_OBJECT_H_
