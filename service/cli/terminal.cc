#include "service/cli/terminal.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

namespace ieum::cli {
namespace {

constexpr int kMinColumns = 60;
constexpr int kMaxColumns = 100;
constexpr UChar32 kReplacement = 0xFFFD;

int WidthOf(UChar32 c) {
  const bool joins_syllable = c >= 0x1160 && c <= 0x11FF;  // medial vowels, final consonants
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  if (joins_syllable) return 0;
  switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH:
      return 2;
    default:
      return 1;
  }
}

// Visits the characters of a text: visit(character, its bytes).
template <typename Visit>
void ForEachCharacter(std::string_view utf8, const Visit& visit) {
  const auto size = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t start = i;
    UChar32 c = 0;
    U8_NEXT(utf8.data(), i, size, c);
    visit(c < 0 ? kReplacement : c,
          utf8.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
  }
}

void AppendCharacter(std::string& out, UChar32 c) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(bytes, static_cast<std::size_t>(length));
}

// The longest beginning of at most `columns`, with the marks that belong to its last character.
std::string_view Head(std::string_view text, int columns) {
  int width = 0;
  std::size_t bytes = 0;
  bool full = false;
  ForEachCharacter(text, [&](UChar32 c, std::string_view character) {
    full = full || width + WidthOf(c) > columns;
    if (full) return;
    width += WidthOf(c);
    bytes += character.size();
  });
  return text.substr(0, bytes);
}

std::string Blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(0, count)), ' ');
}

const char* EscapeOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kAccent:
      return "\x1b[1;36m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kWarn:
      return "\x1b[33m";
    case Tone::kBad:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  ForEachCharacter(utf8, [&](UChar32 c, std::string_view) { width += WidthOf(c); });
  return width;
}

std::string Clean(std::string_view utf8) {
  std::string out;
  bool blank = false;
  ForEachCharacter(utf8, [&](UChar32 c, std::string_view) {
    const bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (u_isUWhiteSpace(c) || u_iscntrl(c) || turns) {
      blank = true;
      return;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    AppendCharacter(out, c);
  });
  return out;
}

std::vector<std::string> Wrap(std::string_view text, int columns) {
  columns = std::max(columns, 2);
  std::vector<std::string> lines(1);
  int used = 0;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (word.empty()) continue;
    const int width = DisplayWidth(word);
    if (used > 0 && used + 1 + width > columns) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    while (DisplayWidth(word) > columns) {
      const std::string_view head = Head(word, columns);
      lines.back() += head;
      lines.emplace_back();
      word.remove_prefix(head.size());
    }
    lines.back() += word;
    used = DisplayWidth(lines.back());
  }
  return lines;
}

std::string Truncate(std::string_view text, int columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  return std::string(Head(text, columns - 1)) + "…";
}

std::string PadRight(std::string_view text, int columns) {
  return std::string(text) + Blanks(columns - DisplayWidth(text));
}

std::string PadLeft(std::string_view text, int columns) {
  return Blanks(columns - DisplayWidth(text)) + std::string(text);
}

Look DetectLook(bool english) {
  Look look;
  look.english = english;
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  look.fit = terminal;
  look.color = terminal && !dumb && (no_color == nullptr || *no_color == '\0');
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    look.columns = std::clamp(static_cast<int>(size.ws_col), kMinColumns, kMaxColumns);
  }
  return look;
}

std::string Paint(std::string_view text, Tone tone, const Look& look) {
  if (!look.color || tone == Tone::kPlain || text.empty()) return std::string(text);
  return EscapeOf(tone) + std::string(text) + "\x1b[0m";
}

void Page::Blank() { out_ += '\n'; }

void Page::Text(int indent, std::string_view text, Tone tone) {
  const std::string clean = Clean(text);
  if (clean.empty()) return;
  for (const std::string& line : Wrap(clean, look_.columns - indent)) {
    out_ += Blanks(indent) + Paint(line, tone, look_) + "\n";
  }
}

void Page::Item(int indent, int label_columns, std::string_view label, std::string_view text,
                Tone tone) {
  std::string head = Paint(PadRight(label, label_columns), Tone::kFaint, look_);
  for (const std::string& line : Wrap(Clean(text), look_.columns - indent - label_columns)) {
    out_ += Blanks(indent) + head + Paint(line, tone, look_) + "\n";
    head = Blanks(label_columns);
  }
}

void Page::Row(int indent, std::string_view left, std::string_view right, Tone tone) {
  const std::string end = Clean(right);
  if (end.empty()) {
    const std::string alone = Clean(left);
    const int most = look_.fit ? look_.columns - indent : DisplayWidth(alone);
    out_ += Blanks(indent) + Paint(Truncate(alone, most), tone, look_) + "\n";
    return;
  }
  int room = look_.columns - indent - DisplayWidth(end) - 2;
  std::string begin = Clean(left);
  if (!look_.fit) room = std::max(room, DisplayWidth(begin));
  begin = Truncate(begin, room);
  out_ += Blanks(indent) + Paint(begin, tone, look_) + Blanks(room + 2 - DisplayWidth(begin)) +
          Paint(end, tone, look_) + "\n";
}

void Page::Rule(std::string_view title) {
  std::string words = Clean(title);
  if (look_.fit) words = Truncate(words, look_.columns - 6);
  std::string line;
  for (int i = DisplayWidth(words) + 4; i < look_.columns; ++i) line += "─";
  out_ += Paint("──", Tone::kFaint, look_) + " " + Paint(words, Tone::kAccent, look_) + " " +
          Paint(line, Tone::kFaint, look_) + "\n";
}

void Table::Add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Clean(cell);
  cells.resize(columns_.size());
  rows_.push_back({std::move(cells)});
}

void Table::AddAcross(std::string first, std::string text) {
  rows_.push_back({{Clean(first), Clean(text)}, true});
}

void Table::Separate() {
  if (!rows_.empty() && !rows_.back().cells.empty()) rows_.emplace_back();
}

std::vector<int> Table::Widths(int available, bool fit) const {
  constexpr int kGap = 2;
  constexpr int kNarrowest = 8;
  std::vector<int> widths;
  int total = -kGap;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    int width = DisplayWidth(columns_[i].header);
    for (const Row& row : rows_) {
      const bool counts = !row.cells.empty() && (!row.across || i == 0);
      if (counts) width = std::max(width, DisplayWidth(row.cells[i]));
    }
    widths.push_back(width);
    total += width + kGap;
  }
  // The widest elastic column gives way first.
  while (total > available) {
    int* widest = nullptr;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool elastic = columns_[i].elastic && (fit || columns_[i].wrap);
      if (elastic && widths[i] > kNarrowest && (widest == nullptr || widths[i] > *widest)) {
        widest = &widths[i];
      }
    }
    if (widest == nullptr) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string Table::Render(const Look& look, int indent) const {
  const std::vector<int> widths = Widths(look.columns - indent, look.fit);
  const auto line = [&](const std::vector<std::string>& cells, Tone tone) {
    std::vector<std::vector<std::string>> wrapped;
    std::size_t height = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      wrapped.push_back(columns_[i].wrap ? Wrap(cells[i], widths[i])
                                         : std::vector<std::string>{Truncate(cells[i], widths[i])});
      height = std::max(height, wrapped.back().size());
    }
    std::string out;
    for (std::size_t row = 0; row < height; ++row) {
      std::string text;
      for (std::size_t i = 0; i < wrapped.size(); ++i) {
        const std::string cell = row < wrapped[i].size() ? wrapped[i][row] : "";
        if (i > 0) text += "  ";
        text += columns_[i].right ? PadLeft(cell, widths[i]) : PadRight(cell, widths[i]);
      }
      text.erase(text.find_last_not_of(' ') + 1);
      out += Blanks(indent) + Paint(text, tone, look) + "\n";
    }
    return out;
  };
  const auto across = [&](const std::vector<std::string>& cells) {
    const int room = look.columns - indent - widths.front() - 2;
    std::string head = PadRight(cells.front(), widths.front());
    std::string out;
    for (const std::string& text :
         look.fit ? Wrap(cells.back(), room) : std::vector<std::string>{cells.back()}) {
      out += Blanks(indent) + head + "  " + text + "\n";
      head = Blanks(widths.front());
    }
    return out;
  };
  std::vector<std::string> headers;
  for (const Column& column : columns_) headers.push_back(column.header);
  std::string out = line(headers, Tone::kFaint);
  int total = -2;
  for (const int width : widths) total += width + 2;
  std::string rule;
  for (int i = 0; i < total; ++i) rule += "─";
  for (const Row& row : rows_) {
    if (row.across) {
      out += across(row.cells);
    } else {
      out += row.cells.empty() ? Blanks(indent) + Paint(rule, Tone::kFaint, look) + "\n"
                               : line(row.cells, Tone::kPlain);
    }
  }
  if (rows_.empty()) out += Blanks(indent) + std::string(look.Say("없음", "none")) + "\n";
  return out;
}

}  // namespace ieum::cli
