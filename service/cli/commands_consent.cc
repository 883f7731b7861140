// consent give, get, list, withdraw.
#include "service/cli/commands_casework.h"
#include "service/cli/enum_words.h"
#include "service/cli/methods_casework.h"
#include "service/cli/names.h"
#include "service/cli/printing.h"
#include "service/cli/render_case.h"

namespace ieum::cli {
namespace {

// A day is meant as a whole: until its last second.
absl::StatusOr<google::protobuf::Timestamp> EndOf(const std::string& until) {
  constexpr std::int64_t kSecondsPerDay = std::int64_t{24} * 60 * 60;
  auto time = TimestampOf(until, "--until");
  absl::CivilDay day;
  if (time.ok() && absl::ParseCivilTime(until, &day)) {
    time->set_seconds(time->seconds() + kSecondsPerDay - 1);
  }
  return time;
}

// Names are asked for where a page is shown.
std::string Shown(Context& context, const v1::Consent& consent) {
  if (context.options.json || context.options.quiet) return "";
  return RenderConsent(consent, NamesIn(consent, context.client, context.look), context.look);
}

absl::Status PrintConsent(Context& context, const absl::StatusOr<v1::Consent>& consent) {
  if (consent.ok()) PrintWritten(context, *consent, Shown(context, *consent));
  return consent.status();
}

}  // namespace

absl::Status ConsentGive(Context& context) {
  const Options& options = context.options;
  const ConsentOptions& said = options.consent;
  v1::CreateConsentRequest request;
  request.set_parent(CaseName(options.name));
  request.set_request_id(options.request_id);
  v1::Consent& consent = *request.mutable_consent();
  consent.set_scope(FromWord<v1::ConsentScope>(said.scope));
  for (const std::string& field : said.fields) {
    consent.add_fields(FromWord<v1::DisclosedField>(field));
  }
  for (const std::string& name : said.organizations) {
    consent.add_organizations(OrganizationName(name));
  }
  for (const std::string& kind : said.kinds) consent.add_organization_kinds(kind);
  const auto until = EndOf(options.until);
  if (!until.ok()) return until.status();
  *consent.mutable_expire_time() = *until;
  consent.set_given_by(FromWord<v1::ConsentGiver>(said.by));
  consent.set_member(said.member);
  consent.set_age_confirmed(said.age_confirmed);
  consent.set_share_service_list(said.share_services);
  return PrintConsent(context, context.client.Call(kCreateConsent, request));
}

absl::Status ConsentGet(Context& context) {
  const auto consent = context.client.CallNamed(kGetConsent, ConsentName(context.options.name));
  if (consent.ok()) PrintRead(context, *consent, Shown(context, *consent));
  return consent.status();
}

absl::Status ConsentList(Context& context) {
  v1::ListConsentsRequest request;
  request.set_parent(CaseName(context.options.name));
  return ListPages(context, kListConsents, request, [&](const auto& page) {
    return RenderList(page, NamesIn(page, context.client, context.look), context.look);
  });
}

absl::Status ConsentWithdraw(Context& context) {
  return PrintConsent(
      context, context.client.CallNamed(kWithdrawConsent, ConsentName(context.options.name)));
}

}  // namespace ieum::cli
