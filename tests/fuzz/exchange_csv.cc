// CSV under a mapping that uses every step of the language.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/exchange_support.h"

namespace {

constexpr char kMapping[] = R"toml(
[list]
source = "fuzz"
id = "{id}"
optional = ["extra"]
[organization]
source_id = "{org}"
display_name = "{org}"
[resource]
display_name = ["{name}", "{extra}"]
domain = { from = "{kind}", map = "kinds", otherwise = "DOMAIN_WELFARE" }
modes = { from = "{kind}", split = "[+]", map = "modes", else = "skip" }
cost.amount_krw = { from = "{fee}", remove = "[,원]", else = "ignore" }
last_verified_time = { from = "{date}", date = ["yyyy-MM-dd", "yyyy.M.d"], else = "skip" }
validity.end = { from = "{date}", date = "yyyy-MM-dd", else = "ignore" }
contact.phones = { from = "{phone}", match = "([0-9]+)-([0-9]+)", to = "$1-$2", else = "keep" }
eligibility.paths = { from = "{kind}", map = "groups", otherwise = "ask", fragments = "paths" }
[[resource.schedule.hours]]
when = { value = "{hours}", matches = "[0-9]" }
each = { from = "{hours}", find = "([0-9]{2})([0-9]{2})-([0-9]{4})" }
opens = { from = "{1}:{2}", time = "HH:mm", else = "drop" }
closes = { from = "{3}", time = "HHmm", else = "drop" }
ordered = ["opens", "closes"]
[[resource.places]]
address = "{place}"
position = { latitude = { from = "{lat}", else = "ignore" }, longitude = "{lon}" }
[maps.kinds]
"m" = "DOMAIN_MEDICAL"
[maps.modes]
"v" = ["MODE_HOME_VISIT", "MODE_PHONE"]
[maps.groups]
"old" = "old"
[fragments.paths.old]
criteria = [{ age.min_years = 65 }]
[fragments.paths.ask]
criteria = [{ condition.text = "{kind}" }]
)toml";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The header is given, so that rows are what is varied; a second header does no harm.
  const std::string text =
      "id,org,name,kind,fee,date,phone,hours,place,lat,lon\n" + std::string(data, data + size);
  ieum::exchange::CheckImport(ieum::v1::EXCHANGE_FORMAT_CSV, kMapping, {{"list.csv", text}});
  return 0;
}
