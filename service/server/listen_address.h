// Where the service listens, and whether only this machine can reach it there.
#ifndef IEUM_SERVICE_SERVER_LISTEN_ADDRESS_H_
#define IEUM_SERVICE_SERVER_LISTEN_ADDRESS_H_

#include <optional>
#include <string>
#include <string_view>

namespace ieum::server {

struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;
  bool loopback = false;  // 127.0.0.0/8, ::1, or the name localhost
};

// "host:port" or "[ipv6]:port" with a port from 0 to 65535; nullopt on anything else.
std::optional<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_LISTEN_ADDRESS_H_
