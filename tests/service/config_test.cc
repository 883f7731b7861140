#include "service/server/config.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/server/listen_address.h"
#include "tests/store/temp_folder.h"

namespace ieum::server {
namespace {

using ::testing::HasSubstr;
using Environment = std::map<std::string, std::string>;

class ConfigTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& text) {
    const std::string path = folder_.path() + "/ieumd.toml";
    std::ofstream(path) << text;
    return path;
  }

 private:
  store::TempFolder folder_;
};

TEST_F(ConfigTest, DefaultsAreLoopback) {
  const auto answer = ReadConfig({}, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->config.server_listen, "127.0.0.1:50551");
  EXPECT_FALSE(answer->config.server_allow_remote);
  EXPECT_EQ(answer->print, "");
}

TEST_F(ConfigTest, HelpNamesEverySettingInEachOfItsWays) {
  const auto answer = ReadConfig({"--help"}, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  const std::string& help = answer->print;
  EXPECT_THAT(help, HasSubstr("IEUM_CONFIG"));
  EXPECT_THAT(help, HasSubstr("--index-retrain-min-changes"));
  EXPECT_THAT(help, HasSubstr("default 127.0.0.1:50551; IEUM_SERVER_LISTEN; TOML [server] listen"));
  EXPECT_THAT(help, HasSubstr("default false; IEUM_SERVER_ALLOW_REMOTE"));
  EXPECT_THAT(help, HasSubstr("from its flag, else its environment variable, else the TOML file"));
  // The file shown is one.
  const std::string example = help.substr(help.find("  [server]\n"));
  const auto read = ReadConfig({"--config", Write(example)}, {});
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->config.server_listen, "127.0.0.1:50600");
  EXPECT_EQ(read->config.store_path, "var/store");
}

TEST_F(ConfigTest, FlagsBeatEnvironmentBeatsFileBeatsDefaults) {
  const std::string file = Write(
      "[server]\nlisten = \"127.0.0.1:1\"\ndrain_seconds = 1\nmax_message_mib = 1\n"
      "[index]\nretrain_share = 1\n[log]\nlevel = \"warn\"\n");
  const Environment environment = {{"IEUM_CONFIG", file},
                                   {"IEUM_SERVER_LISTEN", "127.0.0.1:2"},
                                   {"IEUM_SERVER_DRAIN_SECONDS", "2"},
                                   {"IEUM_ADDRESS", "of another program"},
                                   {"PATH", "/bin"}};
  const auto answer = ReadConfig({"--server-listen", "[::1]:3"}, environment);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->config.server_listen, "[::1]:3");
  EXPECT_EQ(answer->config.server_drain_seconds, 2);
  EXPECT_EQ(answer->config.server_max_message_mib, 1);
  EXPECT_EQ(answer->config.index_retrain_share, 1);
  EXPECT_EQ(answer->config.log_level, "warn");
  EXPECT_EQ(answer->config.data_dir, "data");
}

TEST_F(ConfigTest, TheFlagNamesTheFileBeforeTheEnvironment) {
  const std::string file = Write("[log]\nlevel = \"error\"\n");
  const auto answer = ReadConfig({"--config", file}, {{"IEUM_CONFIG", "/does/not/exist"}});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->config.log_level, "error");
}

TEST_F(ConfigTest, FileErrorsNameThePlaceAndTheKey) {
  const std::map<std::string, std::string> wrong = {
      {"[server]\nport = 5\n", "2: unknown key server.port"},
      {"[sever]\nlisten = \"x\"\n", "unknown key sever.listen"},
      {"listen = \"127.0.0.1:1\"\n", "unknown key listen"},
      {"[server]\nlisten = 5\n", "server.listen: must be a string"},
      {"[server]\nlisten.host = \"x\"\n", "server.listen: must be a string"},
      {"[server]\nallow_remote = \"yes\"\n", "server.allow_remote: must be true or false"},
      {"[server]\ndrain_seconds = 1.5\n", "server.drain_seconds: must be a whole number"},
      {"[server]\ndrain_seconds = -1\n", "server.drain_seconds: must be 0 to 3600"},
      {"[server]\nmax_message_mib = 99999999999\n", "server.max_message_mib: must be 1 to 1024"},
      {"[index]\nretrain_share = nan\n", "index.retrain_share: must be 0.001 to 1"},
      {"[index]\nretrain_share = \"0.5\"\n", "index.retrain_share: must be a number"},
      {"[server\n", "is not TOML: expected [section] or key = value, each once, found \"[server\""},
      {"[server]\nlisten = nope\n", "found \"listen = nope\""},
      {"[log]\nlevel = \"loud\"\n", "log.level"},
      {"[store]\npath = \"\"\n", "store.path"},
      {"[data]\ndir = \"\"\n", "data.dir"},
      {"[server]\nlisten = \"127.0.0.1\"\n", "server.listen"},
  };
  for (const auto& [text, message] : wrong) {
    const std::string file = Write(text);
    const auto answer = ReadConfig({"--config", file}, {});
    EXPECT_FALSE(answer.ok()) << text;
    EXPECT_THAT(std::string(answer.status().message()), HasSubstr(message)) << text;
  }
  EXPECT_THAT(std::string(ReadConfig({"--config", "/no/such.toml"}, {}).status().message()),
              HasSubstr("/no/such.toml"));
}

TEST_F(ConfigTest, AFolderOrAFileThatCannotBeReadIsRefused) {
  Write("[log]\nlevel = \"error\"\n");
  const std::string folder = std::filesystem::path(Write("")).parent_path();
  for (const auto& answer :
       {ReadConfig({"--config", folder}, {}), ReadConfig({}, {{"IEUM_CONFIG", folder}})}) {
    EXPECT_THAT(std::string(answer.status().message()),
                HasSubstr("cannot read " + folder + ": it is a folder, not a file"));
  }
  // Opens for every user, but its first bytes cannot be read.
  EXPECT_THAT(std::string(ReadConfig({"--config", "/proc/self/mem"}, {}).status().message()),
              HasSubstr("cannot read /proc/self/mem"));
  EXPECT_TRUE(ReadConfig({"--config", Write("")}, {}).ok()) << "an empty file is one";
}

TEST_F(ConfigTest, FlagAndEnvironmentErrorsNameTheKey) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> flags = {
      {{"--nope"}, "--nope"},
      {{"extra"}, "extra"},
      {{"--server-listen"}, "--server-listen"},
      {{"--server-drain-seconds", "soon"}, "--server-drain-seconds: must be a whole number"},
      {{"--server-drain-seconds", "99999"}, "--server-drain-seconds: must be 0 to 3600"},
      {{"--server-allow-remote", "1"}, "--server-allow-remote: must be true or false"},
      {{"--index-retrain-share", "half"}, "--index-retrain-share: must be a number"},
  };
  for (const auto& [args, message] : flags) {
    EXPECT_THAT(std::string(ReadConfig(args, {}).status().message()), HasSubstr(message));
  }
  const std::vector<std::pair<Environment, std::string>> environments = {
      {{{"IEUM_SERVER_PORT", "1"}}, "IEUM_SERVER_PORT"},
      {{{"IEUM_STORE_", "1"}}, "IEUM_STORE_"},
      {{{"IEUM_SERVER_DRAIN_SECONDS", ""}}, "IEUM_SERVER_DRAIN_SECONDS: must be a whole number"},
  };
  for (const auto& [environment, message] : environments) {
    EXPECT_THAT(std::string(ReadConfig({}, environment).status().message()), HasSubstr(message));
  }
}

TEST_F(ConfigTest, RefusesWhatOthersCanReach) {
  for (const char* remote : {"0.0.0.0:50551", "[::]:50551", "192.168.0.10:50551", "example.org:1",
                             "128.0.0.1:1", "[::ffff:10.0.0.1]:1", "127.0.0.1.example.org:1"}) {
    const auto refused = ReadConfig({"--server-listen", remote}, {});
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("server.allow_remote"))
        << remote;
    EXPECT_TRUE(ReadConfig({"--server-listen", remote, "--server-allow-remote", "true"}, {}).ok());
  }
  for (const char* local : {"127.0.0.1:0", "127.8.9.1:65535", "[::1]:1", "localhost:1"}) {
    EXPECT_TRUE(ReadConfig({"--server-listen", local}, {}).ok()) << local;
  }
}

TEST(ListenAddressTest, RefusesWhatIsNoAddress) {
  for (const char* wrong : {"", ":", ":1", "host", "host:", "host:65536", "host:-1", "host:1x",
                            "::1:5", "[]:1", "[::1]", "host: 1"}) {
    EXPECT_FALSE(ParseListenAddress(wrong).has_value()) << wrong;
  }
  EXPECT_EQ(ParseListenAddress("[::1]:7")->host, "::1");
}

TEST_F(ConfigTest, HelpAndVersionPrint) {
  const auto help = ReadConfig({"--help"}, {});
  ASSERT_TRUE(help.ok());
  EXPECT_THAT(help->print, HasSubstr("--server-listen"));
  const auto version = ReadConfig({"--version"}, {});
  ASSERT_TRUE(version.ok());
  EXPECT_THAT(version->print, HasSubstr("ieumd"));
}

TEST_F(ConfigTest, DescribesEverySetting) {
  Config config;
  config.server_allow_remote = true;
  const std::vector<std::string> lines = Describe(config);
  EXPECT_THAT(lines, ::testing::Contains("server.allow_remote = true"));
  EXPECT_THAT(lines, ::testing::Contains("index.retrain_share = 0.2"));
  EXPECT_THAT(lines, ::testing::Contains("import.max_silence_seconds = 60"));
}

}  // namespace
}  // namespace ieum::server
