// Bytes of a file in some encoding -> UTF-8.
#ifndef IEUM_SERVICE_EXCHANGE_TEXT_DECODER_H_
#define IEUM_SERVICE_EXCHANGE_TEXT_DECODER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct UConverter;

namespace ieum::exchange {

// ICU's name for an encoding of a mapping; INVALID_ARGUMENT when it is not offered.
absl::StatusOr<std::string> IcuConverterName(std::string_view encoding);

// Decodes in chunks of any size. Bytes that are not of the encoding become U+FFFD, so that the row
// they are in can be refused and the others kept; no legal input of these encodings contains U+FFFD
// by right. A byte order mark at the start is dropped.
//
//   auto decoder = TextDecoder::Create("cp949");
//   decoder->Decode(bytes, /*last=*/false, text);   // appends to text
//
// Thread-compatible.
class TextDecoder {
 public:
  // "utf-8", "cp949" (Windows code page 949, a superset of euc-kr) or "euc-kr". INVALID_ARGUMENT
  // else.
  static absl::StatusOr<TextDecoder> Create(std::string_view encoding);

  void Decode(std::string_view bytes, bool last, std::string& out);

 private:
  struct Closer {
    void operator()(UConverter* converter) const;
  };
  explicit TextDecoder(UConverter* converter) : converter_(converter) {}

  std::unique_ptr<UConverter, Closer> converter_;
  bool at_start_ = true;
};

// What a byte that cannot be decoded becomes.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

// True when `text` is well-formed UTF-8 without U+0000 and without U+FFFD.
bool IsCleanUtf8(std::string_view text);

// `text` with U+FFFD in place of U+0000 and of every ill-formed sequence: safe in a protobuf
// string.
std::string CleanUtf8(std::string_view text);

// The beginning of `text`, at most `max_bytes` long, cut between characters.
std::string CutText(std::string_view text, std::size_t max_bytes);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_TEXT_DECODER_H_
