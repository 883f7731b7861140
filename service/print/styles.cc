#include "service/print/styles.h"

namespace ieum::print {

// Lines and ticks are borders, which print also where backgrounds do not.
const std::string_view kFormStyle = R"(
@page { size: A4 landscape; margin: 10mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 277mm; color: #000; background: #fff;
  font: 8.5pt/1.35 "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", NanumGothic, sans-serif;
  word-break: keep-all; overflow-wrap: anywhere; }
h1 { margin: 0 0 3mm; font-size: 15pt; text-align: center; }
h2 { margin: 4mm 0 1mm; font-size: 9.5pt; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { border: 0.3mm solid #000; padding: 0.8mm 1mm; vertical-align: middle; }
th { font-weight: 700; background: #f0f0f0; text-align: center; }
td { white-space: pre-line; }
thead { display: table-header-group; }
tr, .keep { break-inside: avoid; page-break-inside: avoid; }
td.c { text-align: center; }
.head { margin-bottom: 2mm; }
.safety { margin: 0 0 2mm; padding: 1.5mm; border: 0.6mm solid #000; font-size: 9.5pt; font-weight: 700; }
.head td { height: 8mm; }
.goals td { height: 10mm; vertical-align: top; }
.lines td { height: 9mm; }
.sub { display: block; font-size: 7.5pt; }
.tick { display: block; white-space: nowrap; text-align: left; }
.box { display: inline-block; position: relative; width: 2.6mm; height: 2.6mm; margin-right: 1mm;
  border: 0.3mm solid #000; vertical-align: -0.3mm; }
.box.on::after { content: ""; position: absolute; left: 0.6mm; top: -0.6mm; width: 0.9mm; height: 1.8mm;
  border: solid #000; border-width: 0 0.5mm 0.5mm 0; transform: rotate(40deg); }
.open li { break-inside: avoid; }
.open ul { margin: 0; padding-left: 5mm; }
.consent { margin-top: 5mm; font-size: 10pt; text-align: center; }
.consent p { margin: 0 auto 3mm; max-width: 225mm; text-wrap: balance; }
.sign { width: 150mm; margin: 0 0 0 auto; }
.sign td { border: 0; padding: 1.2mm; text-align: left; }
.sign td.name { border-bottom: 0.3mm solid #000; width: 80mm; }
)";

const std::string_view kClientStyle = R"(
@page { size: A4 portrait; margin: 10mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 186mm; color: #000; background: #fff;
  font: 11.5pt/1.3 "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", NanumGothic, sans-serif;
  word-break: keep-all; overflow-wrap: anywhere; }
body.half { font-size: 13pt; line-height: 1.35; }
body.few { font-size: 15pt; line-height: 1.4; }
h1 { margin: 0 0 2mm; font-size: 1.5em; }
h2 { margin: 0; font-size: 1.12em; }
h2 .by { font-size: 0.85em; font-weight: 400; }
ol, ul { margin: 0; padding-left: 7mm; }
ol { padding-left: 0; list-style: none; counter-reset: visit; }
ol > li { padding: 1mm 0 1mm 8mm; border-top: 0.3mm solid #000; counter-increment: visit;
  position: relative; break-inside: avoid; page-break-inside: avoid; }
ol > li::before { content: counter(visit) "."; position: absolute; left: 0; font-size: 1.12em; font-weight: 700; }
dl { display: flex; flex-wrap: wrap; column-gap: 6mm; margin: 0; }
.fact { display: flex; }
.fact.top { order: -1; }
.few .fact { flex: 0 0 100%; order: 0; }
dt { flex: none; margin-right: 2mm; }
dt::after { content: ":"; }
.few dt { width: 6.2em; }
dd { margin: 0; font-weight: 700; }
.doing { border-top: 0.3mm solid #000; }
section { padding: 1mm 0; break-inside: avoid; }
footer { border: 0.6mm solid #000; padding: 1.5mm 3mm; margin-top: 1.5mm; break-inside: avoid; }
footer p { margin: 0; }
.call { font-size: 1.12em; }
.blank { display: inline-block; width: 45mm; border-bottom: 0.3mm solid #000; }
)";

}  // namespace ieum::print
