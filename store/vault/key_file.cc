#include "store/vault/key_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <sodium.h>

#include "store/vault/sodium_ready.h"

namespace ieum::store {
namespace {

constexpr std::string_view kMagic = "IEUMKEYS";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kCheckBytes = 8;
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kIdLengthBytes = 2;
// A rewritten file is cut into frames of about so much.
constexpr std::size_t kFrameBodyBytes = std::size_t{1} << 20;

// The last byte of every frame: where a file ends in zeros, its last append was not written to its
// end. No single bit makes it one.
constexpr char kEnd = '\xff';

void AppendNumber(std::uint64_t number, std::size_t bytes, std::string& out) {
  for (std::size_t i = bytes; i-- > 0;) {
    out.push_back(static_cast<char>((number >> (8 * i)) & 0xff));
  }
}

// The number in the first `bytes` of `in`, which are taken from it.
std::uint64_t TakeNumber(std::size_t bytes, std::string_view& in) {
  std::uint64_t number = 0;
  for (char c : in.substr(0, bytes)) number = number << 8 | static_cast<unsigned char>(c);
  in.remove_prefix(bytes);
  return number;
}

// Finds damage, not forgery. The offset is in it, so that bytes in a wrong place are none.
std::string Check(std::uint64_t offset, std::string_view bytes) {
  SodiumReady();
  std::string where;
  AppendNumber(offset, 8, where);
  crypto_generichash_state state;
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(where.data()),
                            where.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return std::string(reinterpret_cast<const char*>(hash.data()), kCheckBytes);
}

absl::Status Damaged(std::size_t offset, const std::string& what) {
  return absl::DataLossError("damaged at byte " + std::to_string(offset) + ": " + what);
}

void AppendRecord(const std::string& id, const WrappedKey& key, std::string& body) {
  AppendNumber(id.size(), kIdLengthBytes, body);
  body.append(id);
  body.append(key.bytes.data(), key.bytes.size());
}

std::string Header(std::string_view master_id, std::uint64_t whole_bytes) {
  std::string header(kMagic);
  AppendNumber(kVersion, 4, header);
  AppendNumber(whole_bytes, 8, header);
  header += master_id;
  header += Check(0, header);
  return header;
}

struct DecodedHeader {
  std::string master_id;
  // The file was never shorter than this.
  std::uint64_t whole_bytes = 0;
};

absl::StatusOr<DecodedHeader> DecodeHeader(std::string_view bytes) {
  const bool zeros = bytes.find_first_not_of('\0') == std::string_view::npos;
  if (zeros) return Damaged(0, "empty, or overwritten with zeros");
  if (bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::FailedPreconditionError("is no key file");
  }
  if (bytes.size() < kKeyFileHeaderBytes) return Damaged(0, "cut off in its header");
  std::string_view rest = bytes.substr(kMagic.size());
  if (TakeNumber(4, rest) != kVersion) {
    return absl::FailedPreconditionError("is a key file of a newer version of this program");
  }
  DecodedHeader header;
  header.whole_bytes = TakeNumber(8, rest);
  header.master_id = std::string(rest.substr(0, kMasterIdBytes));
  rest.remove_prefix(kMasterIdBytes);
  const std::size_t checked = kKeyFileHeaderBytes - kCheckBytes;
  if (rest.substr(0, kCheckBytes) != Check(0, bytes.substr(0, checked))) {
    return Damaged(0, "the header's checksum does not fit");
  }
  return header;
}

// False when `body` is no sequence of records, or one has an id that is in `keys` already.
bool DecodeRecords(std::string_view body, WrappedKeys& keys) {
  while (!body.empty()) {
    if (body.size() < kIdLengthBytes) return false;
    const std::uint64_t length = TakeNumber(kIdLengthBytes, body);
    if (length == 0 || length > kMaxKeyIdBytes) return false;
    if (body.size() < length + kWrappedKeyBytes) return false;
    const std::string_view id = body.substr(0, length);
    WrappedKey key;
    std::copy_n(body.begin() + static_cast<std::ptrdiff_t>(length), kWrappedKeyBytes,
                key.bytes.begin());
    if (!keys.try_emplace(std::string(id), key).second) return false;
    body.remove_prefix(length + kWrappedKeyBytes);
  }
  return true;
}

// Where the zeros begin that the file ends in.
std::size_t WrittenEnd(std::string_view bytes) {
  const std::size_t last = bytes.find_last_not_of('\0');
  return last == std::string_view::npos ? 0 : last + 1;
}

// Takes the frame at `offset` into `keys`; its size, or 0 when it was not written to its end, where
// bytes from `written_end` on may never have been.
absl::StatusOr<std::size_t> DecodeFrame(std::string_view bytes, std::size_t offset,
                                        std::size_t written_end, WrappedKeys& keys) {
  const std::size_t start = offset + kKeyFrameHeaderBytes;
  if (start > bytes.size()) return std::size_t{0};
  std::string_view rest = bytes.substr(offset);
  const std::string_view checked = rest.substr(0, kKeyFrameHeaderBytes - kCheckBytes);
  const std::size_t length = TakeNumber(kLengthBytes, rest);
  const std::string_view body_check = rest.substr(0, kCheckBytes);
  if (rest.substr(kCheckBytes, kCheckBytes) != Check(offset, checked)) {
    if (start > written_end) return std::size_t{0};
    return Damaged(offset, "the checksum of a frame's header does not fit");
  }
  if (start + length > bytes.size()) return std::size_t{0};
  const std::string_view body = bytes.substr(start, length);
  if (body_check != Check(start, body)) {
    if (start + length > written_end) return std::size_t{0};
    return Damaged(offset, "a frame's checksum does not fit");
  }
  const bool ended = body.size() > 1 && body.back() == kEnd;
  if (!ended || !DecodeRecords(body.substr(0, body.size() - 1), keys)) {
    return Damaged(offset, "a frame does not hold keys, or one twice");
  }
  return kKeyFrameHeaderBytes + length;
}

}  // namespace

WrappedKey::~WrappedKey() { sodium_memzero(bytes.data(), bytes.size()); }

std::string FrameKeyRecords(std::uint64_t offset, std::string records) {
  std::string body = std::move(records);
  body.push_back(kEnd);
  std::string frame;
  AppendNumber(body.size(), kLengthBytes, frame);
  frame += Check(offset + kKeyFrameHeaderBytes, body);
  frame += Check(offset, frame);
  frame += body;
  return frame;
}

std::string EncodeKeyFrame(std::uint64_t offset, const WrappedKeys& keys) {
  std::string body;
  for (const auto& [id, key] : keys) AppendRecord(id, key, body);
  return FrameKeyRecords(offset, std::move(body));
}

std::string EncodeKeyFile(std::string_view master_id, const WrappedKeys& keys) {
  std::string frames;
  std::string body;
  for (auto it = keys.begin(); it != keys.end();) {
    AppendRecord(it->first, it->second, body);
    if (++it != keys.end() && body.size() < kFrameBodyBytes) continue;
    frames += FrameKeyRecords(kKeyFileHeaderBytes + frames.size(), body);
    body.clear();
  }
  return Header(master_id, kKeyFileHeaderBytes + frames.size()) + frames;
}

absl::StatusOr<DecodedKeyFile> DecodeKeyFile(std::string_view bytes) {
  absl::StatusOr<DecodedHeader> header = DecodeHeader(bytes);
  if (!header.ok()) return header.status();
  DecodedKeyFile decoded;
  decoded.master_id = std::move(header->master_id);
  decoded.good_bytes = kKeyFileHeaderBytes;
  const std::size_t end = WrittenEnd(bytes);
  while (decoded.good_bytes < bytes.size()) {
    const absl::StatusOr<std::size_t> size =
        DecodeFrame(bytes, decoded.good_bytes, end, decoded.keys);
    if (!size.ok()) return size.status();
    if (*size == 0) break;
    decoded.good_bytes += *size;
  }
  if (decoded.good_bytes < header->whole_bytes) {
    return Damaged(decoded.good_bytes, "the file is cut off");
  }
  return decoded;
}

}  // namespace ieum::store
