// Random operations on the key ring and on a map; whatever differs is a bug.
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "store/vault/vault.h"
#include "tests/store/temp_folder.h"
#include "tests/store/vault_children.h"

namespace ieum::store {
namespace {

class KeyRingModelTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override { Reopen(); }

  void Reopen() {
    vault_.reset();
    auto vault = OpenVault(ChildVault(folder_.path()));
    ASSERT_TRUE(vault.ok()) << vault.status();
    vault_ = *std::move(vault);
  }

  KeyRing& ring() { return *vault_->keys; }
  std::uint64_t Random(std::uint64_t below) { return rng_() % below; }

  std::string RandomId() {
    std::string id = "cases/" + std::to_string(Random(12));
    if (Random(2) == 0) id += "/consents/" + std::to_string(Random(3));
    if (Random(20) == 0) id.push_back('\0');
    return id;
  }

  std::vector<std::string> RandomIds() {
    std::vector<std::string> ids(1 + Random(3));
    for (std::string& id : ids) id = RandomId();
    return ids;
  }

  void CreateSome() {
    const std::vector<std::string> ids = RandomIds();
    bool fresh = true;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      fresh = fresh && !model_.contains(ids[i]) &&
              std::find(ids.begin(), ids.begin() + static_cast<long>(i), ids[i]) ==
                  ids.begin() + static_cast<long>(i);
    }
    const absl::Status status = ring().Create(ids);
    ASSERT_EQ(status.ok(), fresh) << status;
    if (!fresh) ASSERT_TRUE(absl::IsAlreadyExists(status)) << status;
    for (const std::string& id : ids) {
      if (!fresh) break;
      const auto sealed = ring().Seal(id, id, "sample");
      ASSERT_TRUE(sealed.ok()) << sealed.status();
      // A key that had this id before does not open it, nor this one what that one sealed.
      if (old_samples_.contains(id)) {
        ASSERT_TRUE(absl::IsDataLoss(ring().Open(id, old_samples_[id], "sample").status()));
      }
      model_[id] = *sealed;
    }
  }

  void EraseUnder(const std::string& prefix) {
    for (auto it = model_.lower_bound(prefix);
         it != model_.end() && it->first.starts_with(prefix);) {
      old_samples_[it->first] = it->second;
      it = model_.erase(it);
    }
  }

  void Erase(const std::string& id) {
    if (!model_.contains(id)) return;
    old_samples_[id] = model_[id];
    model_.erase(id);
  }

  void Step() {
    const std::string id = RandomId();
    switch (Random(8)) {
      case 0:
        return Reopen();
      case 1: {
        const std::vector<std::string> ids = RandomIds();
        for (const std::string& each : ids) Erase(each);
        ASSERT_TRUE(ring().Destroy(ids).ok());
        return;
      }
      case 2:
        EraseUnder(id + "/");
        ASSERT_TRUE(ring().DestroyPrefix(id + "/").ok());
        return;
      case 3:
        Erase(id);
        EraseUnder(id + "/");
        ASSERT_TRUE(ring().DestroyTree(id).ok());
        return;
      default:
        CreateSome();
    }
  }

  void Compare() {
    std::vector<std::string> expected;
    for (const auto& [id, sample] : model_) {
      expected.push_back(id);
      const auto opened = ring().Open(id, sample, "sample");
      ASSERT_TRUE(opened.ok()) << opened.status();
      ASSERT_EQ(*opened, id);
    }
    ASSERT_EQ(ring().KeyIds(), expected);
    for (const auto& [id, sample] : old_samples_) {
      ASSERT_EQ(ring().Has(id), model_.contains(id));
      ASSERT_FALSE(ring().Open(id, sample, "sample").ok());
    }
  }

  std::mt19937_64 rng_{GetParam()};
  const TempFolder folder_;
  std::optional<Vault> vault_;
  std::map<std::string, std::string> model_;        // id -> a sealed sample
  std::map<std::string, std::string> old_samples_;  // of keys that died
};

INSTANTIATE_TEST_SUITE_P(Seeds, KeyRingModelTest, testing::Values(1, 2, 3));

TEST_P(KeyRingModelTest, AgreesWithAMap) {
  std::cout << "seed " << GetParam() << "\n";
  for (int i = 0; i < 300; ++i) {
    ASSERT_NO_FATAL_FAILURE(Step()) << "step " << i;
    if (i % 5 == 4) ASSERT_NO_FATAL_FAILURE(Compare()) << "step " << i;
  }
  Reopen();
  ASSERT_NO_FATAL_FAILURE(Compare());
  EXPECT_GT(old_samples_.size(), 10u) << "keys must have died for this to mean anything";
}

}  // namespace
}  // namespace ieum::store
