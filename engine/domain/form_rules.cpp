#include "engine/domain/form_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/form_answers.h"
#include "engine/domain/forms.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

std::string code_of(const Proposal& p, const std::optional<RowId>& form) {
  const auto row = form ? p.rows.find(kForm, *form) : std::nullopt;
  return row ? text_in(*row, form::kCode) : std::string();
}

// By code: an earlier version of the campaign's form counts as well.
bool is_asked(const Proposal& p, const FieldValues& form) {
  const auto campaign = p.id(visit::kCampaign);
  const auto row = campaign ? p.rows.find(kCampaign, *campaign) : std::nullopt;
  return row && code_of(p, id_in(*row, campaign::kForm)) == text_in(form, form::kCode);
}

Result<Form> form_in(const FieldValues& row) {
  const auto* body = std::get_if<Bytes>(&row.get(form::kBody));
  return parse_form(body ? as_text(*body) : std::string_view());
}

// Photos and signatures.
std::vector<Bytes> files_of(const RowLookup& rows, const RowId& visit) {
  std::vector<Bytes> hashes;
  const auto add = [&](const Table& table, FieldNumber field) {
    for (const auto& [id, values] : rows.children(table, visit)) {
      if (const auto* hash = std::get_if<Bytes>(&values.get(field))) hashes.push_back(*hash);
    }
  };
  add(kAttachment, attachment::kSha256);
  add(kPersonalAttachment, personal_attachment::kSha256);
  return hashes;
}

}  // namespace

Objection check_visit_form(const Proposal& p) {
  const auto answers = p.text(visit::kAnswers);
  const auto id = p.id(visit::kForm);
  if (!id) {
    if (answers.empty() && !p.integer(visit::kFormVersion)) return {};
    return "答案没有写明是哪份表单。请先同步，再重新填写；这次敲门行动没有表单的，请去掉答案。";
  }
  const auto row = p.rows.find(kForm, *id);
  if (!row || integer_in(*row, form::kVersion) != p.integer(visit::kFormVersion)) {
    return "找不到这一版表单。请先同步，再重新填写。";
  }
  if (!is_asked(p, *row)) return "这次敲门行动没有这份表单。请核对活动，或去掉答案再提交。";
  if (answers.empty()) return {};
  const auto form = form_in(*row);
  if (!form) return "本程序读不懂这一版表单。请更新程序，或去掉答案再提交。";
  const auto checked = check_answers(*form, answers);
  return checked ? Objection() : Objection(checked.error().message);
}

Objection check_answer_files(const RowId& visit, const RowLookup& rows) {
  const auto row = rows.find(kVisit, visit).value_or(FieldValues{});
  const auto json = text_in(row, visit::kAnswers);
  const auto form_id = id_in(row, visit::kForm);
  const auto form_row = form_id && !json.empty() ? rows.find(kForm, *form_id) : std::nullopt;
  if (!form_row) return {};
  const auto form = form_in(*form_row);
  const auto answers = form ? check_answers(*form, json) : Result<Answers>(std::unexpected(form.error()));
  if (!answers) return {};  // check_visit_form says so
  if (answers->files.empty()) return {};
  const auto attached = files_of(rows, visit);
  for (const Sha256& file : answers->files) {
    const auto is_file = [&](const Bytes& hash) { return std::ranges::equal(hash, file); };
    if (std::ranges::any_of(attached, is_file)) continue;
    return fmt::format("表单答案里的照片或签名 {} 没有一起提交。请附上这个文件，或去掉这个答案再提交。", to_hex(file));
  }
  return {};
}

}  // namespace qiaomen
