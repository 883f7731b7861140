// Words in the reader's language, by enum number.
#ifndef IEUM_SERVICE_CLI_WORDS_H_
#define IEUM_SERVICE_CLI_WORDS_H_

#include <array>
#include <string>
#include <string_view>

#include "service/cli/terminal.h"

namespace ieum::cli {

struct Words {
  std::string_view ko;
  std::string_view en;
};

// The words of an enum whose numbers go on from 0 (unspecified); empty beyond them.
template <std::size_t N>
std::string Pick(const std::array<Words, N>& words, int number, const Look& look) {
  if (number < 0 || static_cast<std::size_t>(number) >= N) return "";
  const Words& word = words[static_cast<std::size_t>(number)];
  return std::string(look.Say(word.ko, word.en));
}

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_WORDS_H_
