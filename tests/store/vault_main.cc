// vault_test, or with --vault-in FOLDER the process that it kills.
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "tests/store/vault_children.h"

namespace ieum::store {
namespace {

bool Tell(const std::string& line) {
  return write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

// The next case of `writer` gets a number above all of its own that live.
int NextNumber(const KeyRing& keys, const std::string& writer) {
  int next = 1;
  for (const std::string& id : keys.KeyIds(writer)) {
    next = std::max(next, std::stoi(id.substr(writer.size())) + 1);
  }
  return next;
}

bool CreateOne(KeyRing& keys, const std::string& id) {
  if (!keys.Create({id}).ok()) return false;
  const auto sealed = keys.Seal(id, id, "sample");
  return sealed.ok() &&
         Tell(absl::StrCat("created ", id, " ", absl::BytesToHexString(*sealed), "\n"));
}

bool DestroyOne(KeyRing& keys, const std::string& id) {
  return Tell("destroying " + id + "\n") && keys.Destroy({id}).ok() &&
         Tell("destroyed " + id + "\n");
}

}  // namespace

int RunVaultWriters(const std::string& folder) {
  auto vault = OpenVault(ChildVault(folder));
  if (!vault.ok()) {
    std::cerr << vault.status() << "\n";
    return 1;
  }
  KeyRing& keys = *vault->keys;
  std::vector<std::thread> threads;
  for (const std::string writer : {"cases/a-", "cases/b-"}) {
    threads.emplace_back([&keys, writer] {
      for (int n = NextNumber(keys, writer);; ++n) {
        if (!CreateOne(keys, absl::StrCat(writer, n))) return;
        // The newest one stays, so that numbers are never used again.
        if (n % 2 == 0 && !DestroyOne(keys, absl::StrCat(writer, n / 2))) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 1;
}

}  // namespace ieum::store

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc == 3 && std::string(argv[1]) == "--vault-in") {
    return ieum::store::RunVaultWriters(argv[2]);
  }
  return RUN_ALL_TESTS();
}
