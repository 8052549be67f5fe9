#include "sync/hub/import/import_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace qiaomen {
namespace {

using Json = nlohmann::ordered_json;

std::string notes_text(std::string_view heading, const ImportNotes& notes) {
  if (notes.count() == 0) return {};
  std::string text = fmt::format("{}：{} 处\n", heading, notes.count());
  for (const ImportNote& note : notes.shown()) text += fmt::format("  {}：{}\n", place_text(note.place), note.message);
  if (notes.more() > 0) text += fmt::format("  还有 {} 处\n", notes.more());
  return text;
}

std::string file_text(const ImportedFile& file) {
  auto text = fmt::format("{}（{}）：共 {} 行，新增 {}，变更 {}，不变 {}", file.title, file.file, file.rows,
                          file.created, file.changed, file.unchanged);
  if (file.kept > 0) text += fmt::format("，其中 {} 行保留了人员已改的内容", file.kept);
  if (file.skipped > 0) text += fmt::format("，跳过已删除的 {}", file.skipped);
  return text + "\n";
}

std::string closing_text(const ImportReport& report) {
  if (report.errors.count() > 0) return "有错误，什么都没有写入。请改正后重新导入。\n";
  return report.dry_run ? "试运行：没有错误，什么都没有写入。去掉 --dry-run 即可导入。\n" : "已导入。\n";
}

Json notes_json(const ImportNotes& notes) {
  Json list = Json::array();
  for (const auto& [place, message] : notes.shown()) {
    list.push_back({{"file", place.file},
                    {"line", place.line},
                    {"column", place.column},
                    {"title", place.title},
                    {"message", message}});
  }
  return {{"count", notes.count()}, {"shown", std::move(list)}};
}

Json file_json(const ImportedFile& file) {
  return {{"kind", file.kind},       {"file", file.file},           {"rows", file.rows}, {"created", file.created},
          {"changed", file.changed}, {"unchanged", file.unchanged}, {"kept", file.kept}, {"skipped", file.skipped}};
}

}  // namespace

std::string place_text(const ImportPlace& place) {
  std::string text = place.file;
  if (place.line > 0) text += fmt::format(" 第 {} 行", place.line);
  if (place.column > 0) text += fmt::format(" 第 {} 列", place.column);
  if (!place.title.empty()) text += fmt::format("「{}」", place.title);
  return text;
}

void ImportNotes::add(ImportPlace place, std::string message) {
  ++count_;
  if (shown_.size() < shown_max_) shown_.push_back({std::move(place), std::move(message)});
}

std::string report_text(const ImportReport& report) {
  std::string text;
  for (const ImportedFile& file : report.files) text += file_text(file);
  text += notes_text("变更", report.changes);
  text += notes_text("提醒", report.warnings);
  text += notes_text("错误", report.errors);
  return text + closing_text(report);
}

std::string report_json(const ImportReport& report) {
  Json files = Json::array();
  for (const ImportedFile& file : report.files) files.push_back(file_json(file));
  const Json json = {{"written", report.is_written()},
                     {"dry_run", report.dry_run},
                     {"files", std::move(files)},
                     {"changes", notes_json(report.changes)},
                     {"warnings", notes_json(report.warnings)},
                     {"errors", notes_json(report.errors)}};
  // A broken name in a file is shown as it can be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qiaomen
