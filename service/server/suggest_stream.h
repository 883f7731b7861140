// SuggestMany on gRPC's callback interface.
#ifndef IEUM_SERVICE_SERVER_SUGGEST_STREAM_H_
#define IEUM_SERVICE_SERVER_SUGGEST_STREAM_H_

#include <grpcpp/grpcpp.h>

#include "service/server/machinery.h"

namespace ieum::server {

// Reads questions ahead, has the machinery's background threads answer them, several at once, and
// sends the answers in order of arrival. Deletes itself when the call is done.
//
// What a stream holds is bounded: twice as many questions and answers as there are threads, and no
// more is read while they come to 16 MiB; a caller that does not take its answers soon finds that
// it cannot send. A stream ends with the first status that is not of a question, after the answers
// before it; after `max_suggest_items` questions (RESOURCE_EXHAUSTED, reason TOO_MANY_ITEMS); and
// when nothing comes, or nothing is taken, for `max_suggest_silence` (DEADLINE_EXCEEDED or
// CANCELLED, reason STALLED): the streams open at once are few.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* NewSuggestStream(
    Machinery& machinery, grpc::CallbackServerContext& context);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_SUGGEST_STREAM_H_
