#include "tests/chaos/mortal_server.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include <signal.h>

#include "tests/service/daemon.h"

namespace ieum::chaos {
namespace {

constexpr int kMaxRepeats = 20'000;

}  // namespace

MortalServer::MortalServer(std::string store_path, std::vector<std::string> more)
    : store_path_(std::move(store_path)), more_(std::move(more)) {
  Start();
}

MortalServer::~MortalServer() = default;

void MortalServer::Start() {
  auto daemon = std::make_unique<server::Daemon>(store_path_, more_);
  if (!daemon->AwaitServing()) {
    std::cerr << "ieumd does not come up: " << daemon->log() << std::endl;
    std::abort();
  }
  const std::lock_guard lock(mutex_);
  address_ = {address_.life + 1, daemon->port()};
  daemon_ = std::move(daemon);
  up_.notify_all();
}

void MortalServer::Kill() {
  std::unique_ptr<server::Daemon> daemon;
  {
    const std::lock_guard lock(mutex_);
    daemon = std::move(daemon_);
  }
  if (daemon == nullptr) return;
  daemon->Signal(SIGKILL);
  daemon->AwaitExit();
  const std::lock_guard lock(mutex_);
  log_ += daemon->log();
}

MortalServer::Address MortalServer::Where() {
  std::unique_lock lock(mutex_);
  up_.wait(lock, [&] { return daemon_ != nullptr; });
  return address_;
}

std::string MortalServer::log() {
  const std::lock_guard lock(mutex_);
  return log_ + (daemon_ == nullptr ? "" : daemon_->log());
}

void StubbornClient::Connect() {
  const MortalServer::Address address = server_.Where();
  if (address.life == life_) return;
  life_ = address.life;
  client_ = std::make_unique<Client>(ChannelTo(address.port));
}

Reply StubbornClient::Call(const Who& who, const std::string& method,
                           const google::protobuf::Message& request,
                           google::protobuf::Message* response) {
  for (int attempt = 0; attempt < kMaxRepeats; ++attempt) {
    Connect();
    response->Clear();
    Reply reply = client_->Call(who, method, request, response);
    if (reply.code != absl::StatusCode::kUnavailable) return reply;
    ++repeats_;
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  return {.code = absl::StatusCode::kUnavailable, .message = "the server does not come back"};
}

Reply StubbornClient::CallOnce(const Who& who, const std::string& method,
                               const google::protobuf::Message& request,
                               google::protobuf::Message* response) {
  if (client_ == nullptr) return {.code = absl::StatusCode::kUnavailable};
  response->Clear();
  return client_->Call(who, method, request, response);
}

}  // namespace ieum::chaos
