#include "service/print/client_page.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "service/print/client_entries.h"
#include "service/print/html_writer.h"
#include "service/print/sensitive.h"
#include "service/print/words.h"

namespace ieum::print {
namespace {

// From this age on a line for somebody is that person's own.
constexpr int kOwnAge = 14;
constexpr int kMaxPlaces = 2;
constexpr int kMaxHours = 3;

std::string NeutralLabel(v1::Language language) {
  return Say(language, "담당자와 이야기한 약속", "What you talked about with your case manager");
}

class Collector {
 public:
  Collector(const PrintInput& input, const ClientPageOptions& options)
      : input_(input), options_(options), member_(options.member) {
    if (!member_.empty() || input.record == nullptr) return;
    member_ = input.record->client().member();
    if (input.assessment != nullptr && !IsMember(member_)) member_.clear();
  }

  ClientEntries Collect() {
    AddDesk();
    std::vector<const v1::PlanLine*> lines;
    for (const v1::PlanLine& line : input_.plan.lines()) lines.push_back(&line);
    std::stable_sort(
        lines.begin(), lines.end(), [this](const v1::PlanLine* a, const v1::PlanLine* b) {
          const auto key = [this](const v1::PlanLine& line) {
            // Without a first day: last.
            const bool undated = !DayOf(line.start_date()).has_value();
            // What runs already begins with the plan, so that it does not go before what is urgent.
            const std::string& first = std::max(line.start_date(), input_.plan.start_date());
            return std::tuple(undated, first, line.step(), line.priority());
          };
          return key(*a) < key(*b);
        });
    FindSensitive();
    FindOthers();
    for (const v1::PlanLine* line : lines) AddLine(*line);
    return std::move(out_);
  }

 private:
  v1::Language language() const { return input_.language; }

  void AddDesk() {
    const std::string& desk = input_.case_manager.desk;
    const bool neutral = desk.empty() || NamesDanger(desk);
    out_.desk = neutral ? Say(language(), "담당 사례관리자", "your case manager") : CleanText(desk);
    out_.phone = CleanText(input_.case_manager.phone);
  }

  void AddLine(const v1::PlanLine& line) {
    if (!IsForReader(line) || TellsOfOthers(line)) return LeaveOff(line);
    switch (line.kind()) {
      case v1::PLAN_LINE_KIND_CLIENT_ACTION:
        return AddSentence(line, out_.by_client);
      case v1::PLAN_LINE_KIND_DIRECT_PRACTICE:
        return AddSentence(line, out_.by_case_manager);
      default:
        return AddVisit(line);
    }
  }

  void LeaveOff(const v1::PlanLine& line) { out_.left_off.push_back(line.id()); }

  // The reader's, the household's, a child's, or what a family does together. A child's page is
  // read by who cares for the child. Both only while nobody is a danger.
  bool IsForReader(const v1::PlanLine& line) const {
    if (member_.empty() || input_.assessment == nullptr) return true;
    const bool together = !SomebodyIsADanger(input_);
    if (together && (IsChild(member_) || SeesFamiliesJointly(line))) return true;
    bool found = false;
    bool fits = false;
    bool others = false;
    for (const v1::Need& need : input_.assessment->needs()) {
      const auto& ids = line.need_ids();
      if (std::find(ids.begin(), ids.end(), need.id()) == ids.end()) continue;
      found = true;
      const bool readers = IsNeedForReader(need, together);
      fits = fits || readers;
      others = others || !readers;
    }
    // Words tell of all that a line is for, a visit of its resource alone.
    return !found || (fits && (!others || !IsSentence(line)));
  }
  bool IsNeedForReader(const v1::Need& need, bool together) const {
    return need.members().empty() || (together && IsOfTheFamily(need)) ||
           std::any_of(need.members().begin(), need.members().end(),
                       [this](const std::string& m) { return m == member_ || IsChild(m); });
  }
  bool SeesFamiliesJointly(const v1::PlanLine& line) const {
    const auto resource = input_.resources.find(line.resource());
    return resource != input_.resources.end() &&
           resource->second.participation() == v1::PARTICIPATION_JOINT_FAMILY;
  }
  static bool IsOfTheFamily(const v1::Need& need) {
    return !need.need_codes().empty() && need.need_codes(0) == "family.parent_child";
  }
  bool IsMember(const std::string& reference) const {
    const auto& members = input_.assessment->household().members();
    return std::any_of(members.begin(), members.end(),
                       [&](const v1::Member& member) { return member.reference() == reference; });
  }
  bool IsChild(const std::string& reference) const {
    const auto& members = input_.assessment->household().members();
    return std::any_of(members.begin(), members.end(), [&](const v1::Member& member) {
      return member.reference() == reference && member.has_age_years() &&
             member.age_years() < kOwnAge;
    });
  }

  // By what they are about; then whatever names one of these, until nothing more does.
  void FindSensitive() {
    for (const v1::PlanLine& line : input_.plan.lines()) {
      if (IsSensitive(line)) AddSensitive(line);
    }
    for (bool more = true; more;) {
      more = false;
      for (const v1::PlanLine& line : input_.plan.lines()) {
        if (sensitive_.contains(&line) || !names_.AreIn(WordsOf(line))) continue;
        AddSensitive(line);
        more = true;
      }
    }
  }
  // What lines are called that are not for the reader, but for what the reader's own are called
  // too.
  void FindOthers() {
    NamesOfLines own;
    for (const v1::PlanLine& line : input_.plan.lines()) {
      (IsForReader(line) ? own : others_).Add(line, input_);
    }
    others_.Remove(own);
  }
  bool TellsOfOthers(const v1::PlanLine& line) const {
    return IsSentence(line) && others_.AreIn(line.content());
  }
  void AddSensitive(const v1::PlanLine& line) {
    sensitive_.insert(&line);
    names_.Add(line, input_);
  }
  bool IsSensitive(const v1::PlanLine& line) const {
    return IsAboutSafety(line, input_) || NamesDanger(WordsOf(line), input_) ||
           (!IsSentence(line) && TellsWhereProtectedAre(line, input_));
  }
  static bool IsSentence(const v1::PlanLine& line) {
    return line.kind() == v1::PLAN_LINE_KIND_CLIENT_ACTION ||
           line.kind() == v1::PLAN_LINE_KIND_DIRECT_PRACTICE;
  }
  // All that the page would say of it.
  std::string WordsOf(const v1::PlanLine& line) const {
    return IsSentence(line) ? line.content() : AllWords(EntryOf(line));
  }

  void AddSentence(const v1::PlanLine& line, std::vector<std::string>& sentences) {
    const bool safety = sensitive_.contains(&line);
    if (safety && !options_.include_safety_lines) return LeaveOff(line);
    sentences.push_back(safety ? NeutralLabel(language()) : CleanText(line.content()));
  }

  void AddVisit(const v1::PlanLine& line) {
    ClientEntry entry = EntryOf(line);
    const bool safety = sensitive_.contains(&line);
    if (safety && !options_.include_safety_lines) return LeaveOff(line);
    if (safety) entry = NeutralEntry(std::move(entry));
    out_.visits.push_back(std::move(entry));
  }

  static std::string AllWords(const ClientEntry& entry) {
    std::vector<std::string> all = {entry.title, entry.organization, entry.ask_for, entry.cost};
    all.insert(all.end(), entry.hours.begin(), entry.hours.end());
    all.insert(all.end(), entry.where.begin(), entry.where.end());
    all.insert(all.end(), entry.bring.begin(), entry.bring.end());
    return Join(all, "\n");
  }

  // The day alone. Everything else would tell what it is about, also the number that is called.
  ClientEntry NeutralEntry(ClientEntry entry) const {
    ClientEntry neutral;
    neutral.title = NeutralLabel(language());
    neutral.begins = std::move(entry.begins);
    neutral.ask_for = out_.desk;
    neutral.phone = out_.phone;
    return neutral;
  }

  ClientEntry EntryOf(const v1::PlanLine& line) const {
    const auto known = input_.resources.find(line.resource());
    const v1::Resource resource = known == input_.resources.end() ? v1::Resource() : known->second;
    const v1::Contact contact = ContactOf(line, input_);
    ClientEntry entry;
    entry.title = TextOf(language(), line.display_name());
    if (entry.title.empty()) entry.title = TextOf(language(), resource.display_name());
    if (entry.title.empty()) entry.title = NeutralLabel(language());
    entry.organization = TextOf(language(), line.organization_display_name());
    if (const auto day = DayOf(line.start_date())) {
      const std::string words = DayWordsFrom(*day);
      entry.begins =
          line.times_per_week() > 0 ? Say(language(), words + "부터", "from " + words) : words;
    }
    entry.often = OftenWords(language(), line.times_per_week());
    if (const std::string instead = InsteadOfADay(PlaceOf(line, input_)); !instead.empty()) {
      entry.begins = instead;
      entry.often.clear();
    }
    entry.hours = HoursOf(resource);
    entry.where = WhereOf(resource);
    entry.bring = BringOf(line, resource);
    entry.ask_for = line.person_in_charge().empty() ? contact.desk() : line.person_in_charge();
    entry.phone = contact.phones().empty() ? "" : contact.phones(0);
    entry.cost = CostOf(line, resource);
    return Cleaned(std::move(entry));
  }

  // Empty: the line's day holds.
  std::string InsteadOfADay(PlaceState place) const {
    const auto say = [this](std::string_view ko, std::string_view en) {
      return Say(language(), ko, en);
    };
    switch (place) {
      case PlaceState::kWaiting:
        return say("자리를 기다리는 중입니다. 자리가 나면 기관이 전화합니다.",
                   "You are on the waiting list. They call you when there is a place.");
      case PlaceState::kFull:
        return say("지금은 자리가 없습니다. 언제 되는지 먼저 물어보세요.",
                   "There is no place now. Ask first when there will be one.");
      case PlaceState::kToApply:
        return say("먼저 신청합니다. 신청하면 기관이 전화합니다.",
                   "Apply first. They call you after that.");
      case PlaceState::kToCall:
        return say("먼저 전화해서 날짜를 정합니다.", "Call them first to fix a day.");
      case PlaceState::kToRefer:
        return say("의뢰한 뒤 기관이 날짜를 정해 알려 드립니다.",
                   "After the referral the agency will tell you the date.");
      case PlaceState::kToFix:
        return say("기관이 날짜를 정해 알려 드립니다.", "The agency will tell you the date.");
      case PlaceState::kAnyTime:
        return say("언제든지", "At any time");
      case PlaceState::kUsual:
        return "";
    }
    return "";
  }

  // The year only where it is not the plan's first; the day of the week for who has no calendar.
  std::string DayWordsFrom(absl::CivilDay day) const {
    const auto first = DayOf(input_.plan.start_date());
    const bool same_year = first && first->year() == day.year();
    return same_year ? DayAndWeekday(language(), day) : DayWords(language(), day);
  }

  static ClientEntry Cleaned(ClientEntry entry) {
    for (std::string* text :
         {&entry.title, &entry.organization, &entry.ask_for, &entry.phone, &entry.cost}) {
      *text = CleanText(*text);
    }
    for (auto* list : {&entry.hours, &entry.where, &entry.bring}) {
      for (std::string& text : *list) text = CleanText(text);
    }
    return entry;
  }

  std::vector<std::string> HoursOf(const v1::Resource& resource) const {
    std::vector<std::string> hours = HoursWords(language(), resource.schedule());
    if (hours.size() > kMaxHours) hours.resize(kMaxHours);
    const std::string note = ScheduleNoteWords(language(), resource.schedule());
    if (!note.empty()) hours.push_back(note);
    return hours;
  }

  std::vector<std::string> WhereOf(const v1::Resource& resource) const {
    std::vector<std::string> where;
    for (const int mode : resource.modes()) {
      if (mode == v1::MODE_HOME_VISIT) {
        where.push_back(Say(language(), "집으로 찾아옵니다.", "They come to your home."));
      }
      if (mode == v1::MODE_PHONE)
        where.push_back(Say(language(), "전화로 합니다.", "By telephone."));
      if (mode == v1::MODE_ONLINE)
        where.push_back(Say(language(), "인터넷으로 합니다.", "Online."));
    }
    const auto& modes = resource.modes();
    const bool visited =
        modes.empty() || std::find(modes.begin(), modes.end(), v1::MODE_ON_SITE) != modes.end();
    if (!visited) return where;
    int shown = 0;
    for (const v1::Place& place : resource.places()) {
      if (place.confidential() || shown == kMaxPlaces) continue;
      const std::string words =
          Join({place.address(), TextOf(language(), place.display_name())}, ", ");
      if (words.empty()) continue;
      where.push_back(words);
      ++shown;
    }
    return where;
  }

  std::vector<std::string> BringOf(const v1::PlanLine& line, const v1::Resource& resource) const {
    const auto& documents = line.required_documents().empty() ? resource.required_documents()
                                                              : line.required_documents();
    std::vector<std::string> bring;
    for (const v1::LocalizedText& document : documents) {
      bring.push_back(TextOf(language(), document));
    }
    return bring;
  }

  std::string CostOf(const v1::PlanLine& line, const v1::Resource& resource) const {
    const std::string free = Say(language(), "돈을 내지 않습니다.", "You pay nothing.");
    const std::string ask =
        Say(language(), "얼마인지 먼저 물어보세요.", "Ask first what it costs.");
    if (line.has_cost_krw_per_month()) {
      const std::string amount = MoneyWords(language(), line.cost_krw_per_month());
      return line.cost_krw_per_month() == 0
                 ? free
                 : Say(language(), "한 달에 " + amount, amount + " a month");
    }
    const v1::Cost& cost = resource.cost();
    if (cost.kind() == v1::COST_KIND_FREE) return free;
    if (cost.kind() == v1::COST_KIND_FIXED && cost.amount_krw() > 0) {
      return Join({cost.unit(), MoneyWords(language(), cost.amount_krw())}, " ");
    }
    return ask;
  }

  const PrintInput& input_;
  const ClientPageOptions& options_;
  std::string member_;
  std::set<const v1::PlanLine*> sensitive_;
  NamesOfLines names_;   // of sensitive lines
  NamesOfLines others_;  // of lines for others
  ClientEntries out_;
};

}  // namespace

ClientEntries CollectEntries(const PrintInput& input, const ClientPageOptions& options) {
  return Collector(input, options).Collect();
}

ClientSentences SentencesIn(v1::Language language) {
  const auto say = [language](std::string_view ko, std::string_view en) {
    return Say(language, ko, en);
  };
  return {
      .title = say("앞으로 할 일", "What comes next"),
      .no_visits = say("갈 곳이 있으면 담당자가 만나서 알려 드립니다.",
                       "If there is somewhere to go, your case manager tells you in person."),
      .begins = say("언제", "When"),
      .often = say("얼마나 자주", "How often"),
      .hours = say("여는 시간", "Open"),
      .where = say("어디", "Where"),
      .bring = say("가져갈 것", "Bring"),
      .ask_for = say("찾을 사람", "Ask for"),
      .phone = say("전화", "Call"),
      .cost = say("비용", "Cost"),
      .by_client = say("내가 하는 일", "What I do myself"),
      .by_case_manager = say("담당자가 하는 일", "What my case manager does"),
      .whom_to_call =
          say("잘 안 되거나 바뀌면 전화하세요", "If something goes wrong or changes, call"),
      .may_be_incomplete = say("이 종이에 모두 적혀 있지는 않을 수 있습니다. 궁금하면 물어보세요.",
                               "Not everything may be on this page. Ask whenever you are unsure."),
      .may_change_mind =
          say("마음이 바뀌어도 괜찮습니다. 말해 주세요.", "You may change your mind. Just say so."),
  };
}

}  // namespace ieum::print
