// An ieumd that is killed now and then, and callers who do not give up.
#ifndef IEUM_TESTS_CHAOS_MORTAL_SERVER_H_
#define IEUM_TESTS_CHAOS_MORTAL_SERVER_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

#include "tests/chaos/client.h"

namespace ieum::server {
class Daemon;
}  // namespace ieum::server

namespace ieum::chaos {

// Thread-safe.
class MortalServer {
 public:
  // Starts it on the store; `more`: flags.
  explicit MortalServer(std::string store_path, std::vector<std::string> more = {});
  ~MortalServer();

  // SIGKILL. Then it is dead until Start.
  void Kill();
  // Aborts when it does not come up.
  void Start();

  // Waits while it is down. A number that is new after each start, and the port.
  struct Address {
    int life = 0;
    int port = 0;
  };
  Address Where();
  // What all its lives have logged so far.
  std::string log();

 private:
  const std::string store_path_;
  const std::vector<std::string> more_;
  std::mutex mutex_;
  std::condition_variable up_;
  std::unique_ptr<server::Daemon> daemon_;
  Address address_;
  std::string log_;
};

// Repeats what the death of the server interrupts, on a connection of its own. One thread.
class StubbornClient {
 public:
  explicit StubbornClient(MortalServer& server) : server_(server) {}

  // Until there is an answer other than UNAVAILABLE. `request` must say the same when repeated: a
  // read, or an act with a request_id.
  Reply Call(const Who& who, const std::string& method, const google::protobuf::Message& request,
             google::protobuf::Message* response);
  // Once, on the connection as it is; UNAVAILABLE without one.
  Reply CallOnce(const Who& who, const std::string& method,
                 const google::protobuf::Message& request, google::protobuf::Message* response);
  // Connects to the server as it lives now; waits while it is down.
  void Connect();
  // How often a call was repeated.
  int repeats() const { return repeats_; }

 private:
  MortalServer& server_;
  int life_ = 0;
  int repeats_ = 0;
  std::unique_ptr<Client> client_;
};

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_MORTAL_SERVER_H_
