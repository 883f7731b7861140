// Text on a terminal: widths, wrapping, tones, lines.
#ifndef IEUM_SERVICE_CLI_TERMINAL_H_
#define IEUM_SERVICE_CLI_TERMINAL_H_

#include <string>
#include <string_view>
#include <vector>

namespace ieum::cli {

// Columns that a text takes: two for East Asian wide and full-width characters, none for combining
// marks and for what joins a syllable, else one. Ambiguous characters count one.
int DisplayWidth(std::string_view utf8);

// A text that may come from anybody, made safe to print: control and direction-changing characters
// become blanks, runs of white space one blank, ends trimmed. Invalid UTF-8 becomes U+FFFD.
std::string Clean(std::string_view utf8);

// Lines of at most `columns`, broken at blanks; a word that is longer than a line is broken between
// characters. At least one line, perhaps empty.
std::vector<std::string> Wrap(std::string_view text, int columns);

// Cut to `columns`, with "…" when something was cut.
std::string Truncate(std::string_view text, int columns);

// Filled up with blanks to `columns`; longer texts stay as they are.
std::string PadRight(std::string_view text, int columns);
std::string PadLeft(std::string_view text, int columns);

enum class Tone { kPlain, kStrong, kFaint, kAccent, kGood, kWarn, kBad };

// How to print.
struct Look {
  bool color = false;
  int columns = 100;
  bool english = false;
  bool fit = true;  // cut or break what is wider than the page; never for another program to read

  // Picks the words of the reader's language.
  std::string_view Say(std::string_view ko, std::string_view en) const { return english ? en : ko; }
};

// Standard output as it is: colour on a terminal unless NO_COLOR is set (or TERM is dumb), columns
// of the terminal between 60 and 100, else 100; nothing is cut where there is no terminal.
Look DetectLook(bool english);

// `text` in a tone; unchanged without colour.
std::string Paint(std::string_view text, Tone tone, const Look& look);

// Lines of a page. Texts are cleaned and wrapped. Thread-compatible.
class Page {
 public:
  explicit Page(const Look& look) : look_(look) {}

  const Look& look() const { return look_; }
  std::string_view Say(std::string_view ko, std::string_view en) const { return look_.Say(ko, en); }

  void Blank();
  // A wrapped text; nothing for an empty one.
  void Text(int indent, std::string_view text, Tone tone = Tone::kPlain);
  // A label in a column of its own and a wrapped text beside it. The label is printed faint.
  void Item(int indent, int label_columns, std::string_view label, std::string_view text,
            Tone tone = Tone::kPlain);
  // A text on the left and one at the right margin; the left one gives way.
  void Row(int indent, std::string_view left, std::string_view right, Tone tone = Tone::kPlain);
  // A rule with a title in it.
  void Rule(std::string_view title);

  std::string Take() { return std::move(out_); }

 private:
  Look look_;
  std::string out_;
};

// A table of aligned columns that fits the page: the columns marked elastic give way. Where the
// look does not ask to fit, only those that wrap do.
class Table {
 public:
  struct Column {
    std::string header;
    bool right = false;
    bool elastic = false;
    bool wrap = false;  // go on below instead of being cut
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns.
  void Add(std::vector<std::string> cells);
  // A first cell, and a text over all columns after it, which goes on below instead of being cut.
  void AddAcross(std::string first, std::string text);
  // A line between the rows before and after.
  void Separate();
  bool empty() const { return rows_.empty(); }
  std::string Render(const Look& look, int indent = 0) const;

 private:
  struct Row {
    std::vector<std::string> cells;  // none: a line
    bool across = false;
  };

  std::vector<int> Widths(int available, bool fit) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_TERMINAL_H_
