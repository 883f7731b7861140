// Key files. An input that begins with "f" is the records of a frame, which gets the checksums that
// no fuzzer finds; with "c", a length at which a good file is cut and what follows there; any other
// is the file itself.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/vault/key_file.h"

namespace ieum::store {
namespace {

void Require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

bool Same(const WrappedKeys& a, const WrappedKeys& b) {
  if (a.size() != b.size()) return false;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first || i->second.bytes != j->second.bytes) return false;
  }
  return true;
}

const std::string kMasterId = "0123456789abcdef";

WrappedKeys GoodKeys() {
  WrappedKeys keys;
  for (const char* id : {"cases/a", "cases/a/consents/1", "cases/b"}) keys[id].bytes.fill(id[6]);
  return keys;
}

std::string FileOf(std::string input) {
  if (input.empty()) return input;
  const char kind = input[0];
  if (kind == 'f') {
    std::string file = EncodeKeyFile(kMasterId, {});
    return file + FrameKeyRecords(file.size(), input.substr(1));
  }
  if (kind == 'c' && input.size() > 1) {
    std::string file = EncodeKeyFile(kMasterId, {});
    file += EncodeKeyFrame(file.size(), GoodKeys());
    return file.substr(0, static_cast<unsigned char>(input[1])) + input.substr(2);
  }
  return input;
}

void Check(const std::string& file) {
  const auto decoded = DecodeKeyFile(file);
  if (!decoded.ok()) {
    Require(absl::IsDataLoss(decoded.status()) || absl::IsFailedPrecondition(decoded.status()),
            "a file is refused as damaged or as another's");
    return;
  }
  Require(decoded->good_bytes <= file.size(), "the good part lies in the file");
  for (const auto& [id, key] : decoded->keys) {
    Require(!id.empty() && id.size() <= kMaxKeyIdBytes, "ids are in bounds");
  }
  // The file as it is after its tail was cut, with an append, and written anew.
  std::string good = file.substr(0, decoded->good_bytes);
  const auto again = DecodeKeyFile(good);
  Require(again.ok() && Same(again->keys, decoded->keys), "the good part alone gives the same");
  if (!decoded->keys.contains("new")) {
    WrappedKeys fresh;
    fresh["new"].bytes.fill('n');
    good += EncodeKeyFrame(good.size(), fresh);
    const auto appended = DecodeKeyFile(good);
    Require(appended.ok() && appended->keys.size() == decoded->keys.size() + 1 &&
                appended->good_bytes == good.size(),
            "an append to the good part is read");
  }
  const auto anew = DecodeKeyFile(EncodeKeyFile(decoded->master_id, decoded->keys));
  Require(anew.ok() && Same(anew->keys, decoded->keys), "written anew it gives the same");
}

}  // namespace
}  // namespace ieum::store

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ieum::store::Check(ieum::store::FileOf(std::string(data, data + size)));
  return 0;
}
