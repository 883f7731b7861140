// Standard output, and whether what was written to it arrived.
#ifndef IEUM_SERVICE_CLI_OUTPUT_H_
#define IEUM_SERVICE_CLI_OUTPUT_H_

#include <array>
#include <ostream>
#include <streambuf>

#include "absl/status/status.h"

namespace ieum::cli {

// Writes to a file descriptor, which it does not own. Keeps why a write failed; what comes after is
// dropped. What is left when it goes is not written: flush the stream before. A terminal gets whole
// lines at once. Thread-compatible.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor);
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

  // errno of the write that failed; 0 when none did.
  int error() const { return error_; }

 protected:
  int_type overflow(int_type next) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  const int descriptor_;
  const bool terminal_;
  int error_ = 0;
  std::array<char, 8192> bytes_;
};

// Called once, before anything is opened. Standard streams that the caller closed fail when they
// are used, instead of being whatever is opened next; and a reader that goes away is a write that
// fails, not the end of the program.
void PrepareStandardStreams();

// Flushes `out`. Not OK when something written to it did not arrive, with the reason OUTPUT_FAILED;
// READER_GONE when nobody reads on, of which nothing is said.
absl::Status Written(std::ostream& out);

bool IsReaderGone(const absl::Status& status);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_OUTPUT_H_
