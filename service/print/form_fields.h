// The form's fields, before they are laid out. Of this folder alone.
#ifndef IEUM_SERVICE_PRINT_FORM_FIELDS_H_
#define IEUM_SERVICE_PRINT_FORM_FIELDS_H_

#include <string>
#include <vector>

#include "service/print/print_input.h"

namespace ieum::print {

// A row: ③ to ⑬. `line` is null for a goal that no line works towards.
struct FormRow {
  const v1::PlanLine* line = nullptr;
  std::vector<const v1::Goal*> goals;
  std::string content;       // ④
  std::string content_note;  // under it: which resource, where the content says something else
  std::string place_note;    // under that: full, waiting, to be applied for
  std::string timing;        // ⑥
  std::string timing_note;   // what it waits for
  std::string organization;  // ⑩
  std::string person_in_charge;
  std::vector<std::string> monitoring;
  // ⑬: the line's, else that of its goals where all have the same.
  v1::GoalResult result = v1::GOAL_RESULT_UNSPECIFIED;
};

struct FormFields {
  std::string management_number;
  std::string client_name;
  std::string birth_date;
  std::string case_manager;
  std::vector<std::string> short_term;  // ②: purposes, or the goals where none is said
  std::vector<std::string> long_term;
  std::vector<FormRow> rows;
  std::vector<std::string> open_needs;  // sentences
  std::string consent;                  // the sentence
  std::string signed_day;               // empty: not agreed yet
  std::string signer;                   // ⑭: a name, or who it is in the household; empty: a line
  bool by_guardian = false;             // a guardian signed
  bool guardian_signs = false;          // nobody signed yet, and the client is under 14
  std::string safety_note;              // on top; empty: no danger is known
};

// The plan without the names of hidden places and who runs them in what was written of goals and
// needs left open.
v1::ServicePlan VeiledPlan(const PrintInput& input);
// The same, to print another plan.
PrintInput WithPlan(const v1::ServicePlan& plan, const PrintInput& input);

// Pointers are into `input.plan`, which is veiled.
FormFields CollectFields(const PrintInput& input);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_FORM_FIELDS_H_
