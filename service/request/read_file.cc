#include "service/request/read_file.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ieum::request {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError("cannot open " + path);
  // A folder can be opened like a file, and reads like an empty one.
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return absl::InvalidArgumentError("cannot read " + path + ": it is a folder, not a file");
  }
  std::string text;
  std::array<char, std::size_t{1} << 14> part;
  do {
    in.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(in.gcount()));
  } while (in);
  if (in.bad()) return absl::UnavailableError("cannot read " + path);
  return text;
}

}  // namespace ieum::request
