#include "service/cli/output_file.h"

#include <cstring>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "service/cli/methods_casework.h"
#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class OutputFileTest : public CommandTest {
 protected:
  OutputFileTest() { ::umask(022); }

  std::string Path(const std::string& name) const { return (dir_ / name).string(); }

  static mode_t ModeOf(const fs::path& path) {
    struct stat known {};
    EXPECT_EQ(::stat(path.c_str(), &known), 0) << path;
    return known.st_mode & 07777;
  }

  std::ptrdiff_t Files() const {
    return std::distance(fs::directory_iterator(dir_), fs::directory_iterator());
  }
};

TEST_F(OutputFileTest, ClientDataIsForItsOwnerAlone) {
  ASSERT_TRUE(WriteFile(Path("plan.html"), FileContent::kClient, "x").ok());
  EXPECT_EQ(ModeOf(Path("plan.html")), 0600U);
  ASSERT_TRUE(WriteFile(Path("all.jsonl"), FileContent::kCatalogue, "x").ok());
  EXPECT_EQ(ModeOf(Path("all.jsonl")), 0644U);
  EXPECT_EQ(Files(), 2);
}

TEST_F(OutputFileTest, AFileThatExistsKeepsItsMode) {
  for (const mode_t mode : {0640, 0600, 0664}) {
    const std::string path = Write("plan.html", "old and longer");
    ::chmod(path.c_str(), mode);
    ASSERT_TRUE(WriteFile(path, FileContent::kClient, "new").ok());
    EXPECT_EQ(Read(path), "new");
    EXPECT_EQ(ModeOf(path), mode);
  }
  EXPECT_EQ(Files(), 1);
}

TEST_F(OutputFileTest, ALinkStaysAndWhatItLeadsToIsReplaced) {
  fs::create_directories(dir_ / "far");
  Write("far/plan.html", "old");
  fs::create_symlink("far/plan.html", Path("near"));
  fs::create_symlink(Path("near"), Path("nearer"));
  ASSERT_TRUE(WriteFile(Path("nearer"), FileContent::kClient, "new").ok());
  EXPECT_TRUE(fs::is_symlink(Path("near")));
  EXPECT_TRUE(fs::is_symlink(Path("nearer")));
  EXPECT_EQ(Read(dir_ / "far/plan.html"), "new");
  // To nothing yet.
  fs::create_symlink("far/other.html", Path("dangling"));
  ASSERT_TRUE(WriteFile(Path("dangling"), FileContent::kClient, "new").ok());
  EXPECT_TRUE(fs::is_symlink(Path("dangling")));
  EXPECT_EQ(Read(dir_ / "far/other.html"), "new");
  EXPECT_EQ(ModeOf(dir_ / "far/other.html"), 0600U);
  // To itself.
  fs::create_symlink("loop", Path("loop"));
  EXPECT_THAT(std::string(WriteFile(Path("loop"), FileContent::kClient, "new").message()),
              HasSubstr("cannot be written"));
}

TEST_F(OutputFileTest, DevicesAndPipesAreWrittenAtOnce) {
  fs::create_symlink("/dev/null", Path("null"));
  ASSERT_TRUE(WriteFile(Path("null"), FileContent::kClient, "x").ok());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_TRUE(fs::is_symlink(Path("null")));
  const absl::Status full = WriteFile("/dev/full", FileContent::kClient, "x");
  EXPECT_EQ(full.message(), "/dev/full: cannot be written: No space left on device");
  EXPECT_EQ(store::ReasonOf(full), "OUTPUT_FAILED");

  const std::string fifo = Path("fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = Read(fifo); });
  EXPECT_TRUE(WriteFile(fifo, FileContent::kClient, "through").ok());
  reader.join();
  EXPECT_EQ(got, "through");
  EXPECT_TRUE(fs::is_fifo(fifo));
}

TEST_F(OutputFileTest, FoldersAndSocketsAreRefused) {
  const absl::Status folder = WriteFile(dir_.string(), FileContent::kClient, "x");
  EXPECT_TRUE(absl::IsInvalidArgument(folder));
  EXPECT_THAT(std::string(folder.message()), HasSubstr("is a folder; name a file"));

  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = Path("socket");
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_TRUE(absl::IsInvalidArgument(WriteFile(path, FileContent::kClient, "x")));
  EXPECT_TRUE(fs::is_socket(path));
  ::close(socket);

  EXPECT_TRUE(absl::IsNotFound(WriteFile(Path("no/file"), FileContent::kClient, "x")));
}

TEST_F(OutputFileTest, WithoutCommitNothingChanges) {
  const std::string path = Write("plan.html", "old");
  {
    const auto file = OutputFile::Open(path, FileContent::kClient);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE((*file)->Write(std::string(100000, 'x')).ok());
    ASSERT_TRUE((*file)->Finish().ok());
    EXPECT_EQ(Read(path), "old");
  }
  EXPECT_EQ(Read(path), "old");
  EXPECT_EQ(Files(), 1);
}

// Neither a file beside the target nor what stands there under a likely name is touched.
TEST_F(OutputFileTest, CommandsWriteTheirFilesSo) {
  Write("all.jsonl.part", "mine");
  ASSERT_EQ(Run({"export", "-o", Path("all.jsonl")}), ExitCode::kOk);
  EXPECT_EQ(Read(dir_ / "all.jsonl.part"), "mine");
  EXPECT_EQ(Run({"export", "-o", dir_.string(), "--lang", "en"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("is a folder; name a file"));
  EXPECT_EQ(Run({"export", "--format", "hsds-csv", "-o", Path("all.jsonl"), "--lang", "en"}),
            ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("is a file; hsds-csv is several files, name a folder"));
  EXPECT_EQ(Run({"export", "-o", "/dev/full"}), ExitCode::kOther);
  EXPECT_EQ(Run({"export", "-o", "/dev/null"}), ExitCode::kOk);
  EXPECT_TRUE(fs::is_character_file("/dev/null"));

  v1::PrintPlanResponse page;
  page.set_content("<!doctype html>");
  client_.Expect(kPrintPlan, page);
  ASSERT_EQ(Run({"plan", "print", "7d1c/1", "-o", Path("plan.html")}), ExitCode::kOk);
  EXPECT_EQ(ModeOf(Path("plan.html")), 0600U);
  EXPECT_EQ(Run({"plan", "print", "7d1c/1", "-o", dir_.string()}), ExitCode::kBadInput);
}

}  // namespace
}  // namespace ieum::cli
