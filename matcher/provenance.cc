#include "matcher/provenance.h"

#include "absl/strings/escaping.h"
#include <openssl/sha.h>

#include "matcher/labels.h"
#include "matcher/particles.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/timestamps.h"

namespace ieum::matcher {
namespace {

std::string DigestOf(const v1::Assessment& assessment) {
  const std::string bytes = store::Serialise(assessment);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return absl::BytesToHexString(digest);
}

}  // namespace

v1::Provenance ProvenanceOf(const v1::Assessment& assessment, const Context& context) {
  v1::Provenance out;
  out.set_assessment_digest(DigestOf(assessment));
  out.set_weight_profile(context.profile.name() + "@" + std::to_string(context.profile.version()));
  out.set_snapshot(context.snapshot.id());
  *out.mutable_as_of_time() = store::ToTimestamp(context.as_of);
  return out;
}

std::vector<std::string> ResidenceRemarks(const v1::Assessment& assessment,
                                          const indexer::RegionIndex& regions,
                                          v1::Language language) {
  std::vector<std::string> remarks;
  if (regions.empty()) return remarks;
  for (const v1::RegionCode& code : assessment.household().residence()) {
    if (regions.Find(indexer::RegionKey::From(code)) != nullptr) continue;
    remarks.push_back(
        In(language,
           WithParticles("거주지 코드 " + code.code() +
                         "은(는) 등록된 지역이 아니어서 동네 자원과 거리를 알 수 없습니다: 코드를 "
                         "확인하세요"),
           "The residence " + code.code() +
               " is no registered region, so that neighbourhood and distances are unknown: check "
               "the code"));
  }
  return remarks;
}

}  // namespace ieum::matcher
