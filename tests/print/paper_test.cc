// The pages on paper, where a Chromium is there to print them; else skipped.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include <unistd.h>

#include "service/print/client_page.h"
#include "service/print/form.h"
#include "tests/print/sample_plan.h"

namespace ieum::print {
namespace {

namespace fs = std::filesystem;

struct Sheets {
  int count = 0;
  double width_pt = 0;
  double height_pt = 0;
};

constexpr double kShortPt = 595.28;  // A4
constexpr double kLongPt = 841.89;
constexpr double kRoundingPt = 1;

bool HaveChromium() { return std::system("command -v chromium >/dev/null 2>&1") == 0; }

// Prints without margins or headers of the browser's own; with IEUM_PRINT_KEEP, into that folder.
Sheets Print(const std::string& name, const std::string& html) {
  const char* keep = std::getenv("IEUM_PRINT_KEEP");
  const fs::path folder =
      keep != nullptr ? fs::path(keep)
                      : fs::temp_directory_path() / ("ieum_paper_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const fs::path page = folder / (name + ".html");
  const fs::path paper = folder / (name + ".pdf");
  std::ofstream(page) << html;
  const std::string command =
      "chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --user-data-dir=" +
      (folder / "profile").string() + " --print-to-pdf=" + paper.string() + " file://" +
      page.string() + " >/dev/null 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::ostringstream content;
  content << std::ifstream(paper, std::ios::binary).rdbuf();
  const std::string pdf = content.str();
  Sheets sheets;
  static const std::regex kPage("/Type /Page[^s]");
  sheets.count = static_cast<int>(
      std::distance(std::sregex_iterator(pdf.begin(), pdf.end(), kPage), std::sregex_iterator()));
  static const std::regex kBox("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]");
  std::smatch box;
  if (std::regex_search(pdf, box, kBox)) {
    sheets.width_pt = std::stod(box[1]);
    sheets.height_pt = std::stod(box[2]);
  }
  if (keep == nullptr) fs::remove_all(folder);
  return sheets;
}

// Eight lines with everything that a line can have, at length.
SamplePlan EightLines() {
  SamplePlan sample;
  sample.plan.clear_lines();
  for (int i = 1; i <= 8; ++i) {
    const std::string id = "r" + std::to_string(i);
    v1::Resource& resource = sample.AddResource(
        id, "다온종합사회복지관 마음건강 회복 지원사업 " + std::to_string(i),
        "Recovery and wellbeing programme of the Daon centre " + std::to_string(i));
    resource.mutable_places(0)->set_address("다온광역시 다온구 한내로 112번길 34, 한내복지타운");
    resource.mutable_schedule()->mutable_note()->set_ko("공휴일과 매월 마지막 금요일은 쉽니다");
    resource.mutable_schedule()->mutable_note()->set_en("closed on public holidays");
    v1::PlanLine& line = sample.AddLine("l" + std::to_string(i), "n1", id);
    line.add_goal_ids("g1");
    line.set_priority(i);
    line.set_step(1 + i / 4);
    line.set_start_date("2026-11-1" + std::to_string(i));
    line.set_end_date("2027-03-31");
    line.set_times_per_week(0.25 * i);
    line.set_cost_krw_per_month(5000 * i);
    line.add_monitoring(v1::MONITORING_METHOD_AGENCY_REPORT);
    for (const char* document : {"신분증", "건강보험증", "가족관계증명서"}) {
      v1::LocalizedText& text = *line.add_required_documents();
      text.set_ko(document);
      text.set_en("proof of income");
    }
  }
  return sample;
}

TEST(Paper, EightLinesOfTheClientAreOneSheet) {
  if (!HaveChromium()) GTEST_SKIP() << "no chromium to print with";
  const SamplePlan sample = EightLines();
  for (const v1::Language language : {v1::LANGUAGE_KO, v1::LANGUAGE_EN}) {
    const ClientPage page = PrintClientPage(sample.Input(language));
    ASSERT_TRUE(page.left_off.empty());
    const Sheets sheets =
        Print(language == v1::LANGUAGE_KO ? "eight_ko" : "eight_en", page.content);
    EXPECT_EQ(sheets.count, 1);
    EXPECT_NEAR(sheets.width_pt, kShortPt, kRoundingPt);
    EXPECT_NEAR(sheets.height_pt, kLongPt, kRoundingPt);
  }
}

TEST(Paper, TheFormLiesAcrossAndFlowsOverSheets) {
  if (!HaveChromium()) GTEST_SKIP() << "no chromium to print with";
  SamplePlan sample = EightLines();
  while (sample.plan.lines_size() < 40) {
    sample.AddLine("x" + std::to_string(sample.plan.lines_size()), "n1", "r1");
  }
  const Sheets sheets = Print("form_40", PrintForm(sample.Input(v1::LANGUAGE_KO)));
  EXPECT_GT(sheets.count, 2);
  EXPECT_LT(sheets.count, 8);
  EXPECT_NEAR(sheets.width_pt, kLongPt, kRoundingPt);
  EXPECT_NEAR(sheets.height_pt, kShortPt, kRoundingPt);
}

}  // namespace
}  // namespace ieum::print
