// UTF-8 -> bytes of the encoding of a list: the reverse of text_decoder.h.
#ifndef IEUM_SERVICE_EXCHANGE_TEXT_ENCODER_H_
#define IEUM_SERVICE_EXCHANGE_TEXT_ENCODER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct UConverter;

namespace ieum::exchange {

// Encodes whole texts, each by itself. A character that the encoding does not have becomes "?".
//
//   auto encoder = TextEncoder::Create("cp949");
//   std::string lost;
//   encoder->Encode(cell, lost);   // lost: the characters that became "?"
//
// Thread-compatible.
class TextEncoder {
 public:
  // The names of TextDecoder. INVALID_ARGUMENT for any other.
  static absl::StatusOr<TextEncoder> Create(std::string_view encoding);

  // Appends to `lost` what could not be written.
  std::string Encode(std::string_view text, std::string& lost);

  // What a file begins with: the mark by which spreadsheets recognise UTF-8, else nothing.
  std::string_view Mark() const;

 private:
  struct Closer {
    void operator()(UConverter* converter) const;
  };
  // Null for UTF-8.
  explicit TextEncoder(UConverter* converter) : converter_(converter) {}

  std::unique_ptr<UConverter, Closer> converter_;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_TEXT_ENCODER_H_
