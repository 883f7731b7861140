// The services of the contract as gRPC serves them, a file for each.
#ifndef IEUM_SERVICE_SERVER_RPC_SERVICES_H_
#define IEUM_SERVICE_SERVER_RPC_SERVICES_H_

#include <memory>
#include <string>

#include <grpcpp/impl/service_type.h>

#include "service/server/machinery.h"

namespace ieum::server {

struct RpcService {
  std::string full_name;  // "ieum.v1.CatalogService"
  std::unique_ptr<grpc::Service> service;
};

// App and machinery must outlive them. Each answers on the machinery's threads.
RpcService NewCatalogRpc(App& app, Machinery& machinery);
RpcService NewMatchRpc(App& app, Machinery& machinery);
RpcService NewCaseRpc(App& app, Machinery& machinery);
RpcService NewPlanRpc(App& app, Machinery& machinery);
RpcService NewGapRpc(App& app, Machinery& machinery);
RpcService NewConsentRpc(App& app, Machinery& machinery);
RpcService NewReferralRpc(App& app, Machinery& machinery);
RpcService NewAuditRpc(App& app, Machinery& machinery);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_RPC_SERVICES_H_
