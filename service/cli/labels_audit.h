// Words of the audit log for people; --json has the codes.
#ifndef IEUM_SERVICE_CLI_LABELS_AUDIT_H_
#define IEUM_SERVICE_CLI_LABELS_AUDIT_H_

#include <string>

#include "ieum/v1/audit.pb.h"
#include "service/cli/terminal.h"

namespace ieum::cli {

// "CaseService.GetCase": "사례 보기"; a method without words stays as it is.
std::string MethodWords(const std::string& method, const Look& look);

// "loopback": "서버 컴퓨터".
std::string OriginWords(const std::string& origin, const Look& look);

// "WRONG_ORGANIZATION": "다른 기관이 맡은 것입니다", "wrong organization".
std::string RefusalWords(const std::string& reason, const Look& look);

// What is wrong, in a sentence.
std::string FaultWords(const v1::AuditFault& fault, const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_LABELS_AUDIT_H_
