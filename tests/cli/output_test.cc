#include "service/cli/output.h"

#include <csignal>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fcntl.h>
#include <unistd.h>

#include "service/cli/methods_casework.h"
#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;

// A stream whose end nobody reads.
class UnreadPipe {
 public:
  UnreadPipe() {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    descriptor_ = ends[1];
  }
  ~UnreadPipe() { ::close(descriptor_); }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

class FullDisk {
 public:
  FullDisk() : descriptor_(::open("/dev/full", O_WRONLY)) {}
  ~FullDisk() { ::close(descriptor_); }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

using OutputTest = CommandTest;

TEST_F(OutputTest, EverythingArrivesInOrder) {
  const std::filesystem::path path = dir_ / "file";
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  DescriptorBuffer buffer(descriptor);
  std::ostream out(&buffer);
  std::string expected;
  for (int i = 0; i < 3000; ++i) {
    const std::string line = std::string(static_cast<std::size_t>(i % 97), 'x') + "\n";
    out << line;
    expected += line;
    if (i % 500 == 0) out.flush();
  }
  const std::string large(100000, 'y');
  out << large;
  EXPECT_TRUE(Written(out).ok());
  ::close(descriptor);
  EXPECT_EQ(Read(path), expected + large);
}

TEST_F(OutputTest, AStreamThatCannotBeWrittenSaysWhy) {
  const FullDisk disk;
  for (const std::size_t size : {1, 100000}) {
    DescriptorBuffer buffer(disk.descriptor());
    std::ostream out(&buffer);
    out << std::string(size, 'x');
    const absl::Status written = Written(out);
    EXPECT_EQ(store::ReasonOf(written), "OUTPUT_FAILED");
    EXPECT_EQ(written.message(), "standard output cannot be written: No space left on device");
    EXPECT_FALSE(IsReaderGone(written));
  }
  const UnreadPipe pipe;
  DescriptorBuffer buffer(pipe.descriptor());
  std::ostream out(&buffer);
  EXPECT_TRUE(Written(out).ok()) << "nothing was written";
  out << "x";
  EXPECT_TRUE(IsReaderGone(Written(out)));
  // Any other stream.
  std::ostringstream broken;
  broken.setstate(std::ios::badbit);
  EXPECT_EQ(Written(broken).message(), "standard output cannot be written");
}

TEST_F(OutputTest, CommandsThatCannotPrintFail) {
  const FullDisk disk;
  const UnreadPipe pipe;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"needs"},
           {"needs", "--json"},
           {"list", "--all", "--quiet"},
           {"export"},
           {"completion", "zsh"},
           {"referral", "--help"},
           {"--version"},
       }) {
    DescriptorBuffer full(disk.descriptor());
    std::ostream out(&full);
    std::vector<std::string> english = words;
    english.insert(english.begin(), {"--lang", "en"});
    EXPECT_EQ(RunTo(out, english), ExitCode::kOther) << words.front();
    EXPECT_THAT(err_.str(), HasSubstr("standard output cannot be written")) << words.front();
    DescriptorBuffer unread(pipe.descriptor());
    std::ostream gone(&unread);
    EXPECT_EQ(RunTo(gone, words), ExitCode::kOther) << words.front();
    EXPECT_EQ(err_.str(), "") << words.front();
  }
}

// What went wrong before is told, not that the empty output was not read.
TEST_F(OutputTest, AnotherFailureIsToldFirst) {
  const FullDisk disk;
  DescriptorBuffer full(disk.descriptor());
  std::ostream out(&full);
  EXPECT_EQ(RunTo(out, {"get", "resources/nosuch", "--lang", "en"}), ExitCode::kNotFound);
  EXPECT_EQ(err_.str(), "error: resources/nosuch does not exist\n");
}

TEST_F(OutputTest, NoPageIsFetchedThatNobodySees) {
  const FullDisk disk;
  DescriptorBuffer full(disk.descriptor());
  std::ostream out(&full);
  out.setstate(std::ios::badbit);
  EXPECT_EQ(RunTo(out, {"list", "--all"}), ExitCode::kOther);
  EXPECT_EQ(client_.listed.size(), 1U);
}

// Events that were not shown are not counted: one goes on after the last that was.
TEST_F(OutputTest, WatchingEndsWithItsReader) {
  v1::ReferralEvent event;
  event.mutable_referral()->set_name("referrals/r");
  event.set_resume_token("t1");
  client_.ExpectStream(kWatchCases, {event, event});
  const FullDisk disk;
  DescriptorBuffer full(disk.descriptor());
  std::ostream out(&full);
  EXPECT_EQ(RunTo(out, {"referral", "watch", "--max", "1", "--lang", "en"}), ExitCode::kOther);
  EXPECT_THAT(err_.str(), HasSubstr("standard output cannot be written"));
  EXPECT_EQ(err_.str().find("t1"), std::string::npos);
  const UnreadPipe pipe;
  DescriptorBuffer unread(pipe.descriptor());
  std::ostream gone(&unread);
  EXPECT_EQ(RunTo(gone, {"referral", "watch"}), ExitCode::kOther);
  EXPECT_EQ(err_.str(), "");
}

}  // namespace
}  // namespace ieum::cli
