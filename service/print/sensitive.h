// What a page that lies on the kitchen table must not tell.
#ifndef IEUM_SERVICE_PRINT_SENSITIVE_H_
#define IEUM_SERVICE_PRINT_SENSITIVE_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ieum/v1/plan.pb.h"
#include "service/print/print_input.h"

namespace ieum::print {

// The rule: a line is kept off the page only where danger comes from a person, who may read it.
// That is told by the kind of what was assessed:
// - risks of violence, abuse or stalking, and any risk that names a source other than the member at
//   risk, or organizations the source reaches (ViolenceKnown);
// - needs of violence, abuse, shelter or protection by court, though no risk was recorded.
// Suicide, self-harm, self-neglect, fire or illness are no such danger: their lines, the safety
// plan and whom to call in a crisis are on the page. Where nothing of the kind was assessed, only
// hidden places and resources that are there, first of all, against violence are left off.
// A plan without an assessment tells by its goals and its lines whether there is violence; needs
// whose goals are about it are then of that kind.

// Whether a text names violence, abuse, self-harm, flight or the law against somebody at home. Read
// without regard to blanks and case.
bool NamesDanger(std::string_view text);
// The same for a page of this plan: never where no danger from a person is known; self-harm only
// where it is among the risks that somebody else is a danger.
bool NamesDanger(std::string_view text, const PrintInput& input);

// Whether the assessment's risks, or without an assessment the plan's goals and lines, know of a
// danger that comes from somebody.
bool ViolenceKnown(const PrintInput& input);
// The same, or a need is of that kind.
bool SomebodyIsADanger(const PrintInput& input);

// Whether, while violence is known, a line's place and hours would tell where a child is, or
// somebody at risk.
bool TellsWhereProtectedAre(const v1::PlanLine& line, const PrintInput& input);

// Whether the line's resource has a hidden place.
bool IsHidden(const v1::PlanLine& line, const PrintInput& input);
// What resources with a hidden place, and their organizations, are called; the longest first.
std::vector<std::string> HiddenNames(const PrintInput& input);

// What lines are called, in both languages: resource, organization; their content and the questions
// they ask. Found in a text without regard to blanks and case.
class NamesOfLines {
 public:
  void Add(const v1::PlanLine& line, const PrintInput& input);
  // What `other` holds too.
  void Remove(const NamesOfLines& other);
  bool AreIn(std::string_view text) const;

 private:
  std::set<std::string> names_;  // without blanks, in lower case
};

// Whether a line must stay off the client's page because of what it is about, read from codes and
// places alone, so whoever knows these words better than we do still has to look at the texts.
// Its resource has a hidden place, or is there against violence first of all; or, where danger
// from a person is known, the line's needs (without an assessment: their goals) or its resource's
// main work are of that kind, or the end of a marriage. Where it is among the risks: any need of
// safety (but for calls that see whether all is well), law and rights.
bool IsAboutSafety(const v1::PlanLine& line, const PrintInput& input);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_SENSITIVE_H_
