// Values as PostgreSQL takes them in binary: fields of COPY rows, parameters of statements.
#ifndef IEUM_TESTS_BENCH_PEERS_WIRE_VALUES_H_
#define IEUM_TESTS_BENCH_PEERS_WIRE_VALUES_H_

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ieum::bench {

// Big-endian, as on the wire.
template <typename Number>
void AppendNumber(std::string& out, Number number) {
  using Bits =
      std::conditional_t<sizeof(Number) == 8, std::uint64_t,
                         std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint16_t>>;
  const auto bits = std::bit_cast<Bits>(number);
  for (int shift = static_cast<int>(sizeof(Number)) * 8 - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(bits >> shift));
  }
}

// The type numbers of pg_type.
template <typename Number>
constexpr std::int32_t ElementType() {
  if constexpr (std::is_same_v<Number, std::int16_t>) return 21;
  if constexpr (std::is_same_v<Number, std::int32_t>) return 23;
  if constexpr (std::is_same_v<Number, double>) return 701;
  return 0;
}

// int2, int4 or float8, by the type of the number.
template <typename Number>
std::string WireNumber(Number number) {
  static_assert(ElementType<Number>() != 0);
  std::string out;
  AppendNumber(out, number);
  return out;
}

// Of one dimension, from index 1 on.
template <typename Number>
std::string WireArray(const std::vector<Number>& numbers) {
  std::string out;
  AppendNumber<std::int32_t>(out, numbers.empty() ? 0 : 1);
  AppendNumber<std::int32_t>(out, 0);
  AppendNumber<std::int32_t>(out, ElementType<Number>());
  if (numbers.empty()) return out;
  AppendNumber(out, static_cast<std::int32_t>(numbers.size()));
  AppendNumber<std::int32_t>(out, 1);
  for (Number number : numbers) {
    AppendNumber(out, static_cast<std::int32_t>(sizeof(Number)));
    AppendNumber(out, number);
  }
  return out;
}

inline std::string WireBool(bool value) { return {value ? '\1' : '\0'}; }

// In degrees: x east, y north.
struct Box {
  double most_x = 0, most_y = 0, least_x = 0, least_y = 0;
};
// Beyond which nothing is within so many kilometres of the point; somewhat too large. Not for the
// poles and the date line.
Box BoxAround(double latitude, double longitude, double radius_km);
std::string WireBox(const Box& box);

// Rows in COPY's binary format.
class CopyRow {
 public:
  explicit CopyRow(std::size_t columns) {
    AppendNumber(bytes_, static_cast<std::int16_t>(columns));
  }

  void Add(std::string_view wire_value) {
    AppendNumber(bytes_, static_cast<std::int32_t>(wire_value.size()));
    bytes_ += wire_value;
    ++fields_;
  }
  void AddNull() {
    AppendNumber<std::int32_t>(bytes_, -1);
    ++fields_;
  }
  // The first `columns` fields of `numbers`, null beyond their end.
  template <typename Number>
  void AddEach(const std::vector<Number>& numbers, std::size_t columns) {
    for (std::size_t i = 0; i < columns; ++i) {
      i < numbers.size() ? Add(WireNumber(numbers[i])) : AddNull();
    }
  }
  const std::string& bytes() const { return bytes_; }
  std::size_t fields() const { return fields_; }

 private:
  std::string bytes_;
  std::size_t fields_ = 0;
};

// Before the first row, after the last.
std::string_view CopyHeader();
std::string_view CopyEnd();

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_WIRE_VALUES_H_
