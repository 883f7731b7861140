#include "service/cli/render_referral.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "service/cli/enum_words.h"
#include "service/cli/labels_casework.h"
#include "service/cli/render_parts.h"
#include "service/cli/words.h"

namespace ieum::cli {
namespace {

void ItemIfAny(Page& page, std::string_view name, const std::string& text,
               Tone tone = Tone::kPlain) {
  if (!text.empty()) page.Item(0, LabelColumns(page.look()), name, text, tone);
}

std::string PlaceWords(const v1::Referral& referral, const Look& look) {
  std::string words = LabelOf(referral.place(), look);
  const std::string until = Date(referral.hold_expire_time());
  if (referral.place() == v1::PLACE_STATE_HELD && !until.empty()) {
    words += look.english ? " until " + until : " (" + until + "까지)";
  }
  if (referral.waitlist_position() > 0) {
    const std::string position = std::to_string(referral.waitlist_position());
    words =
        JoinNonEmpty({words, look.english ? "number " + position + " of those who wait through Ieum"
                                          : "대기 " + position + "번 (이음 대기 기준)"},
                     " · ");
  }
  return words;
}

std::string ActorWords(const v1::ReferralTransition& step, const Look& look) {
  const std::string role = LabelOf(step.role(), look);
  return role.empty() ? step.account() : step.account() + " (" + role + ")";
}

std::string StatesWords(const v1::ReferralTransition& step, const Look& look) {
  return JoinNonEmpty({LabelOf(step.from_state(), look), LabelOf(step.to_state(), look)}, " → ");
}

std::string StepsTable(const v1::Referral& referral, const Look& look) {
  Table table({{"#", true},
               {std::string(look.Say("날짜", "day"))},
               {std::string(look.Say("한 일", "action"))},
               {std::string(look.Say("상태", "state"))},
               {std::string(look.Say("처리한 사람", "by"))},
               {std::string(look.Say("사유", "why")), false, true, true}});
  for (const v1::ReferralTransition& step : referral.transitions()) {
    table.Add({std::to_string(step.number()), Date(step.time()), LabelOf(step.action(), look),
               StatesWords(step, look), ActorWords(step, look),
               JoinNonEmpty({LabelOf(step.reason(), look), step.note()}, ": ")});
  }
  return table.empty() ? "" : "\n" + table.Render(look);
}

std::string MemberWords(const v1::Member& member, const Look& look) {
  std::string age;
  if (member.has_age_years()) {
    age = std::to_string(member.age_years());
    age = look.english ? "age " + age : "만 " + age + "세";
  }
  return JoinNonEmpty({member.reference(), member.role(), age, LabelOf(member.gender(), look),
                       LabelOf(member.school_stage(), look)},
                      " · ");
}

template <typename Enum, typename Values>
std::string EnumLabels(const Values& values, const Look& look) {
  std::vector<std::string> words;
  for (const int value : values) words.push_back(LabelOf(static_cast<Enum>(value), look));
  return JoinNonEmpty(words, ", ");
}

std::string PreferenceWords(const v1::Preferences& preferences, const Look& look) {
  return JoinNonEmpty(
      {EnumLabels<v1::Mode>(preferences.modes(), look),
       EnumLabels<v1::Form>(preferences.forms(), look), LabelOf(preferences.formality(), look),
       SpokenWord(preferences.language(), look),
       preferences.has_max_distance_km() ? "≤ " + Distance(preferences.max_distance_km()) : "",
       preferences.has_max_cost_krw() ? "≤ " + Won(preferences.max_cost_krw(), look) : ""},
      " · ");
}

// "m4 아버지": the role where the packet tells of the member.
std::string MemberOfPacket(const std::string& reference, const v1::ReferralPacket& packet) {
  const auto& members = packet.members();
  const auto found = std::find_if(members.begin(), members.end(), [&](const v1::Member& member) {
    return member.reference() == reference;
  });
  return found == members.end() ? reference : JoinNonEmpty({reference, found->role()}, " ");
}

// Who is in danger, from whom, and where that person comes: nobody may ring them by mistake.
std::string RiskWords(const v1::Risk& risk, const v1::ReferralPacket& packet,
                      const PageWords& words, const Look& look) {
  std::vector<std::string> members;
  for (const std::string& member : risk.members()) {
    members.push_back(MemberOfPacket(member, packet));
  }
  const std::string& source = risk.source_member();
  if (members.empty()) {
    members.emplace_back(source.empty() ? look.Say("가구원 모두", "everybody")
                                        : look.Say("나머지 가구원 모두", "everybody else"));
  }
  std::vector<std::string> places;
  for (const std::string& organization : risk.unsafe_organizations()) {
    places.push_back(CalledWithName(organization, words.names));
  }
  for (const v1::RegionCode& region : risk.unsafe_regions()) {
    places.push_back(RegionWords(region, words.regions));
  }
  const auto part = [&look](std::string_view ko, std::string_view en, const std::string& text) {
    return text.empty() ? "" : std::string(look.Say(ko, en)) + ": " + text;
  };
  return JoinNonEmpty({LabelOf(risk.kind(), look),
                       part("위험에 놓인 사람", "in danger", JoinNonEmpty(members, ", ")),
                       part("위험한 사람", "from", MemberOfPacket(source, packet)),
                       part("위험이 닿는 곳", "reaches", JoinNonEmpty(places, ", "))},
                      " · ");
}

// The fields of a packet, a line each.
void RenderFields(const v1::ReferralPacket& packet, const PageWords& words, Page& page) {
  const Look& look = page.look();
  const auto item = [&](std::string_view ko, std::string_view en, const std::string& text) {
    ItemIfAny(page, look.Say(ko, en), text);
  };
  item("이름", "name", packet.client_display_name());
  item("생년월일", "birth date", packet.birth_date());
  item("전화", "telephone", packet.phone());
  std::vector<std::string> regions;
  for (const v1::RegionCode& region : packet.residence()) {
    regions.push_back(RegionWords(region, words.regions));
  }
  item("주소", "address", JoinNonEmpty({packet.address(), JoinNonEmpty(regions, ", ")}, " · "));
  item("보호자", "guardian",
       JoinNonEmpty({packet.guardian_display_name(), packet.guardian_phone()}, " · "));
  for (const v1::Member& member : packet.members()) {
    item("가구원", "member", MemberWords(member, look));
  }
  std::vector<std::string> languages;
  for (const std::string& code : packet.languages()) languages.push_back(SpokenWord(code, look));
  item("사용 언어", "languages", JoinNonEmpty(languages, ", "));
  if (packet.has_income()) item("소득", "income", IncomeWords(packet.income(), look));
  item("급여", "benefits", EnumLabels<v1::Benefit>(packet.benefits().values(), look));
  std::vector<std::string> codes;
  for (const std::string& code : packet.need_codes()) codes.push_back(NeedPath(code, words.needs));
  item("욕구", "need", JoinNonEmpty({packet.need_statement(), JoinNonEmpty(codes, ", ")}, " · "));
  item("문제", "problem", packet.problem());
  item("요구", "demand", packet.demand());
  item("목표", "goal", packet.goal_statement());
  item("내용", "content", packet.line_content());
  for (const std::string& strength : packet.strengths()) item("강점", "strength", strength);
  if (packet.has_preferences()) {
    item("선호", "preferences", PreferenceWords(packet.preferences(), look));
  }
  for (const v1::ExistingService& service : packet.existing_services()) {
    item("이용 중", "in place",
         JoinNonEmpty({service.description(), service.programme(),
                       CalledWithName(service.resource(), words.names),
                       CalledWithName(service.organization(), words.names)},
                      " · "));
  }
  for (const v1::Risk& risk : packet.risks()) {
    item("위험", "danger", RiskWords(risk, packet, words, look));
  }
  for (const v1::MemberDisability& one : packet.disabilities()) {
    item("장애", "disability",
         JoinNonEmpty({one.member(), EnumLabels<v1::DisabilityType>(one.disability().types(), look),
                       LabelOf(one.disability().level(), look)},
                      " · "));
  }
}

// "need (partly)": the name of a field and, in brackets, what is missing of it.
std::string FieldWord(const std::string& said, const Look& look) {
  static constexpr std::pair<std::string_view, Words> kMissing[] = {
      {"(partly)", {"일부", "partly"}},
      {"(not known of the member consented for)",
       {"동의한 가구원의 것은 알려진 것이 없습니다", "not known of the member consented for"}},
      {"(health: needs a consent of scope health)",
       {"건강 정보: 건강 동의(--scope health)가 필요합니다",
        "health: needs a consent of its own, --scope health"}},
      {"(health: under no consent)",
       {"건강 관련이거나 그럴 수 있음(욕구 코드 없음 등): 어떤 동의로도 알리지 않습니다",
        "health, or may be, as without a need code: told under no consent"}},
      {"(disability benefits: under no consent)",
       {"장애 관련 급여: 어떤 동의로도 알리지 않습니다",
        "disability benefits: told under no consent"}},
  };
  const std::size_t blank = std::min(said.find(' '), said.size());
  std::string word = said.substr(0, blank);
  std::replace(word.begin(), word.end(), '_', '-');
  const std::string label = LabelOf(FromWord<v1::DisclosedField>(word), look);
  if (label.empty()) return said;
  if (blank == said.size()) return label;
  for (const auto& [ending, words] : kMissing) {
    if (said.substr(blank + 1) == ending) {
      return label + " (" + std::string(look.Say(words.ko, words.en)) + ")";
    }
  }
  return label + said.substr(blank);
}

std::string PacketTitle(const v1::ReferralPacket& packet, const Look& look) {
  return JoinNonEmpty({std::string(look.Say("의뢰서", "Referral packet")), packet.referral(),
                       Date(packet.create_time())},
                      " · ");
}

}  // namespace

std::string RenderReferral(const v1::Referral& referral, const PageWords& words, const Look& look) {
  Page page(look);
  page.Row(0,
           std::string(look.Say("의뢰 ", "Referral ")) + Called(referral.resource(), words.names),
           LabelOf(referral.state(), look), ToneOf(referral.state()));
  page.Text(0, JoinNonEmpty({referral.name(), referral.resource()}, " · "), Tone::kFaint);
  ItemIfAny(page, look.Say("기관", "agency"), CalledWithName(referral.organization(), words.names));
  ItemIfAny(page, look.Say("의뢰 기관", "referred by"),
            CalledWithName(referral.referring_organization(), words.names));
  ItemIfAny(page, look.Say("사례", "case"), referral.case_());
  const std::string urgency = LabelOf(referral.urgency(), look);
  const std::string need = JoinNonEmpty(
      {referral.need_id(),
       referral.need_code().empty() ? "" : NeedPath(referral.need_code(), words.needs)},
      " · ");
  if (need.empty()) {
    // The agency learns of the need in the packet.
    ItemIfAny(page, look.Say("시급성", "urgency"), urgency);
  } else {
    ItemIfAny(page, look.Say("욕구", "need"),
              JoinNonEmpty({need, urgency, referral.plan_line()}, " · "));
  }
  ItemIfAny(page, look.Say("자리", "places"), PlaceWords(referral, look), ToneOf(referral.state()));
  ItemIfAny(page, look.Say("동의", "consents"),
            JoinNonEmpty({referral.consents().begin(), referral.consents().end()}, ", "));
  for (const std::string& caution : referral.cautions()) {
    ItemIfAny(page, look.Say("유의", "caution"), caution, Tone::kWarn);
  }
  ItemIfAny(page, "etag", referral.etag(), Tone::kFaint);
  return page.Take() + StepsTable(referral, look);
}

std::string RenderList(const v1::ListReferralsResponse& list, const RecordNames& names,
                       const Look& look) {
  Table table({{std::string(look.Say("이름", "name"))},
               {std::string(look.Say("상태", "state"))},
               {std::string(look.Say("자원", "resource")), false, true},
               {std::string(look.Say("욕구", "need"))},
               {std::string(look.Say("자리", "places")), false, true},
               {std::string(look.Say("바뀐 날", "changed"))}});
  for (const v1::Referral& referral : list.referrals()) {
    table.Add({referral.name(), LabelOf(referral.state(), look), Called(referral.resource(), names),
               referral.need_id(), PlaceWords(referral, look), Date(referral.update_time())});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

std::string RenderPacket(const v1::ReferralPacket& packet, const PageWords& words,
                         const Look& look) {
  Page page(look);
  page.Text(0, PacketTitle(packet, look), Tone::kStrong);
  ItemIfAny(page, look.Say("항목", "fields"), EnumLabels<v1::DisclosedField>(packet.fields(), look),
            Tone::kFaint);
  RenderFields(packet, words, page);
  return page.Take();
}

std::string RenderPreview(const v1::PreviewPacketResponse& preview, const PageWords& words,
                          const Look& look) {
  Page page(look);
  std::vector<std::string> missing;
  for (const std::string& field : preview.not_covered()) missing.push_back(FieldWord(field, look));
  ItemIfAny(page, look.Say("동의 없음", "not covered"), JoinNonEmpty(missing, ", "), Tone::kWarn);
  return RenderPacket(preview.packet(), words, look) + page.Take();
}

std::string RenderEvent(const v1::ReferralEvent& event, const RecordNames& names,
                        const Look& look) {
  const v1::ReferralTransition& step = event.transition();
  return Clean(JoinNonEmpty({Date(step.time()), event.referral().name(),
                             Called(event.referral().resource(), names),
                             LabelOf(step.action(), look), StatesWords(step, look),
                             ActorWords(step, look), LabelOf(step.reason(), look), step.note()},
                            " · ")) +
         "  " + Paint(Clean("[" + event.resume_token() + "]"), Tone::kFaint, look) + "\n";
}

}  // namespace ieum::cli
