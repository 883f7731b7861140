#include "service/cli/render_case.h"

#include <vector>

#include "service/cli/labels_casework.h"
#include "service/cli/render_parts.h"

namespace ieum::cli {
namespace {

constexpr int kIndent = 3;

std::string Said(const Look& look, std::string_view ko, std::string_view en) {
  return std::string(look.Say(ko, en));
}

// An item that is left out when there is nothing to say.
void ItemIfAny(Page& page, std::string_view name, const std::string& text,
               Tone tone = Tone::kPlain) {
  if (!text.empty()) page.Item(0, LabelColumns(page.look()), name, text, tone);
}

Tone ToneOf(v1::CaseState state) {
  return state == v1::CASE_STATE_OPEN ? Tone::kGood : Tone::kFaint;
}

void RenderClient(const v1::ClientDetails& client, Page& page) {
  const Look& look = page.look();
  ItemIfAny(page, look.Say("당사자", "client"),
            JoinNonEmpty({client.display_name(), client.member(), client.birth_date()}, " · "));
  ItemIfAny(page, look.Say("연락", "contact"),
            JoinNonEmpty({client.phone(), client.address()}, " · "));
  ItemIfAny(page, look.Say("보호자", "guardian"),
            JoinNonEmpty({client.guardian_display_name(), client.guardian_phone()}, " · "));
}

void RenderClosure(const v1::Closure& closure, Page& page) {
  const Look& look = page.look();
  ItemIfAny(
      page, look.Say("종결", "closed"),
      JoinNonEmpty({Date(closure.close_time()), LabelOf(closure.reason(), look), closure.note()},
                   " · "));
  ItemIfAny(page, look.Say("사후관리", "follow-up"),
            closure.follow_up_end_date().empty()
                ? ""
                : Said(look, "", "until ") + closure.follow_up_end_date() + Said(look, "까지", ""));
}

std::string ReadingWords(const v1::ScaleReading& reading, const Look&) {
  return reading.scale() + " " + Fixed(reading.value(), 1) + " (" + Fixed(reading.min(), 0) + "–" +
         Fixed(reading.max(), 0) + ")";
}

// What a check-in says beside its note.
std::string RemarksOf(const v1::CheckIn& check_in, const Look& look) {
  std::string holds;
  if (check_in.follow_up()) {
    holds = check_in.change_holds() ? Said(look, "변화 유지됨", "the change holds")
                                    : Said(look, "변화 유지 안 됨", "the change does not hold");
  }
  return JoinNonEmpty(
      {check_in.has_reading() ? ReadingWords(check_in.reading(), look) : "",
       check_in.needs_changed() ? Said(look, "욕구 변화", "needs changed") : "", holds},
      " · ");
}

std::string FieldWords(const v1::Consent& consent, const Look& look) {
  std::vector<std::string> fields;
  for (const int field : consent.fields()) {
    fields.push_back(LabelOf(static_cast<v1::DisclosedField>(field), look));
  }
  return JoinNonEmpty(fields, ", ");
}

std::string ToWhom(const v1::Consent& consent, const RecordNames& names) {
  std::vector<std::string> whom;
  for (const std::string& one : consent.organizations()) {
    whom.push_back(CalledWithName(one, names));
  }
  whom.insert(whom.end(), consent.organization_kinds().begin(), consent.organization_kinds().end());
  return JoinNonEmpty(whom, ", ");
}

}  // namespace

std::string RenderCase(const v1::Case& record, const RecordNames& names, const Look& look) {
  Page page(look);
  page.Row(0, Said(look, "사례 ", "Case ") + record.case_reference(), LabelOf(record.state(), look),
           ToneOf(record.state()));
  page.Text(0, JoinNonEmpty({record.name(), record.management_number()}, " · "), Tone::kFaint);
  ItemIfAny(
      page, look.Say("담당", "managed by"),
      JoinNonEmpty({CalledWithName(record.organization(), names), record.case_manager()}, " · "));
  if (record.has_client()) RenderClient(record.client(), page);
  if (record.assessment_version() > 0) {
    const std::string version = std::to_string(record.assessment_version());
    ItemIfAny(page, look.Say("사정", "assessment"), look.english ? version : version + "차");
  }
  ItemIfAny(page, look.Say("계획", "plan"), record.agreed_plan());
  ItemIfAny(page, look.Say("재사정", "reassess"),
            record.reassess_now() ? Said(look, "지금", "now") : record.reassess_due_date(),
            record.reassess_now() ? Tone::kWarn : Tone::kPlain);
  for (const v1::Decline& decline : record.declines()) {
    ItemIfAny(page, look.Say("거절", "declined"),
              JoinNonEmpty({CalledWithName(decline.resource(), names), decline.need_id(),
                            "~" + Date(decline.expire_time())},
                           " · "));
  }
  if (record.has_closure()) RenderClosure(record.closure(), page);
  ItemIfAny(page, look.Say("시작", "opened"), Date(record.create_time()));
  ItemIfAny(page, "etag", record.etag(), Tone::kFaint);
  return page.Take();
}

std::string RenderList(const v1::ListCasesResponse& list, const Look& look) {
  Table table({{Said(look, "이름", "name")},
               {Said(look, "사례", "reference"), false, true},
               {Said(look, "상태", "state")},
               {Said(look, "담당", "case manager"), false, true},
               {Said(look, "재사정", "reassess")}});
  for (const v1::Case& record : list.cases()) {
    table.Add({record.name(), record.case_reference(), LabelOf(record.state(), look),
               record.case_manager(),
               record.reassess_now() ? Said(look, "지금", "now") : record.reassess_due_date()});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

std::string RenderAssessment(const v1::AssessmentVersion& version, const NeedLabels& labels,
                             const Look& look) {
  Page page(look);
  const std::string number = std::to_string(version.version());
  page.Row(0,
           JoinNonEmpty({Said(look, "사례 ", "Case ") + version.assessment().case_reference(),
                         look.english ? "assessment " + number : "사정 " + number + "차"},
                        " · "),
           Date(version.create_time()), Tone::kStrong);
  page.Text(0, version.name(), Tone::kFaint);
  for (const v1::Need& need : version.assessment().needs()) {
    page.Blank();
    page.Text(0,
              JoinNonEmpty(
                  {need.id(), need.statement().empty() ? need.problem() : need.statement()}, " · "),
              Tone::kStrong);
    std::vector<std::string> facts = {LabelOf(need.severity(), look),
                                      LabelOf(need.urgency(), look)};
    for (const std::string& code : need.need_codes()) facts.push_back(NeedPath(code, labels));
    page.Text(kIndent, JoinNonEmpty(facts, " · "), Tone::kFaint);
  }
  if (version.changes_size() > 0) page.Blank();
  for (const std::string& change : version.changes()) page.Item(0, 2, "·", change);
  return page.Take();
}

std::string RenderCheckIn(const v1::CheckIn& check_in, const Look& look) {
  Page page(look);
  page.Text(0,
            JoinNonEmpty({Date(check_in.check_time()), LabelOf(check_in.method(), look),
                          check_in.need_id(), check_in.line_id(), check_in.account()},
                         " · "),
            Tone::kStrong);
  page.Text(0, RemarksOf(check_in, look), check_in.needs_changed() ? Tone::kWarn : Tone::kPlain);
  page.Text(0, check_in.note());
  return page.Take();
}

std::string RenderList(const v1::ListCheckInsResponse& list, const Look& look) {
  Table table({{Said(look, "날짜", "day")},
               {Said(look, "방법", "how")},
               {Said(look, "욕구", "need")},
               {Said(look, "줄", "line")},
               {Said(look, "작성자", "by")},
               {Said(look, "내용", "note"), false, true, true}});
  for (const v1::CheckIn& check_in : list.check_ins()) {
    table.Add({Date(check_in.check_time()), LabelOf(check_in.method(), look), check_in.need_id(),
               check_in.line_id(), check_in.account(),
               JoinNonEmpty({RemarksOf(check_in, look), check_in.note()}, " · ")});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

std::string RenderDue(const v1::ListDueResponse& list, const Look& look) {
  Page page(look);
  std::string day;
  for (const v1::DueItem& item : list.items()) {
    if (item.due_date() != day) {
      if (!day.empty()) page.Blank();
      day = item.due_date();
      page.Rule(day + (item.overdue() ? Said(look, " · 지남", " · overdue") : ""));
    }
    page.Row(kIndent,
             JoinNonEmpty({LabelOf(item.kind(), look), item.case_reference(), item.part()}, " · "),
             "", item.overdue() ? Tone::kBad : Tone::kStrong);
    page.Text(2 * kIndent, item.sentence());
    page.Text(2 * kIndent, item.subject().empty() ? item.case_() : item.subject(), Tone::kFaint);
  }
  if (list.items().empty()) page.Text(0, look.Say("할 일이 없습니다.", "Nothing is due."));
  return page.Take() + MoreLine(list.next_page_token(), look);
}

std::string RenderServing(const v1::ListServingAgenciesResponse& response, const NeedLabels& labels,
                          const RecordNames& names, const Look& look) {
  Table table({{Said(look, "기관", "agency"), false, true},
               {Said(look, "자원", "resource"), false, true},
               {Said(look, "욕구", "need"), false, true},
               {Said(look, "상태", "state")},
               {Said(look, "의뢰 기관", "referred by"), false, true},
               {Said(look, "시작", "since")}});
  for (const v1::ServingAgency& serving : response.agencies()) {
    table.Add({CalledWithName(serving.organization(), names), Called(serving.resource(), names),
               NeedPath(serving.need_code(), labels), LabelOf(serving.state(), look),
               Called(serving.referring_organization(), names), Date(serving.since_time())});
  }
  Page page(look);
  if (table.empty()) page.Text(0, look.Say("알려진 기관이 없습니다.", "No agency is known."));
  if (response.withheld_count() > 0) {
    const int more = response.withheld_count();
    page.Text(0,
              look.english ? Counted(more, "more") + ", of which no consent allows to tell"
                           : "동의가 없어 알려 줄 수 없는 것 " + std::to_string(more) + "건",
              Tone::kWarn);
  }
  return (table.empty() ? "" : table.Render(look)) + page.Take();
}

std::string RenderConsent(const v1::Consent& consent, const RecordNames& names, const Look& look) {
  Page page(look);
  const bool active = consent.state() == v1::CONSENT_STATE_ACTIVE;
  page.Row(0, Said(look, "동의 · ", "Consent · ") + LabelOf(consent.scope(), look),
           LabelOf(consent.state(), look), active ? Tone::kGood : Tone::kBad);
  page.Text(0, consent.name(), Tone::kFaint);
  ItemIfAny(page, look.Say("항목", "fields"), FieldWords(consent, look));
  ItemIfAny(page, look.Say("받는 곳", "to"), ToWhom(consent, names));
  ItemIfAny(
      page, look.Say("동의자", "given by"),
      JoinNonEmpty({LabelOf(consent.given_by(), look), consent.member(), Date(consent.give_time())},
                   " · "));
  ItemIfAny(page, look.Say("기한", "until"), Date(consent.expire_time()));
  ItemIfAny(page, look.Say("철회", "withdrawn"), Date(consent.withdraw_time()), Tone::kBad);
  if (consent.share_service_list()) {
    ItemIfAny(page, "",
              Said(look, "이용 중인 기관을 서로 알려도 됨",
                   "agencies may be told of each other's services"));
  }
  ItemIfAny(page, "etag", consent.etag(), Tone::kFaint);
  return page.Take();
}

std::string RenderList(const v1::ListConsentsResponse& list, const RecordNames& names,
                       const Look& look) {
  Page page(look);
  for (const v1::Consent& consent : list.consents()) {
    const bool active = consent.state() == v1::CONSENT_STATE_ACTIVE;
    page.Row(0, consent.name(), LabelOf(consent.state(), look), active ? Tone::kGood : Tone::kBad);
    page.Text(kIndent, JoinNonEmpty({LabelOf(consent.scope(), look), consent.member(),
                                     Said(look, "", "until ") + Date(consent.expire_time()) +
                                         Said(look, "까지", ""),
                                     ToWhom(consent, names)},
                                    " · "));
    page.Text(kIndent, FieldWords(consent, look), Tone::kFaint);
  }
  return page.Take() + MoreLine(list.next_page_token(), look);
}

}  // namespace ieum::cli
