#include "tests/chaos/planted_bug.h"

#include <cstdlib>
#include <iostream>

#include "spdlog/spdlog.h"

#include "service/server/app.h"
#include "service/server/rpc_server.h"
#include "tests/store/temp_folder.h"

namespace ieum::chaos {

absl::StatusOr<store::Sequence> ForgetfulStore::Commit(const std::vector<store::Write>& writes) {
  std::vector<store::Write> changed = writes;
  for (store::Write& write : changed) {
    if (write.key.kind != store::RecordKind::kResource || write.check_only || !forgetful_) continue;
    if (++resources_ % 5 == 0) write.expect = store::Expect::Any();
  }
  return ForwardingStore::Commit(changed);
}

struct BuggyService::Parts {
  store::TempFolder folder;
  std::unique_ptr<server::App> app;
  std::unique_ptr<server::RpcServer> server;
};

BuggyService::BuggyService(store::RecordStore& store) : parts_(std::make_unique<Parts>()) {
  spdlog::set_level(spdlog::level::off);
  server::AppOptions options;
  options.data_dir = IEUM_DATA_DIR;
  options.casework.key_file = parts_->folder.path() + "/keys";
  options.casework.master_key_file = parts_->folder.path() + "/master.key";
  options.index.retrain_min_changes = 1'000'000;
  auto app = server::App::Create(store, options);
  if (!app.ok()) std::cerr << app.status() << std::endl, std::abort();
  parts_->app = *std::move(app);
  server::RpcOptions rpc;
  rpc.workers.threads = 8;
  auto server = server::RpcServer::Start(*parts_->app, rpc);
  if (!server.ok()) std::cerr << server.status() << std::endl, std::abort();
  parts_->server = *std::move(server);
  if (!parts_->app->LoadIndex().ok()) std::abort();
}

BuggyService::~BuggyService() = default;

int BuggyService::port() const { return parts_->server->port(); }

}  // namespace ieum::chaos
