// The file that --output names.
#ifndef IEUM_SERVICE_CLI_OUTPUT_FILE_H_
#define IEUM_SERVICE_CLI_OUTPUT_FILE_H_

#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "service/cli/output.h"

namespace ieum::cli {

// Whom the words of a file are about.
enum class FileContent {
  kCatalogue,
  kClient,  // a new file is for its owner alone
};

// A file that is being written. A regular one is replaced as a whole by Commit(), and stays as it
// was without it; it keeps its mode, and its owner where that is allowed. A symbolic link stays,
// what it leads to is replaced. Devices and pipes are written at once, as is a file in a folder
// that takes no new ones. Thread-compatible.
class OutputFile {
 public:
  // INVALID_ARGUMENT for a folder and for a socket, NOT_FOUND where there is no folder to write in.
  static absl::StatusOr<std::unique_ptr<OutputFile>> Open(const std::string& path,
                                                          FileContent content);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Their failures have the reason OUTPUT_FAILED.
  absl::Status Write(std::string_view bytes);
  // Writes what is left.
  absl::Status Finish();
  // Finishes, and puts the file in its place.
  absl::Status Commit();

 private:
  // `temporary` is empty for what is written at once.
  OutputFile(std::string target, std::string temporary, int descriptor);

  absl::Status CannotWrite(int error) const;

  const std::string target_;
  std::string temporary_;
  int descriptor_;
  DescriptorBuffer buffer_;
  std::ostream out_;
};

// Writes a whole file.
absl::Status WriteFile(const std::string& path, FileContent content, std::string_view bytes);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_OUTPUT_FILE_H_
