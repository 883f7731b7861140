#include "service/exchange/text_encoder.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "service/exchange/text_decoder.h"

namespace ieum::exchange {

void TextEncoder::Closer::operator()(UConverter* converter) const { ucnv_close(converter); }

absl::StatusOr<TextEncoder> TextEncoder::Create(std::string_view encoding) {
  auto name = IcuConverterName(encoding);
  if (!name.ok()) return name.status();
  if (*name == "UTF-8") return TextEncoder(nullptr);
  UErrorCode error = U_ZERO_ERROR;
  TextEncoder encoder(ucnv_open(name->c_str(), &error));
  if (U_SUCCESS(error)) {
    ucnv_setFromUCallBack(encoder.converter_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr,
                          nullptr, &error);
  }
  if (U_FAILURE(error)) return absl::InternalError("cannot open the converter " + *name);
  // A character that only looks alike would be read back as another one.
  ucnv_setFallback(encoder.converter_.get(), false);
  return encoder;
}

std::string TextEncoder::Encode(std::string_view text, std::string& lost) {
  if (converter_ == nullptr) return std::string(text);
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  std::string out;
  for (int32_t i = 0, next = 0; i < source.length(); i = next) {
    next = source.moveIndex32(i, 1);
    const icu::UnicodeString character = source.tempSubStringBetween(i, next);
    char bytes[16];
    UErrorCode error = U_ZERO_ERROR;
    ucnv_resetFromUnicode(converter_.get());
    const int32_t size = ucnv_fromUChars(converter_.get(), bytes, sizeof(bytes),
                                         character.getBuffer(), character.length(), &error);
    if (U_FAILURE(error) || size <= 0) {
      character.toUTF8String(lost);
      out += '?';
    } else {
      out.append(bytes, static_cast<std::size_t>(size));
    }
  }
  return out;
}

std::string_view TextEncoder::Mark() const { return converter_ == nullptr ? "\xef\xbb\xbf" : ""; }

}  // namespace ieum::exchange
