#include "tests/print/well_formed.h"

#include <array>
#include <regex>
#include <utility>

namespace ieum::print {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};

class PageReader {
 public:
  explicit PageReader(std::string_view html) : rest_(html) {}

  PageReading Read() {
    constexpr std::string_view kDoctype = "<!DOCTYPE html>\n";
    if (!rest_.starts_with(kDoctype)) return Fault("no doctype");
    rest_.remove_prefix(kDoctype.size());
    while (!rest_.empty() && out_.fault.empty()) {
      rest_[0] == '<' ? ReadTag() : ReadText();
    }
    if (out_.fault.empty() && !open_.empty()) return Fault("not closed: " + open_.back());
    return out_;
  }

 private:
  PageReading Fault(const std::string& fault) {
    out_.fault = fault + " before: " + std::string(rest_.substr(0, 60));
    return out_;
  }

  void ReadText() {
    if (rest_[0] == '>') return void(Fault("loose >"));
    if (rest_[0] != '&') {
      if (open_.empty() && rest_[0] != '\n') return void(Fault("text outside"));
      out_.text += rest_[0];
      return rest_.remove_prefix(1);
    }
    for (const auto& [entity, character] : kEntities) {
      if (!rest_.starts_with(entity)) continue;
      out_.text += character;
      return rest_.remove_prefix(entity.size());
    }
    Fault("loose &");
  }

  void ReadTag() {
    static const std::regex kClosing("</([a-z0-9]+)>");
    static const std::regex kOpening("<([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)(/?)>");
    std::cmatch match;
    const char* end = rest_.data() + rest_.size();
    const auto at_start = std::regex_constants::match_continuous;
    if (std::regex_search(rest_.data(), end, match, kClosing, at_start)) {
      if (open_.empty() || open_.back() != match[1].str()) return void(Fault("closes another"));
      open_.pop_back();
    } else if (std::regex_search(rest_.data(), end, match, kOpening, at_start)) {
      out_.tags.push_back(match[1].str());
      if (match[3].length() == 0) open_.push_back(match[1].str());
    } else {
      return void(Fault("no tag"));
    }
    rest_.remove_prefix(static_cast<std::size_t>(match.length()));
    if (!open_.empty() && open_.back() == "style") {
      rest_.remove_prefix(std::min(rest_.find("</style>"), rest_.size()));
    }
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  PageReading out_;
};

}  // namespace

PageReading ReadPage(std::string_view html) { return PageReader(html).Read(); }

}  // namespace ieum::print
