// Writes HTML in which no text can become markup.
#ifndef IEUM_SERVICE_PRINT_HTML_WRITER_H_
#define IEUM_SERVICE_PRINT_HTML_WRITER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ieum::print {

// Valid UTF-8 without control characters (but line feeds) and marks that turn the reading
// direction; what is not UTF-8 becomes U+FFFD.
std::string CleanText(std::string_view text);

// A page as it is built: every text and attribute is cleaned and escaped, every tag is closed in
// order, so that the page is also well-formed XML. Tags and attribute names are literals of the
// caller's, never data.
//
//   HtmlWriter page;
//   page.Open("p", {{"class", "note"}}).Text(note).Close();
//   std::string html = page.Take();
class HtmlWriter {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  // <!DOCTYPE html>, the head with a title and `style`, which must be a literal, and the body's
  // start.
  void Begin(std::string_view language, std::string_view title, std::string_view style,
             std::string_view body_class = "");

  HtmlWriter& Open(std::string_view tag, const Attributes& attributes = {});
  HtmlWriter& Text(std::string_view text);
  HtmlWriter& Close();
  // An element with a text and nothing else.
  HtmlWriter& Leaf(std::string_view tag, std::string_view text, const Attributes& attributes = {});
  // An element that has no end, e.g. "br".
  HtmlWriter& Void(std::string_view tag, const Attributes& attributes = {});
  // A line end in the source, for people who read it.
  HtmlWriter& Line();

  // Closes what is open. The writer is empty then.
  std::string Take();

 private:
  void Start(std::string_view tag, const Attributes& attributes);

  std::string html_;
  std::vector<std::string> open_;
};

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_HTML_WRITER_H_
