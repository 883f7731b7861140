#include "store/engine_log.h"

#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "store/mutex.h"

namespace ieum::store {
namespace {

constexpr std::uintmax_t kMaxLogBytes = std::uintmax_t{4} << 20;
constexpr std::size_t kMaxLineBytes = 4096;

class EngineLog : public rocksdb::Logger {
 public:
  explicit EngineLog(std::FILE* file)
      : Logger(rocksdb::InfoLogLevel::WARN_LEVEL), file_(file, &std::fclose) {}

  using Logger::Logv;
  void Logv(const char* format, std::va_list arguments) override {
    char line[kMaxLineBytes];
    if (std::vsnprintf(line, sizeof(line), format, arguments) < 0) return;
    const std::string text = absl::StrCat(absl::FormatTime(absl::Now()), " ", line, "\n");
    MutexLock lock(mutex_);
    std::fwrite(text.data(), 1, text.size(), file_.get());
    std::fflush(file_.get());
  }

 private:
  Mutex mutex_;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// Where there is no file to write to.
class NoLog : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, std::va_list) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> MakeEngineLog(const std::string& folder) {
  const std::filesystem::path path = std::filesystem::path(folder) / "LOG";
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > kMaxLogBytes) std::filesystem::rename(path, path.string() + ".old", error);
  std::FILE* file = std::fopen(path.c_str(), "ae");
  if (file == nullptr) return std::make_shared<NoLog>();
  return std::make_shared<EngineLog>(file);
}

}  // namespace ieum::store
