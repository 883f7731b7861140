#include "store/audit/checkpoint.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <sodium.h>

namespace ieum::store {
namespace {

constexpr std::string_view kNamePrefix = "ieum-audit/";
constexpr std::string_view kDash = "\xE2\x80\x94 ";  // an em dash and a space begin a signature
constexpr std::uint8_t kEd25519 = 1;                 // its number among the keys of signed notes
constexpr std::size_t kMaxNoteBytes = 512;
constexpr std::size_t kMaxLogIdBytes = 63;

static_assert(std::tuple_size_v<AuditSeed> == crypto_sign_SEEDBYTES);
static_assert(std::tuple_size_v<AuditPublicKey> == crypto_sign_PUBLICKEYBYTES);

template <std::size_t N>
absl::string_view ToAbsl(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::array<std::uint8_t, 4> KeyHash(std::string_view name, const AuditPublicKey& key) {
  const TreeHash hash =
      HashBytes(absl::StrCat(ToAbsl(name), "\n", std::string(1, kEd25519), ToAbsl(key)));
  return {hash[0], hash[1], hash[2], hash[3]};
}

// What is signed.
std::string TextOf(const Checkpoint& checkpoint) {
  return absl::StrCat(LogName(checkpoint.log_id), "\n", checkpoint.tree.size, "\n",
                      absl::Base64Escape(ToAbsl(checkpoint.tree.root)), "\n");
}

absl::Status Expected(const char* line, const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("the ", line, " of a checkpoint must be ", what));
}

std::optional<std::uint64_t> ParseSize(std::string_view text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  std::int64_t size = 0;
  if (!digits || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  if (!absl::SimpleAtoi(ToAbsl(text), &size)) return std::nullopt;
  return static_cast<std::uint64_t>(size);
}

// Exactly `bytes.size()` bytes in the one spelling that standard base64 has for them.
bool ParseBase64(std::string_view text, std::span<std::uint8_t> bytes) {
  std::string decoded;
  if (!absl::Base64Unescape(ToAbsl(text), &decoded) || decoded.size() != bytes.size()) return false;
  if (absl::Base64Escape(decoded) != ToAbsl(text)) return false;
  std::copy(decoded.begin(), decoded.end(), bytes.begin());
  return true;
}

}  // namespace

bool IsLogId(std::string_view log_id) {
  return !log_id.empty() && log_id.size() <= kMaxLogIdBytes &&
         std::all_of(log_id.begin(), log_id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string LogName(std::string_view log_id) {
  return std::string(kNamePrefix) + std::string(log_id);
}

absl::StatusOr<SignedCheckpoint> ParseCheckpoint(std::string_view note) {
  if (note.size() > kMaxNoteBytes) return Expected("text", "at most 512 bytes");
  const std::vector<std::string> lines = absl::StrSplit(ToAbsl(note), '\n');
  if (lines.size() != 6 || !lines[3].empty() || !lines[5].empty()) {
    return Expected("text", "three lines, an empty one and one signature, each ended");
  }
  SignedCheckpoint parsed;
  Checkpoint& checkpoint = parsed.checkpoint;
  const std::string& name = lines[0];
  if (!name.starts_with(kNamePrefix) || !IsLogId(name.substr(kNamePrefix.size()))) {
    return Expected("first line", "\"ieum-audit/{log id}\"");
  }
  checkpoint.log_id = name.substr(kNamePrefix.size());
  const std::optional<std::uint64_t> size = ParseSize(lines[1]);
  if (!size.has_value()) return Expected("second line", "a number of entries, 0 to 2^63 - 1");
  checkpoint.tree.size = *size;
  if (!ParseBase64(lines[2], checkpoint.tree.root)) {
    return Expected("third line", "32 bytes in base64");
  }
  const std::string prefix = absl::StrCat(ToAbsl(kDash), name, " ");
  std::array<std::uint8_t, 68> signature{};
  if (!lines[4].starts_with(prefix) || !ParseBase64(lines[4].substr(prefix.size()), signature)) {
    return Expected("fifth line", "a dash, the name of the first line and 68 bytes in base64");
  }
  std::copy_n(signature.begin(), 4, parsed.key_hash.begin());
  std::copy_n(signature.begin() + 4, 64, parsed.signature.begin());
  return parsed;
}

bool IsSignedBy(const SignedCheckpoint& checkpoint, const AuditPublicKey& key) {
  if (checkpoint.key_hash != KeyHash(LogName(checkpoint.checkpoint.log_id), key)) return false;
  const std::string text = TextOf(checkpoint.checkpoint);
  return crypto_sign_verify_detached(checkpoint.signature.data(), Bytes(text), text.size(),
                                     key.data()) == 0;
}

std::string FormatVerifierKey(std::string_view name, const AuditPublicKey& key) {
  return absl::StrCat(ToAbsl(name), "+", absl::BytesToHexString(ToAbsl(KeyHash(name, key))), "+",
                      absl::Base64Escape(absl::StrCat(std::string(1, kEd25519), ToAbsl(key))));
}

CheckpointSigner::CheckpointSigner(const AuditSeed& seed) {
  // Fails only where the system has no source of randomness, which nothing here draws on.
  static_cast<void>(sodium_init());
  crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data());
}

CheckpointSigner::~CheckpointSigner() { sodium_memzero(secret_key_.data(), secret_key_.size()); }

std::string CheckpointSigner::Sign(const Checkpoint& checkpoint) const {
  const std::string text = TextOf(checkpoint);
  std::array<std::uint8_t, 64> signature{};
  crypto_sign_detached(signature.data(), nullptr, Bytes(text), text.size(), secret_key_.data());
  const std::string name = LogName(checkpoint.log_id);
  const std::string blob = absl::StrCat(ToAbsl(KeyHash(name, public_key_)), ToAbsl(signature));
  return absl::StrCat(text, "\n", ToAbsl(kDash), name, " ", absl::Base64Escape(blob), "\n");
}

}  // namespace ieum::store
