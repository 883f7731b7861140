#include <algorithm>

#include "service/print/client_entries.h"
#include "service/print/client_page.h"
#include "service/print/html_writer.h"
#include "service/print/words.h"

namespace ieum::print {
namespace {

// Columns of a text: Hangul and Han take two.
int ColumnsOf(std::string_view word) {
  int columns = 0;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;
    columns += byte >= 0xE1 ? 2 : 1;
  }
  return columns;
}

constexpr int kColumns = 72;

// Words on lines of at most 72 columns, every line after the first below `indent` blanks.
void Wrap(const std::string& first, std::string_view text, int indent, std::string& out) {
  out += first;
  int column = std::max(ColumnsOf(first), indent);
  out.append(static_cast<std::size_t>(column - ColumnsOf(first)), ' ');
  bool fresh = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    const int width = ColumnsOf(word);
    if (!fresh && column + 1 + width > kColumns) {
      out += '\n';
      out.append(static_cast<std::size_t>(indent), ' ');
      column = indent;
      fresh = true;
    }
    if (!fresh) out += ' ', ++column;
    out += word;
    column += width;
    fresh = false;
  }
  out += '\n';
}

constexpr int kLabelColumns = 16;

void AddFact(const std::string& label, const std::string& text, std::string& out) {
  if (!text.empty()) Wrap("   " + label, text, kLabelColumns, out);
}

void AddList(const std::string& heading, const std::vector<std::string>& sentences,
             std::string& out) {
  if (sentences.empty()) return;
  out += heading + '\n';
  for (const std::string& sentence : sentences) Wrap(" - ", sentence, 3, out);
  out += '\n';
}

}  // namespace

ClientPage PrintClientText(const PrintInput& input, const ClientPageOptions& options) {
  ClientEntries entries = CollectEntries(input, options);
  const ClientSentences say = SentencesIn(input.language);
  std::string out = say.title + "\n\n";
  if (entries.visits.empty()) out += say.no_visits + "\n\n";
  int number = 0;
  for (const ClientEntry& entry : entries.visits) {
    const bool same = entry.organization == entry.title;
    Wrap(std::to_string(++number) + ". ",
         Join({entry.title, same ? "" : entry.organization}, " — "), 3, out);
    AddFact(say.begins, Join({entry.begins, entry.often}, ", "), out);
    AddFact(say.where, Join(entry.where, " / "), out);
    AddFact(say.hours, Join(entry.hours, " / "), out);
    AddFact(say.bring, Join(entry.bring, ", "), out);
    AddFact(say.ask_for, entry.ask_for, out);
    AddFact(say.phone, entry.phone, out);
    AddFact(say.cost, entry.cost, out);
    out += '\n';
  }
  AddList(say.by_client, entries.by_client, out);
  AddList(say.by_case_manager, entries.by_case_manager, out);
  const std::string phone = entries.phone.empty() ? "____________" : entries.phone;
  Wrap("", say.whom_to_call + ": " + entries.desk + " " + phone, 0, out);
  Wrap("", say.may_change_mind + " " + say.may_be_incomplete, 0, out);
  return {std::move(out), std::move(entries.left_off)};
}

}  // namespace ieum::print
