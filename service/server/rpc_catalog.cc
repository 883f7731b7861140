// CatalogService over gRPC.
#include "ieum/v1/catalog_service.grpc.pb.h"
#include "service/server/catalog_handler.h"
#include "service/server/catalog_lists.h"
#include "service/server/export_session.h"
#include "service/server/import_stream.h"
#include "service/server/rpc_services.h"
#include "service/server/server_stream.h"
#include "service/server/unary.h"

namespace ieum::server {
namespace {

// Every method by bytes, on gRPC's callback interface.
using V = v1::CatalogService;
using CatalogBase =
    V::WithRawCallbackMethod_CreateOrganization<V::WithRawCallbackMethod_GetOrganization<
        V::WithRawCallbackMethod_UpdateOrganization<V::WithRawCallbackMethod_DeleteOrganization<
            V::WithRawCallbackMethod_ListOrganizations<V::WithRawCallbackMethod_CreateResource<
                V::WithRawCallbackMethod_GetResource<V::WithRawCallbackMethod_UpdateResource<
                    V::WithRawCallbackMethod_DeleteResource<V::WithRawCallbackMethod_ListResources<
                        V::WithRawCallbackMethod_UpdateAvailability<
                            V::WithRawCallbackMethod_VerifyResource<
                                V::WithRawCallbackMethod_ListRegions<
                                    V::WithRawCallbackMethod_ImportCatalog<
                                        V::WithRawCallbackMethod_ExportCatalog<
                                            V::Service>>>>>>>>>>>>>>>;

class CatalogRpc final : public CatalogBase {
 public:
  CatalogRpc(App& app, Machinery& machinery) : machinery_(machinery), handler_(app), lists_(app) {}

  IEUM_UNARY("CatalogService", CreateOrganization, handler_)
  IEUM_UNARY("CatalogService", GetOrganization, handler_)
  IEUM_UNARY("CatalogService", UpdateOrganization, handler_)
  IEUM_UNARY("CatalogService", DeleteOrganization, handler_)
  IEUM_UNARY("CatalogService", ListOrganizations, lists_)
  IEUM_UNARY("CatalogService", CreateResource, handler_)
  IEUM_UNARY("CatalogService", GetResource, handler_)
  IEUM_UNARY("CatalogService", UpdateResource, handler_)
  IEUM_UNARY("CatalogService", DeleteResource, handler_)
  IEUM_UNARY("CatalogService", ListResources, lists_)
  IEUM_UNARY("CatalogService", UpdateAvailability, handler_)
  IEUM_UNARY("CatalogService", VerifyResource, handler_)
  IEUM_UNARY("CatalogService", ListRegions, lists_)

  grpc::ServerReadReactor<grpc::ByteBuffer>* ImportCatalog(grpc::CallbackServerContext* context,
                                                           grpc::ByteBuffer* response) override {
    return NewImportStream(machinery_, *context, *response);
  }
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportCatalog(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override {
    return NewServerStream(machinery_,
                           {"CatalogService.ExportCatalog", *context, *request, machinery_.exports,
                            machinery_.exporters,
                            [this](const grpc::ByteBuffer& bytes, const Checkpoint& checkpoint,
                                   const SendMessage& send) -> absl::Status {
                              v1::ExportCatalogRequest parsed;
                              if (absl::Status read = ParseFrom(bytes, parsed); !read.ok())
                                return read;
                              return ExportCatalogTo(machinery_.app, parsed, checkpoint, send);
                            }});
  }

 private:
  Machinery& machinery_;
  CatalogHandler handler_;
  CatalogLists lists_;
};

}  // namespace

RpcService NewCatalogRpc(App& app, Machinery& machinery) {
  return {V::service_full_name(), std::make_unique<CatalogRpc>(app, machinery)};
}

}  // namespace ieum::server
