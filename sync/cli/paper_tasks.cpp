#include "sync/cli/paper_tasks.h"

#include <fmt/format.h>

#include "sync/cli/report.h"
#include "sync/device/qr_code.h"

namespace qiaomen {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>走访清单</title><style>
@page { size: A4; margin: 12mm }
body { font: 16pt/1.35 "Noto Sans CJK SC", "Source Han Sans SC", SimSun, sans-serif; color: #000; background: #fff; margin: 0 }
section { break-after: page } section:last-of-type { break-after: auto }
h1 { font-size: 20pt; margin: 0 } p { margin: 1mm 0 3mm }
table { width: 100%; border-collapse: collapse } thead { display: table-header-group } tr { break-inside: avoid }
th, td { border: 1pt solid #000; padding: 1.5mm; text-align: left; vertical-align: middle }
td.door { font-size: 20pt; font-weight: bold; white-space: nowrap }
td.code { width: 26mm; text-align: center; font: bold 12pt monospace } td.code svg { width: 24mm; height: 24mm; display: block; margin: auto }
td.result { width: 16mm } td.note { width: 62mm }
</style></head><body>
)";

// What people wrote is text here, never markup.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string code_cell(const std::string& code) {
  if (code.empty()) return {};
  const auto drawn = qr_code(code);
  return (drawn ? qr_svg(*drawn) : std::string()) + escaped(code);
}

std::string door_row(const PaperDoor& door) {
  const auto unit = door.unit.empty() ? std::string() : escaped(door.unit) + " 单元 ";
  const auto known =
      escaped(door.last_outcome) + (door.appointment.empty() ? "" : "<br>约 " + escaped(door.appointment));
  return fmt::format(
      R"(<tr><td class="door">{}{}</td><td>{}</td><td class="code">{}</td><td class="result"></td><td class="note"></td></tr>)"
      "\n",
      unit, escaped(door.door), known, code_cell(door.code));
}

std::string building_section(const PaperTasks& tasks, const PaperBuilding& building) {
  auto html =
      fmt::format("<section><h1>{} {}</h1><p>{}（{}）　{} 户　{} 打印<br>结果：{}</p>\n", escaped(building.estate),
                  escaped(building.name), escaped(tasks.campaign), escaped(tasks.days), building.doors.size(),
                  escaped(tasks.printed_at), escaped(tasks.outcomes));
  html +=
      "<table><thead><tr><th>户</th><th>上次</th><th>门牌码</th><th>结果</th><th>时间、备注</th></tr></thead><tbody>\n";
  for (const PaperDoor& door : building.doors) html += door_row(door);
  return html + "</tbody></table></section>\n";
}

}  // namespace

std::string paper_html(const PaperTasks& tasks) {
  std::string html(kHead);
  for (const PaperBuilding& building : tasks.buildings) html += building_section(tasks, building);
  return html + "</body></html>\n";
}

}  // namespace qiaomen
