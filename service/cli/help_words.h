// What the command line says about itself, in Korean.
#ifndef IEUM_SERVICE_CLI_HELP_WORDS_H_
#define IEUM_SERVICE_CLI_HELP_WORDS_H_

#include <span>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace ieum::cli {

// A text of the parser, as options*.cc say it, and the same in Korean.
struct HelpWords {
  std::string_view en;
  std::string_view ko;
};

// The Korean of a description, of a line (or several) below the options, or of what is wrong with
// options together. Empty when there is none: tests see to it that there is.
std::string_view KoreanHelp(std::string_view english);

// What the service or this program says is wrong, in Korean: a sentence, what stands after the last
// colon of one, or a form that is expected ('must be "cases/{id}"'). In English where the tables do
// not have it.
std::string KoreanFault(const std::string& english);

// Turns all help of the parser into Korean; words that are typed stay.
void SpeakKorean(CLI::App& parser);

// The tables, for these functions and for tests.
std::span<const HelpWords> CatalogueHelpWords();
std::span<const HelpWords> CaseworkHelpWords();
std::span<const HelpWords> FaultWordsInKorean();

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_HELP_WORDS_H_
