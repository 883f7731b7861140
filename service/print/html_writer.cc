#include "service/print/html_writer.h"

#include <array>
#include <cstdint>

#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace ieum::print {
namespace {

bool TurnsDirection(UChar32 c) {
  return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

void AppendCodePoint(UChar32 c, std::string& out) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  out.append(bytes.data(), static_cast<std::size_t>(length));
}

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : CleanText(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string CleanText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, length, c);
    if (c < 0) c = 0xFFFD;
    if (c == '\t') c = ' ';
    if (c == '\n') {
      out += '\n';
    } else if (u_charType(c) != U_CONTROL_CHAR && !TurnsDirection(c) && U_IS_UNICODE_CHAR(c)) {
      AppendCodePoint(c, out);
    }
  }
  return out;
}

void HtmlWriter::Begin(std::string_view language, std::string_view title, std::string_view style,
                       std::string_view body_class) {
  html_ = "<!DOCTYPE html>\n";
  Open("html", {{"lang", std::string(language)}}).Line().Open("head").Line();
  Void("meta", {{"charset", "utf-8"}}).Line();
  // What a page holds is nobody else's: nothing is loaded, and nothing tells where it was read.
  Void("meta", {{"http-equiv", "Content-Security-Policy"},
                {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
  Line().Void("meta", {{"name", "referrer"}, {"content", "no-referrer"}}).Line();
  Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}).Line();
  Leaf("title", title).Line().Open("style");
  html_ += style;
  Close().Line().Close().Line();
  Open("body", body_class.empty() ? Attributes{} : Attributes{{"class", std::string(body_class)}});
  Line();
}

void HtmlWriter::Start(std::string_view tag, const Attributes& attributes) {
  html_ += '<';
  html_ += tag;
  for (const auto& [name, value] : attributes) {
    html_ += ' ';
    html_ += name;
    html_ += "=\"" + Escaped(value) + '"';
  }
}

HtmlWriter& HtmlWriter::Open(std::string_view tag, const Attributes& attributes) {
  Start(tag, attributes);
  html_ += '>';
  open_.emplace_back(tag);
  return *this;
}

HtmlWriter& HtmlWriter::Text(std::string_view text) {
  html_ += Escaped(text);
  return *this;
}

HtmlWriter& HtmlWriter::Close() {
  if (open_.empty()) return *this;
  html_ += "</" + open_.back() + '>';
  open_.pop_back();
  return *this;
}

HtmlWriter& HtmlWriter::Leaf(std::string_view tag, std::string_view text,
                             const Attributes& attributes) {
  return Open(tag, attributes).Text(text).Close();
}

HtmlWriter& HtmlWriter::Void(std::string_view tag, const Attributes& attributes) {
  Start(tag, attributes);
  html_ += "/>";
  return *this;
}

HtmlWriter& HtmlWriter::Line() {
  html_ += '\n';
  return *this;
}

std::string HtmlWriter::Take() {
  while (!open_.empty()) Close();
  html_ += '\n';
  return std::exchange(html_, {});
}

}  // namespace ieum::print
