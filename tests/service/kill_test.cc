// Kills ieumd in the middle of updates, creates, deletes and an import, again and again on one
// store: what was acknowledged is there, what was not is there whole or not at all, and the index
// that is built on opening equals the store. IEUM_TEST_KILLS sets the number of rounds.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include <signal.h>

#include "ieum/v1/catalog_service.grpc.pb.h"
#include "service/server/app.h"
#include "store/rocks_store.h"
#include "tests/service/daemon.h"
#include "tests/store/temp_folder.h"
#include "tests/support/indexed_as.h"

namespace ieum::server {
namespace {

using Stub = v1::CatalogService::Stub;

constexpr int kUpdaters = 3;
constexpr int kImportLines = 400;

int Rounds() {
  const char* rounds = std::getenv("IEUM_TEST_KILLS");
  return rounds == nullptr ? 3 : std::atoi(rounds);
}

unsigned Seed() {
  const char* seed = std::getenv("IEUM_TEST_SEED");
  return seed == nullptr ? std::random_device()() : static_cast<unsigned>(std::atoll(seed));
}

// A resource that says the same number in several fields.
v1::Resource Numbered(const std::string& name, int number) {
  v1::Resource resource;
  resource.set_organization("organizations/center");
  resource.mutable_display_name()->set_ko(name);
  resource.set_kind("k" + std::to_string(number));
  resource.mutable_description()->set_ko("도시락 배달 " + std::to_string(number));
  resource.mutable_capacity()->set_total_places(number);
  return resource;
}

std::optional<int> NumberOf(const v1::Resource& resource) {
  const int number = resource.capacity().total_places();
  const bool whole = resource.kind() == "k" + std::to_string(number) &&
                     resource.description().ko() == "도시락 배달 " + std::to_string(number);
  return whole ? std::optional(number) : std::nullopt;
}

std::string Uuid(int number) {
  char text[37];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", number);
  return text;
}

// What must be in the store, as far as ieumd has acknowledged it.
struct Expected {
  std::map<std::string, int> at_least;  // updated resources; one more may be stored
  std::set<std::string> present;
  std::set<std::string> absent;
  int creates = 0;                                   // request ids used up
  std::optional<v1::CreateResourceRequest> pending;  // sent, not acknowledged
};

template <typename Request, typename Response>
bool Send(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
          const Request& request, Response* response) {
  grpc::ClientContext context;
  return (stub.*method)(&context, request, response).ok();
}

// Each works until its call fails, because the server is gone.
void Update(Stub& stub, const std::string& id, int& acknowledged) {
  while (true) {
    v1::UpdateResourceRequest request;
    *request.mutable_resource() = Numbered(id, acknowledged + 1);
    request.mutable_resource()->set_name("resources/" + id);
    v1::Resource out;
    if (!Send(stub, &Stub::UpdateResource, request, &out)) return;
    ++acknowledged;
  }
}

void CreateOnce(Stub& stub, Expected& expected) {
  while (true) {
    v1::CreateResourceRequest request;
    *request.mutable_resource() =
        Numbered("once" + std::to_string(1'000'000 + expected.creates), 1);
    request.set_request_id(Uuid(expected.creates));
    expected.pending = request;
    v1::Resource out;
    if (!Send(stub, &Stub::CreateResource, request, &out)) return;
    expected.present.insert(out.name());
    expected.pending.reset();
    ++expected.creates;
  }
}

void CreateAndDelete(Stub& stub, int round, std::set<std::string>& absent) {
  for (int i = 0;; ++i) {
    v1::CreateResourceRequest create;
    create.set_resource_id("gone-" + std::to_string(round) + "-" + std::to_string(i));
    *create.mutable_resource() = Numbered("gone", 1);
    v1::Resource out;
    if (!Send(stub, &Stub::CreateResource, create, &out)) return;
    v1::DeleteResourceRequest remove;
    remove.set_name(out.name());
    google::protobuf::Empty empty;
    if (!Send(stub, &Stub::DeleteResource, remove, &empty)) return;
    absent.insert(out.name());
  }
}

void Import(Stub& stub, int round, std::set<std::string>& present) {
  grpc::ClientContext context;
  v1::ImportCatalogResponse response;
  const auto writer = stub.ImportCatalog(&context, &response);
  v1::ImportCatalogRequest request;
  request.mutable_options()->set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  std::set<std::string> names;
  for (int i = 0; i < kImportLines; ++i) {
    const std::string name = "resources/i-" + std::to_string(round) + "-" + std::to_string(i);
    names.insert(name);
    request.set_data(R"({"resource": {"name": ")" + name +
                     R"(", "organization": "organizations/center", "kind": "k7",)"
                     R"( "display_name": {"ko": "반찬 나눔"}, "capacity": {"total_places": 7},)"
                     R"( "description": {"ko": "도시락 배달 7"}}})"
                     "\n");
    if (!writer->Write(request)) break;
    request.clear_options();
  }
  writer->WritesDone();
  if (!writer->Finish().ok()) return;
  EXPECT_EQ(response.report().rejected(), 0) << response.report().ShortDebugString();
  present.merge(names);
}

class KillTest : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path() + "/store"; }

  void Prepare() {
    Daemon daemon(path());
    ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
    const auto stub = v1::CatalogService::NewStub(daemon.Channel());
    v1::CreateOrganizationRequest organization;
    organization.set_organization_id("center");
    organization.mutable_organization()->mutable_display_name()->set_ko("다온복지관");
    v1::Organization made;
    ASSERT_TRUE(Send(*stub, &Stub::CreateOrganization, organization, &made));
    for (int i = 0; i < kUpdaters; ++i) {
      v1::CreateResourceRequest create;
      create.set_resource_id("u" + std::to_string(i));
      *create.mutable_resource() = Numbered("u" + std::to_string(i), 1);
      v1::Resource out;
      ASSERT_TRUE(Send(*stub, &Stub::CreateResource, create, &out));
      expected_.at_least[out.name()] = 1;
    }
  }

  // What was sent and not acknowledged is sent again: it acts once, whether it went in or not.
  void SendPendingAgain(Stub& stub) {
    if (!expected_.pending.has_value()) return;
    v1::Resource out;
    ASSERT_TRUE(Send(stub, &Stub::CreateResource, *expected_.pending, &out));
    v1::ListResourcesRequest list;
    list.set_text(expected_.pending->resource().display_name().ko());
    v1::ListResourcesResponse page;
    ASSERT_TRUE(Send(stub, &Stub::ListResources, list, &page));
    ASSERT_EQ(page.resources_size(), 1) << page.ShortDebugString();
    expected_.present.insert(out.name());
    expected_.pending.reset();
    ++expected_.creates;
  }

  void WorkAndKill(int round, std::chrono::milliseconds life) {
    Daemon daemon(path());
    ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
    const auto stub = v1::CatalogService::NewStub(daemon.Channel());
    SendPendingAgain(*stub);
    std::vector<std::thread> threads;
    for (int i = 0; i < kUpdaters; ++i) {
      const std::string id = "u" + std::to_string(i);
      int& acknowledged = expected_.at_least["resources/" + id];
      threads.emplace_back([&stub, id, &acknowledged] { Update(*stub, id, acknowledged); });
    }
    std::set<std::string> imported;
    threads.emplace_back([&] { CreateOnce(*stub, expected_); });
    threads.emplace_back([&] { CreateAndDelete(*stub, round, expected_.absent); });
    threads.emplace_back([&] { Import(*stub, round, imported); });
    std::this_thread::sleep_for(life);
    daemon.Signal(SIGKILL);
    EXPECT_EQ(daemon.AwaitExit(), -SIGKILL) << daemon.log();
    for (std::thread& thread : threads) thread.join();
    expected_.present.merge(imported);
  }

  void CheckStore(App& app) {
    const auto view = app.catalog().View();
    ASSERT_TRUE(view.ok());
    for (const auto& [name, number] : expected_.at_least) {
      const auto stored = view->GetResource(name);
      ASSERT_TRUE(stored.ok()) << stored.status();
      const std::optional<int> found = NumberOf(*stored);
      ASSERT_TRUE(found.has_value()) << stored->ShortDebugString();
      EXPECT_GE(*found, number) << name;
      EXPECT_LE(*found, number + 1) << name;
      expected_.at_least[name] = *found;
    }
    for (const std::string& name : expected_.present) {
      EXPECT_TRUE(view->GetResource(name).ok()) << name;
    }
    for (const std::string& name : expected_.absent) {
      EXPECT_TRUE(absl::IsNotFound(view->GetResource(name).status())) << name;
    }
  }

  // Every resource as stored, and every vector as the model makes it.
  void CheckIndex(App& app) {
    ASSERT_TRUE(app.LoadIndex().ok());
    const auto snapshot = (*app.index())->snapshot();
    std::size_t count = 0;
    const auto view = app.catalog().View();
    ASSERT_TRUE(view.ok());
    ASSERT_TRUE(view->ScanResources(
                        "",
                        [&](const v1::Resource& stored) {
                          ++count;
                          EXPECT_TRUE(NumberOf(stored).has_value()) << stored.ShortDebugString();
                          const auto row = snapshot->Find(stored.name());
                          EXPECT_TRUE(row.has_value()) << stored.name();
                          if (!row.has_value()) return true;
                          EXPECT_EQ(snapshot->Read(*row)->resource->SerializeAsString(),
                                    stored.SerializeAsString());
                          const auto owner = view->GetOrganization(stored.organization());
                          EXPECT_EQ(ieum::testing::WhatDiffers(*snapshot, *row, stored,
                                                               owner.ok() ? &*owner : nullptr),
                                    "")
                              << stored.name();
                          return true;
                        })
                    .ok());
    EXPECT_EQ(snapshot->resource_count(), count);
  }

  void Check() {
    auto store = store::OpenRocksStore({.path = path()});
    ASSERT_TRUE(store.ok()) << store.status();
    AppOptions options;
    options.data_dir = IEUM_DATA_DIR;
    options.casework.key_file = VaultFolderOf(path()) + "/keys";
    options.casework.master_key_file = VaultFolderOf(path()) + "/master.key";
    auto app = App::Create(**store, options);
    ASSERT_TRUE(app.ok()) << app.status();
    CheckStore(**app);
    CheckIndex(**app);
  }

  store::TempFolder folder_;
  Expected expected_;
};

TEST_F(KillTest, NothingAcknowledgedIsLostAndTheIndexEqualsTheStore) {
  const unsigned seed = Seed();
  std::cout << "IEUM_TEST_SEED=" << seed << std::endl;
  std::mt19937 random(seed);
  Prepare();
  int acknowledged = 0;
  for (int round = 0; round < Rounds() && !HasFatalFailure(); ++round) {
    SCOPED_TRACE(round);
    WorkAndKill(round, std::chrono::milliseconds(1 + random() % 500));
    if (HasFatalFailure()) break;
    Check();
    acknowledged = static_cast<int>(expected_.present.size() + expected_.absent.size());
    for (const auto& [name, number] : expected_.at_least) acknowledged += number;
  }
  std::cout << "acknowledged writes checked: " << acknowledged << std::endl;
  EXPECT_GT(acknowledged, kUpdaters);
}

}  // namespace
}  // namespace ieum::server
