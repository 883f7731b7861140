#include "service/print/client_entries.h"
#include "service/print/client_page.h"
#include "service/print/html_writer.h"
#include "service/print/styles.h"
#include "service/print/words.h"

namespace ieum::print {
namespace {

// Type is as large as one sheet allows.
constexpr std::size_t kFewEntries = 3;
constexpr std::size_t kHalfFull = 5;

std::string_view SizeOf(const ClientEntries& entries) {
  const std::size_t sentences = entries.by_client.size() + entries.by_case_manager.size();
  const std::size_t blocks = entries.visits.size() + (sentences + 2) / 3;
  return blocks <= kFewEntries ? "few" : blocks <= kHalfFull ? "half" : "full";
}

// `top`: where facts stand side by side, in the first row.
void WriteFact(const std::string& label, const std::string& text, HtmlWriter& page,
               bool top = false) {
  if (text.empty()) return;
  page.Open("div", {{"class", top ? "fact top" : "fact"}})
      .Leaf("dt", label)
      .Leaf("dd", text)
      .Close()
      .Line();
}

void WriteEntry(const ClientEntry& entry, const ClientSentences& say, HtmlWriter& page) {
  page.Open("li").Open("h2").Text(entry.title);
  if (!entry.organization.empty() && entry.organization != entry.title) {
    page.Text(" ").Leaf("span", entry.organization, {{"class", "by"}});
  }
  page.Close().Line().Open("dl").Line();
  WriteFact(say.begins, Join({entry.begins, entry.often}, ", "), page, true);
  WriteFact(say.where, Join(entry.where, " / "), page);
  WriteFact(say.hours, Join(entry.hours, " / "), page);
  WriteFact(say.bring, Join(entry.bring, ", "), page);
  WriteFact(say.cost, entry.cost, page, true);
  WriteFact(entry.ask_for.empty() ? say.phone : say.ask_for,
            Join({entry.ask_for, entry.phone}, ", "), page);
  page.Close().Close().Line();
}

void WriteList(const std::string& heading, const std::vector<std::string>& sentences,
               HtmlWriter& page) {
  if (sentences.empty()) return;
  page.Open("section").Leaf("h2", heading).Open("ul").Line();
  for (const std::string& sentence : sentences) page.Leaf("li", sentence).Line();
  page.Close().Close().Line();
}

}  // namespace

ClientPage PrintClientPage(const PrintInput& input, const ClientPageOptions& options) {
  ClientEntries entries = CollectEntries(input, options);
  const ClientSentences say = SentencesIn(input.language);
  HtmlWriter page;
  page.Begin(Say(input.language, "ko", "en"), say.title, kClientStyle, SizeOf(entries));
  page.Leaf("h1", say.title).Line();
  if (entries.visits.empty()) {
    page.Leaf("p", say.no_visits).Line();
  } else {
    page.Open("ol").Line();
    for (const ClientEntry& entry : entries.visits) WriteEntry(entry, say, page);
    page.Close().Line();
  }
  page.Open("div", {{"class", "doing"}}).Line();
  WriteList(say.by_client, entries.by_client, page);
  WriteList(say.by_case_manager, entries.by_case_manager, page);
  page.Close().Line().Open("footer").Line();
  page.Open("p", {{"class", "call"}}).Text(say.whom_to_call + ": ");
  page.Leaf("strong", entries.desk).Text(" ");
  if (entries.phone.empty()) {
    page.Leaf("span", "", {{"class", "blank"}});
  } else {
    page.Leaf("strong", entries.phone);
  }
  page.Close().Line();
  page.Leaf("p", say.may_change_mind + " " + say.may_be_incomplete).Line();
  return {page.Take(), std::move(entries.left_off)};
}

}  // namespace ieum::print
