// How commands print records: as pages for people, as JSON, or as names for scripts.
#ifndef IEUM_SERVICE_CLI_PRINTING_H_
#define IEUM_SERVICE_CLI_PRINTING_H_

#include <string>
#include <vector>

#include "service/cli/commands.h"

namespace ieum::cli {

// What scripts go on with: the names of the records that a list holds; of what has no name, the
// case that it is about.
std::string NamesOf(const google::protobuf::Message& list);

// A record, or with --json the message.
void PrintRead(Context& context, const google::protobuf::Message& record, const std::string& page);

// The same for one that was written: its name stands on the last line, with --quiet alone.
template <typename Record>
void PrintWritten(Context& context, const Record& record, const std::string& page) {
  if (context.options.json || record.name().empty()) {
    PrintRead(context, record, page);
    return;
  }
  context.out << (context.options.quiet ? "" : page) << Clean(record.name()) << "\n";
}

// Fetches one page, or all of them as long as they can be written; prints each as it comes.
template <typename Request, typename Fetch, typename Render>
absl::Status Pages(Context& context, Request request, const Fetch& fetch, const Render& render) {
  request.set_page_size(context.options.page_size);
  request.set_page_token(context.options.page_token);
  while (true) {
    auto page = fetch(request);
    if (!page.ok()) return page.status();
    request.set_page_token(page->next_page_token());
    const bool more = context.options.all_pages && !page->next_page_token().empty();
    if (more) page->clear_next_page_token();
    if (context.options.json) {
      context.out << ToJson(*page, !context.options.all_pages);
    } else {
      context.out << (context.options.quiet ? NamesOf(*page) : render(*page));
    }
    if (!more || !context.out) return absl::OkStatus();
  }
}

// The same for a method.
template <typename M, typename Render>
absl::Status ListPages(Context& context, const M& method, const typename M::Request& request,
                       const Render& render) {
  return Pages(
      context, request, [&](const auto& page) { return context.client.Call(method, page); },
      render);
}

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_PRINTING_H_
