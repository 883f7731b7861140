#include "indexer/text/text_model_format.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"

#include "indexer/text/text_model.h"

namespace ieum::indexer {
namespace {

constexpr std::string_view kMagic("IEUMLSA\x02", 8);
constexpr std::size_t kChecksumBytes = 8;
constexpr std::uint32_t kMaxDimension = 4096;
// Rounding may carry a unit vector's entry this far beyond 1.
constexpr float kUnitLimit = 1.001F / 32767;

class Writer {
 public:
  template <typename T>
  void Unsigned(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
    }
  }
  void Float(float value) { Unsigned(std::bit_cast<std::uint32_t>(value)); }
  template <typename T>
  void Signed(const AlignedVector<T>& values) {
    std::size_t at = bytes_.size();
    bytes_.resize(at + values.size() * sizeof(T));
    for (const T value : values) {
      const auto bits = static_cast<std::make_unsigned_t<T>>(value);
      for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes_[at++] = static_cast<char>((bits >> (8 * i)) & 0xFF);
      }
    }
  }
  void Double(double value) { Unsigned(std::bit_cast<std::uint64_t>(value)); }
  void Bytes(std::string_view bytes) { bytes_.append(bytes); }
  void Reserve(std::size_t size) { bytes_.reserve(size); }
  std::string Seal() {
    Unsigned(HashTerm(bytes_));
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

// Reads what Writer wrote. After the bytes ran out everything reads as 0 and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T Unsigned() {
    if (rest_.size() < sizeof(T)) {
      ok_ = false;
      rest_ = {};
      return 0;
    }
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      value = static_cast<T>(
          value | static_cast<T>(static_cast<T>(static_cast<std::uint8_t>(rest_[i])) << (8 * i)));
    }
    rest_.remove_prefix(sizeof(T));
    return value;
  }
  float Float() { return std::bit_cast<float>(Unsigned<std::uint32_t>()); }
  double Double() { return std::bit_cast<double>(Unsigned<std::uint64_t>()); }

  // False when fewer than count x size bytes are left; checked before anything is allocated.
  bool Has(std::uint64_t count, std::uint64_t size) const {
    return ok_ && (size == 0 || count <= rest_.size() / size);
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// False when bytes are missing or a value is the least there is, which has no opposite.
template <typename T>
bool ReadRows(Reader& reader, std::uint64_t rows, std::uint64_t dimension, AlignedVector<T>& out) {
  if (!reader.Has(rows, dimension * sizeof(T))) return false;
  out.resize(static_cast<std::size_t>(rows * dimension));
  for (T& value : out) {
    value = static_cast<T>(reader.Unsigned<std::make_unsigned_t<T>>());
    if (value == std::numeric_limits<T>::min()) return false;
  }
  return true;
}

bool ReadNeeds(Reader& reader, std::vector<NeedHint>& needs) {
  const auto count = reader.Unsigned<std::uint16_t>();
  if (!reader.Has(count, sizeof(std::uint16_t) + sizeof(float))) return false;
  for (std::uint16_t i = 0; i < count; ++i) {
    NeedHint need;
    need.sub_area = reader.Unsigned<std::uint16_t>();
    need.weight = static_cast<double>(reader.Float());
    if (!(need.weight > 0 && need.weight <= 1)) return false;
    needs.push_back(need);
  }
  return true;
}

absl::Status Damaged(const char* what) {
  return absl::DataLossError(std::string("text model: ") + what);
}

}  // namespace

std::string ModelVersion(std::string_view serialized) {
  constexpr char kDigits[] = "0123456789abcdef";
  Reader reader(serialized.substr(serialized.size() - kChecksumBytes));
  const auto checksum = reader.Unsigned<std::uint64_t>();
  std::string version;
  for (int digit = 11; digit >= 0; --digit)
    version.push_back(kDigits[(checksum >> (4 * digit)) & 15]);
  return version;
}

std::string TextModel::Serialize() const {
  Writer writer;
  writer.Reserve(64 + terms_.size() * 16 + projection_.size() * 2 + exemplars_.values().size() +
                 exemplars_.size() * 20);
  writer.Bytes(kMagic);
  writer.Unsigned(static_cast<std::uint32_t>(dimension_));
  writer.Unsigned(static_cast<std::uint32_t>(terms_.size()));
  writer.Unsigned(static_cast<std::uint32_t>(exemplars_.size()));
  writer.Unsigned(text_count_);
  writer.Double(average_length_);
  for (const TermRow& row : terms_) writer.Unsigned(row.term);
  for (const TermRow& row : terms_) writer.Float(row.idf);
  for (const TermRow& row : terms_) writer.Float(row.unit);
  writer.Signed(projection_);
  writer.Signed(exemplars_.values());
  for (const std::vector<NeedHint>& needs : exemplars_.needs()) {
    writer.Unsigned(static_cast<std::uint16_t>(needs.size()));
    for (const NeedHint& need : needs) {
      writer.Unsigned(need.sub_area);
      writer.Float(static_cast<float>(need.weight));
    }
  }
  return writer.Seal();
}

absl::StatusOr<std::shared_ptr<const TextModel>> TextModel::Parse(std::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksumBytes || bytes.substr(0, kMagic.size()) != kMagic) {
    return Damaged("not in a known format");
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumBytes);
  Reader tail(bytes.substr(body.size()));
  if (tail.Unsigned<std::uint64_t>() != HashTerm(body)) return Damaged("the checksum does not fit");

  Reader reader(body.substr(kMagic.size()));
  auto model = std::make_shared<TextModel>();
  const auto dimension = reader.Unsigned<std::uint32_t>();
  const auto terms = reader.Unsigned<std::uint32_t>();
  const auto exemplars = reader.Unsigned<std::uint32_t>();
  model->text_count_ = reader.Unsigned<std::uint64_t>();
  model->average_length_ = reader.Double();
  const bool sound_head = dimension >= 1 && dimension <= kMaxDimension && terms >= 1 &&
                          model->text_count_ >= 1 && model->average_length_ >= 1 &&
                          std::isfinite(model->average_length_);
  if (!reader.ok() || !sound_head) return Damaged("a size is out of range");
  model->dimension_ = static_cast<int>(dimension);

  if (!reader.Has(terms, sizeof(TermHash) + 2 * sizeof(float))) return Damaged("terms are missing");
  model->terms_.resize(terms);
  for (std::size_t i = 0; i < terms; ++i) {
    model->terms_[i].term = reader.Unsigned<TermHash>();
    if (i > 0 && model->terms_[i].term <= model->terms_[i - 1].term) {
      return Damaged("terms are out of order");
    }
  }
  for (TermRow& row : model->terms_) {
    row.idf = reader.Float();
    if (!(row.idf > 0) || !(row.idf < 100)) return Damaged("a term weight is out of range");
  }
  for (TermRow& row : model->terms_) {
    row.unit = reader.Float();
    if (!(row.unit >= 0) || !(row.unit <= kUnitLimit)) return Damaged("a unit is out of range");
  }
  AlignedVector<std::int8_t> vectors;
  if (!ReadRows(reader, terms, dimension, model->projection_) ||
      !ReadRows(reader, exemplars, dimension, vectors)) {
    return Damaged("a vector is out of range");
  }
  if (!reader.Has(exemplars, sizeof(std::uint16_t))) return Damaged("needs are missing");
  model->exemplars_ = Exemplars(dimension);
  model->exemplars_.Reserve(exemplars);
  for (std::size_t i = 0; i < exemplars; ++i) {
    std::vector<NeedHint> needs;
    if (!ReadNeeds(reader, needs)) return Damaged("a need is out of range");
    const auto begin = vectors.begin() + static_cast<std::ptrdiff_t>(i * dimension);
    model->exemplars_.Add(FromBytes({begin, begin + dimension}), std::move(needs));
  }
  if (model->exemplars_.size() != exemplars) return Damaged("an exemplar has no direction");
  if (!reader.ok() || !reader.at_end()) return Damaged("of the wrong size");
  model->version_ = ModelVersion(bytes);
  return std::shared_ptr<const TextModel>(std::move(model));
}

}  // namespace ieum::indexer
