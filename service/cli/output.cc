#include "service/cli/output.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "service/cli/reasons.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

// All of it; errno of what went wrong, or 0.
int WriteAll(int descriptor, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written >= 0) {
      bytes += written;
      size -= static_cast<std::size_t>(written);
      continue;
    }
    if (errno == EAGAIN) {
      // A pipe or terminal that another program has set so.
      pollfd ready{descriptor, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

DescriptorBuffer::DescriptorBuffer(int descriptor)
    : descriptor_(descriptor), terminal_(::isatty(descriptor) == 1) {
  setp(bytes_.data(), bytes_.data() + bytes_.size());
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type next) {
  if (sync() != 0) return traits_type::eof();
  if (traits_type::eq_int_type(next, traits_type::eof())) return traits_type::not_eof(next);
  return sputc(traits_type::to_char_type(next));
}

std::streamsize DescriptorBuffer::xsputn(const char* text, std::streamsize size) {
  const std::streamsize taken = std::streambuf::xsputn(text, size);
  const std::string_view words(text, static_cast<std::size_t>(size));
  if (terminal_ && words.find('\n') != std::string_view::npos && sync() != 0) return 0;
  return taken;
}

int DescriptorBuffer::sync() {
  const auto size = static_cast<std::size_t>(pptr() - pbase());
  if (error_ == 0) error_ = WriteAll(descriptor_, pbase(), size);
  setp(bytes_.data(), bytes_.data() + bytes_.size());
  return error_ == 0 ? 0 : -1;
}

void PrepareStandardStreams() {
  std::signal(SIGPIPE, SIG_IGN);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // Takes the lowest free number, this one; opened for what the stream is not used for.
    const int wrong_way = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    (void)::open("/dev/null", wrong_way);
  }
}

absl::Status Written(std::ostream& out) {
  out.flush();
  if (out) return absl::OkStatus();
  const auto* buffer = dynamic_cast<const DescriptorBuffer*>(out.rdbuf());
  const int error = buffer == nullptr ? 0 : buffer->error();
  if (error == EPIPE) {
    return store::WithReason(absl::CancelledError("nobody reads the output"), kReaderGoneReason);
  }
  std::string message = "standard output cannot be written";
  if (error != 0) message += std::string(": ") + std::strerror(error);
  return store::WithReason(absl::UnknownError(message), kOutputFailedReason);
}

bool IsReaderGone(const absl::Status& status) {
  return !status.ok() && store::ReasonOf(status) == kReaderGoneReason;
}

}  // namespace ieum::cli
