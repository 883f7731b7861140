// The service as the command line calls it.
#ifndef IEUM_SERVICE_CLI_CLIENT_H_
#define IEUM_SERVICE_CLI_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "ieum/v1/catalog_service.pb.h"

namespace ieum::cli {

// A method with one request and one response, or with `Part`s until the server or the reader ends
// them. The instances are in methods.h.
template <typename RequestType, typename ResponseType>
struct Method {
  using Request = RequestType;
  using Response = ResponseType;
  const char* name;  // "ieum.v1.CatalogService/GetResource"
  int timeout_seconds = 60;
};
template <typename RequestType, typename PartType>
struct StreamMethod {
  using Request = RequestType;
  using Part = PartType;
  const char* name;
  int timeout_seconds = 0;  // 0: it may go on for ever
};

// Requests go out and parts come back at the same time.
template <typename RequestType, typename PartType>
struct ExchangeMethod {
  using Request = RequestType;
  using Part = PartType;
  const char* name;
  int timeout_seconds = 0;  // 0: it may go on for ever
};

// The same without types.
struct MethodName {
  const char* name;
  int timeout_seconds;
};

// A file to import; `name` tells the tables of an HSDS folder apart.
struct ImportFile {
  std::string name;
  std::string content;
};

// A connection to a server:
//
//   absl::StatusOr<v1::Resource> resource = client.Call(kGetResource, request);
//
// Statuses carry the server's message, its field violations (store/catalog/violations.h) and its
// reason. Thread-compatible.
class Client {
 public:
  virtual ~Client() = default;

  template <typename M>
  absl::StatusOr<typename M::Response> Call(const M& method, const typename M::Request& request) {
    typename M::Response response;
    const absl::Status status = Unary({method.name, method.timeout_seconds}, request, response);
    if (!status.ok()) return status;
    return response;
  }

  // For requests that are a name and nothing else.
  template <typename M>
  absl::StatusOr<typename M::Response> CallNamed(const M& method, const std::string& name) {
    typename M::Request request;
    request.set_name(name);
    return Call(method, request);
  }

  // Shows the parts as they come; a status of `sink` that is not OK ends the call and is returned.
  template <typename M>
  absl::Status Read(const M& method, const typename M::Request& request,
                    const std::function<absl::Status(const typename M::Part&)>& sink) {
    typename M::Part part;
    return Stream({method.name, method.timeout_seconds}, request, part, [&] { return sink(part); });
  }

  // Sends what `next` gives, as fast as the server takes it, until it gives nothing more, and shows
  // the parts as they come, on another thread. A status of `sink` that is not OK ends the call and
  // is returned.
  template <typename M>
  absl::Status Exchange(const M& method, const std::function<bool(typename M::Request&)>& next,
                        const std::function<absl::Status(const typename M::Part&)>& sink) {
    typename M::Request request;
    typename M::Part part;
    return Converse(
        {method.name, method.timeout_seconds}, request,
        [&] {
          request.Clear();
          return next(request);
        },
        part, [&] { return sink(part); });
  }

  virtual absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& options,
                                                  const std::vector<ImportFile>& files) = 0;

 protected:
  using Message = google::protobuf::Message;

  virtual absl::Status Unary(const MethodName& method, const Message& request,
                             Message& response) = 0;
  // Reads into `part` again and again, and calls `sink` each time.
  virtual absl::Status Stream(const MethodName& method, const Message& request, Message& part,
                              const std::function<absl::Status()>& sink) = 0;
  // Fills `request` by `next` again and again, and beside that `part`, calling `sink` each time.
  virtual absl::Status Converse(const MethodName& method, Message& request,
                                const std::function<bool()>& next, Message& part,
                                const std::function<absl::Status()>& sink) = 0;
};

// Who calls, in the words of the server (service/server/actor.h). What is empty is not told.
struct Speaker {
  std::string account;
  std::string role;          // "case-manager"
  std::string organization;  // "organizations/hall"
  std::string purpose;       // "referral"
};

// `server` is "host:port". Connects with the first call; a call to a server that cannot be reached
// gives UNAVAILABLE. Not encrypted.
std::unique_ptr<Client> Connect(const std::string& server, const Speaker& speaker);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_CLIENT_H_
