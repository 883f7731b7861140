// A folder of one test, removed with all that is in it.
#ifndef IEUM_TESTS_STORE_TEMP_FOLDER_H_
#define IEUM_TESTS_STORE_TEMP_FOLDER_H_

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace ieum::store {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ieum-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_TEMP_FOLDER_H_
