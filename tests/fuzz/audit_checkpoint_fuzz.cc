// Any text as a checkpoint: refused, or the one text of what it says.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/audit/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ieum::store::CheckpointSigner signer(ieum::store::AuditSeed{});
  const std::string_view note(reinterpret_cast<const char*>(data), size);
  const auto parsed = ieum::store::ParseCheckpoint(note);
  if (!parsed.ok()) return 0;
  const std::string again = signer.Sign(parsed->checkpoint);
  // All but the signature is decided by what was read; with a true signature, all.
  const std::size_t text = note.find("\n\n");
  if (note.substr(0, text) != std::string_view(again).substr(0, again.find("\n\n"))) std::abort();
  if (again.size() != note.size()) std::abort();
  if (IsSignedBy(*parsed, signer.public_key()) != (again == note)) std::abort();
  return 0;
}
