#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

#include "store/audit/checkpoint.h"
#include "tests/store/audit_fixture.h"

namespace ieum::store {
namespace {

Checkpoint Sample() { return {"district-3", {1234, LeafHash("x")}}; }

template <std::size_t N>
std::array<std::uint8_t, N> FromHex(const char* hex) {
  const std::string bytes = absl::HexStringToBytes(hex);
  std::array<std::uint8_t, N> array{};
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

TEST(AuditCheckpointTest, WritesASignedNote) {
  const CheckpointSigner signer(SeedOf(1));
  const std::string note = signer.Sign(Sample());
  const std::string name = "ieum-audit/district-3";
  EXPECT_TRUE(note.starts_with(name + "\n1234\n"));
  EXPECT_NE(note.find("\n\n— " + name + " "), std::string::npos);
  EXPECT_EQ(std::count(note.begin(), note.end(), '\n'), 5);
  EXPECT_EQ(note, signer.Sign(Sample()));
  const auto parsed = ParseCheckpoint(note);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->checkpoint, Sample());
  EXPECT_TRUE(IsSignedBy(*parsed, signer.public_key()));
  EXPECT_FALSE(IsSignedBy(*parsed, CheckpointSigner(SeedOf(2)).public_key()));
}

// RFC 8032, 7.1, test 1.
TEST(AuditCheckpointTest, TheKeyIsEd25519) {
  const CheckpointSigner signer(
      FromHex<32>("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  EXPECT_EQ(signer.public_key(),
            FromHex<32>("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
}

// A key that another implementation of signed notes has published.
TEST(AuditCheckpointTest, VerifierKeysAreThoseOfSignedNotes) {
  const auto key = FromHex<32>("8cf3ac85aadd42891c5ae9aef27244cb2a546a2312f80020aad3f2ae1af73314");
  EXPECT_EQ(FormatVerifierKey("sigsum.org:testonly", key),
            "sigsum.org:testonly+8de2c54b+AYzzrIWq3UKJHFrprvJyRMsqVGojEvgAIKrT8q4a9zMU");
}

TEST(AuditCheckpointTest, ASignatureIsOfItsTextAlone) {
  const CheckpointSigner signer(SeedOf(1));
  const auto parsed = ParseCheckpoint(signer.Sign(Sample()));
  ASSERT_TRUE(parsed.ok());
  auto changed = *parsed;
  changed.checkpoint.tree.size = 1235;
  EXPECT_FALSE(IsSignedBy(changed, signer.public_key()));
  changed = *parsed;
  changed.checkpoint.tree.root[0] ^= 1;
  EXPECT_FALSE(IsSignedBy(changed, signer.public_key()));
  changed = *parsed;
  changed.checkpoint.log_id = "district-4";
  EXPECT_FALSE(IsSignedBy(changed, signer.public_key()));
}

TEST(AuditCheckpointTest, ReadsNothingButWhatItWrites) {
  const std::string note = CheckpointSigner(SeedOf(1)).Sign(Sample());
  const auto with = [&note](const std::string& from, const std::string& to) {
    const std::string changed = absl::StrReplaceAll(note, {{from, to}});
    EXPECT_NE(changed, note);
    return changed;
  };
  for (const std::string& bad : {std::string(),
                                 std::string("\n\n\n\n\n"),
                                 note + "\n",
                                 note + "x",
                                 " " + note,
                                 note.substr(0, note.size() - 1),
                                 with("\n1234\n", "\n01234\n"),
                                 with("\n1234\n", "\n+1234\n"),
                                 with("\n1234\n", "\n-1234\n"),
                                 with("\n1234\n", "\n 1234\n"),
                                 with("\n1234\n", "\n\n"),
                                 with("\n1234\n", "\n9223372036854775808\n"),
                                 with("\n1234\n", "\n1234\r\n"),
                                 with("ieum-audit/", "ieum/"),
                                 with("district-3", "District"),
                                 with("district-3", ""),
                                 with("district-3", "a/b"),
                                 with("district-3", std::string(64, 'a')),
                                 with("=\n\n", "\n\n"),
                                 with("=\n\n", "==\n\n"),
                                 with("—", "-"),
                                 with("— ", "—  "),
                                 with("\n\n", "\nextension\n\n"),
                                 note + note.substr(note.find("—")),
                                 std::string(100'000, 'a')}) {
    EXPECT_EQ(ParseCheckpoint(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_TRUE(ParseCheckpoint(with("\n1234\n", "\n9223372036854775807\n")).ok());
  EXPECT_TRUE(ParseCheckpoint(with("\n1234\n", "\n0\n")).ok());
}

// No second text reads as the same checkpoint: not in another spelling of base64, nor of numbers.
TEST(AuditCheckpointTest, NoChangedByteVerifies) {
  const CheckpointSigner signer(SeedOf(1));
  const std::string note = signer.Sign(Sample());
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = note;
      changed[at] = static_cast<char>(value);
      if (changed == note) continue;
      const auto parsed = ParseCheckpoint(changed);
      ASSERT_FALSE(parsed.ok() && IsSignedBy(*parsed, signer.public_key())) << at << " " << value;
    }
  }
}

}  // namespace
}  // namespace ieum::store
