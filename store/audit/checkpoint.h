// Signed heads of the audit log, to be kept elsewhere.
#ifndef IEUM_STORE_AUDIT_CHECKPOINT_H_
#define IEUM_STORE_AUDIT_CHECKPOINT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "store/audit/merkle.h"

namespace ieum::store {

// What a log is made of at one moment.
struct Checkpoint {
  std::string log_id;  // 1 to 63 characters of [a-z0-9-]
  TreeHead tree;       // size up to 2^63 - 1

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Ed25519.
using AuditSeed = std::array<std::uint8_t, 32>;
using AuditPublicKey = std::array<std::uint8_t, 32>;

// A checkpoint as a signed note (C2SP tlog-checkpoint and signed-note), five lines of text:
//
//   ieum-audit/{log id}
//   {size}
//   {base64 of the root}
//
//   — ieum-audit/{log id} {base64 of 4 bytes key hash and 64 bytes Ed25519 signature}
//
// The signature is over the first three lines with their line ends; the key's name is the log's.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::array<std::uint8_t, 4> key_hash{};
  std::array<std::uint8_t, 64> signature{};
};

bool IsLogId(std::string_view log_id);
// "ieum-audit/{log id}"
std::string LogName(std::string_view log_id);

// Reads exactly what CheckpointSigner writes, byte for byte: one text for one checkpoint.
// INVALID_ARGUMENT, with what was expected, on anything else. The signature is not checked.
absl::StatusOr<SignedCheckpoint> ParseCheckpoint(std::string_view note);

bool IsSignedBy(const SignedCheckpoint& checkpoint, const AuditPublicKey& key);

// The key as signed notes write it: "{name}+{key hash, hexadecimal}+{base64 of 01 and the key}".
std::string FormatVerifierKey(std::string_view name, const AuditPublicKey& key);

// Holds the secret key and wipes it at the end. Thread-safe. Signing is deterministic (RFC 8032).
class CheckpointSigner {
 public:
  explicit CheckpointSigner(const AuditSeed& seed);
  ~CheckpointSigner();
  CheckpointSigner(const CheckpointSigner&) = delete;
  CheckpointSigner& operator=(const CheckpointSigner&) = delete;

  const AuditPublicKey& public_key() const { return public_key_; }
  // The signed note.
  std::string Sign(const Checkpoint& checkpoint) const;

 private:
  AuditPublicKey public_key_{};
  std::array<std::uint8_t, 64> secret_key_{};
};

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_CHECKPOINT_H_
