#include "tests/bench/generator/grammar.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace ieum::bench {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(Slot::kCount)> kSlotNames = {
    "dong",  "dong0", "district", "district0", "province", "province0", "road",
    "org",   "area",  "who",      "doing",     "doing2",   "kw",        "kw2",
    "terms", "said",  "member",   "label",     "kind",     "programme"};

struct Particle {
  const char* after_consonant;
  const char* after_vowel;
};
constexpr std::array<Particle, 8> kParticles = {{{"은", "는"},
                                                 {"이", "가"},
                                                 {"을", "를"},
                                                 {"과", "와"},
                                                 {"으로", "로"},
                                                 {"이나", "나"},
                                                 {"이면", "면"},
                                                 {"이라면", "라면"}}};
constexpr std::size_t kToParticle = 4;  // "로" after ㄹ too

[[noreturn]] void Abort(const std::string& what) {
  std::fprintf(stderr, "grammar: %s\n", what.c_str());
  std::abort();
}

// The last code point that is read aloud: closing quotes and brackets are not.
char32_t LastLetter(std::string_view text) {
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    const std::string_view bytes = text.substr(start);
    text = text.substr(0, start);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (bytes.size() == 1) {
      if (bytes[0] == '\'' || bytes[0] == ')' || bytes[0] == '"') continue;
      return byte(0);
    }
    if (bytes.size() != 3) return 0;
    const char32_t letter =
        ((byte(0) & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
    if (letter != U'\u201d' && letter != U'\u2019') return letter;
  }
  return 0;
}

// Index of the final consonant (0: none), as Hangul syllables are numbered; digits as they are
// read.
int FinalOf(char32_t letter) {
  constexpr int kRieul = 8;
  if (letter >= 0xAC00 && letter <= 0xD7A3) return static_cast<int>((letter - 0xAC00) % 28);
  switch (letter) {
    case U'1':
    case U'7':
    case U'8':
      return kRieul;
    case U'0':
    case U'3':
    case U'6':
      return 1;
    default:
      return 0;
  }
}

std::optional<std::uint32_t> FindName(const auto& names, std::string_view name) {
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(it - names.begin());
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void AppendParticle(std::size_t index, std::string& out) {
  constexpr int kRieul = 8;
  const int final = FinalOf(LastLetter(out));
  const bool vowel = final == 0 || (index == kToParticle && final == kRieul);
  out += vowel ? kParticles[index].after_vowel : kParticles[index].after_consonant;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

SymbolId Grammar::AddSymbol(const std::string& name, const std::vector<std::string>& templates) {
  const auto id = static_cast<SymbolId>(symbols_.size());
  symbols_.emplace_back();
  // Parsing may add symbols of its own.
  std::vector<TemplateId> ids = AddTemplates(templates);
  symbols_[id] = std::move(ids);
  if (!names_.emplace(name, id).second) Abort("symbol given twice: " + name);
  return id;
}

void Grammar::AddAlias(const std::string& alias, const std::string& name) {
  names_.emplace(alias, Find(name));
}

TemplateId Grammar::AddTemplate(const std::string& text) {
  std::vector<Piece> pieces = Parse(text);
  templates_.push_back(std::move(pieces));
  return static_cast<TemplateId>(templates_.size() - 1);
}

std::vector<TemplateId> Grammar::AddTemplates(const std::vector<std::string>& texts) {
  std::vector<TemplateId> ids;
  for (const std::string& text : texts) ids.push_back(AddTemplate(text));
  return ids;
}

std::vector<Grammar::Piece> Grammar::Parse(const std::string& text) {
  std::vector<Piece> pieces;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find_first_of("{[", at);
    if (open != at) pieces.push_back({PieceKind::kLiteral, text.substr(at, open - at)});
    if (open == std::string::npos) break;
    const std::size_t close = text.find(text[open] == '{' ? '}' : ']', open);
    if (close == std::string::npos) Abort("not closed: " + text);
    const std::string inner = text.substr(open + 1, close - open - 1);
    if (text[open] == '{') {
      pieces.push_back(ParseName(inner, text));
    } else {
      const SymbolId id = AddSymbol("[" + std::to_string(symbols_.size()), Split(inner, '|'));
      pieces.push_back({PieceKind::kSymbol, "", id});
    }
    at = close + 1;
  }
  return pieces;
}

Grammar::Piece Grammar::ParseName(const std::string& name, const std::string& text) const {
  Piece piece;
  if (name.rfind("num:", 0) == 0) {
    piece.kind = PieceKind::kNumber;
    if (std::sscanf(name.c_str(), "num:%d-%d", &piece.low, &piece.high) != 2 ||
        piece.low > piece.high) {
      Abort("not a range of numbers: " + text);
    }
    return piece;
  }
  for (std::size_t i = 0; i < kParticles.size(); ++i) {
    if (name != kParticles[i].after_consonant) continue;
    piece.kind = PieceKind::kParticle;
    piece.index = static_cast<std::uint32_t>(i);
    return piece;
  }
  if (const auto slot = FindName(kSlotNames, name)) {
    piece.kind = PieceKind::kSlot;
    piece.index = *slot;
    return piece;
  }
  piece.kind = PieceKind::kSymbol;
  piece.text = name;
  return piece;
}

void Grammar::Link() {
  for (std::vector<Piece>& pieces : templates_) {
    for (Piece& piece : pieces) {
      if (piece.kind != PieceKind::kSymbol || piece.text.empty()) continue;
      piece.index = Find(piece.text);
      piece.text.clear();
    }
  }
}

SymbolId Grammar::Find(const std::string& name) const {
  const auto it = names_.find(name);
  if (it == names_.end()) Abort("no slot and no symbol: " + name);
  return it->second;
}

void Grammar::Expand(TemplateId id, Draws& draws, const Slots& slots, std::string& out) const {
  for (const Piece& piece : templates_[id]) {
    switch (piece.kind) {
      case PieceKind::kLiteral:
        out += piece.text;
        break;
      case PieceKind::kSlot:
        out += slots[piece.index];
        break;
      case PieceKind::kSymbol:
        ExpandSymbol(piece.index, draws, slots, out);
        break;
      case PieceKind::kNumber:
        out += std::to_string(draws.Between(piece.low, piece.high));
        break;
      case PieceKind::kParticle:
        AppendParticle(piece.index, out);
        break;
    }
  }
}

void Grammar::ExpandSymbol(SymbolId id, Draws& draws, const Slots& slots, std::string& out) const {
  Expand(draws.Pick(symbols_[id]), draws, slots, out);
}

std::string Grammar::Text(TemplateId id, Draws& draws, const Slots& slots) const {
  std::string out;
  Expand(id, draws, slots, out);
  return out;
}

std::string Grammar::SymbolText(SymbolId id, Draws& draws, const Slots& slots) const {
  std::string out;
  ExpandSymbol(id, draws, slots, out);
  return out;
}

}  // namespace ieum::bench
