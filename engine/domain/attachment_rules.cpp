#include "engine/domain/attachment_rules.h"

#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr std::size_t kSha256Bytes = 32;

// Where the four tables keep the same things.
struct Layout {
  FieldNumber kind, sha256, size, media_type;  // kind 0: all of one kind
};

bool is_sha256(const Value* value) {
  const auto* bytes = value ? std::get_if<Bytes>(value) : nullptr;
  return bytes && bytes->size() == kSha256Bytes;
}

Objection check_file(const Proposal& p, const Layout& at) {
  const auto kind = p.integer(at.kind).value_or(0);
  if (at.kind != 0 && (kind < 1 || kind > static_cast<std::int64_t>(AttachmentKind::HandSignature))) {
    return "没有这种附件。请重新选择。";
  }
  if (!is_sha256(written(p.table, p.change, at.sha256))) return "附件的校验值不完整。请重新添加附件。";
  const auto size = p.integer(at.size).value_or(0);
  if (size < 1 || size > kPhotoBytesMax) return "附件为空或超过 8 MiB。请换一张较小的照片。";
  const auto type = p.text(at.media_type);
  if (type != "image/jpeg" && type != "image/png") return "照片只能是 JPEG 或 PNG。请换一张照片。";
  return {};
}

Objection check_owner(const Proposal& p, const Table& owner, FieldNumber field) {
  const auto id = p.id(field);
  const auto row = id ? p.rows.find(owner, *id) : std::nullopt;
  if (!row) return "找不到附件所属的记录。请先同步，再重新添加附件。";
  // Without the one that is being added, which may be there already.
  std::size_t others = 0;
  for (const auto& [other, values] : p.rows.children(p.table, *id)) others += other == p.change.row ? 0 : 1;
  if (others >= kAttachmentsPerRowMax) return "一条记录最多 32 个附件。请删去多余的照片。";
  return {};
}

Objection check_estate(const Proposal& p, const Table& owner, FieldNumber field, FieldNumber owner_estate,
                       FieldNumber estate) {
  const auto row = p.rows.find(owner, p.id(field).value_or(RowId{}));
  if (row && id_in(*row, owner_estate) == p.id(estate)) return {};
  return "附件与所属记录不在同一小区。请重新添加附件。";
}

}  // namespace

Objection check_attachment(const Proposal& p) {
  if (auto objection =
          check_file(p, {attachment::kKind, attachment::kSha256, attachment::kSize, attachment::kMediaType})) {
    return objection;
  }
  const bool of_visit = p.id(attachment::kVisit).has_value();
  if (of_visit == p.id(attachment::kServiceLog).has_value()) return "附件必须属于一条记录。请重新添加附件。";
  const Table& owner = of_visit ? kVisit : kServiceLog;
  const auto field = of_visit ? attachment::kVisit : attachment::kServiceLog;
  if (auto objection = check_owner(p, owner, field)) return objection;
  return check_estate(p, owner, field, of_visit ? visit::kEstate : service_log::kEstate, attachment::kEstate);
}

Objection check_personal_attachment(const Proposal& p) {
  if (auto objection = check_file(p, {personal_attachment::kKind, personal_attachment::kSha256,
                                      personal_attachment::kSize, personal_attachment::kMediaType})) {
    return objection;
  }
  return check_owner(p, kVisit, personal_attachment::kVisit);
}

Objection check_ledger_attachment(const Proposal& p) {
  if (auto objection = check_file(p, {ledger_attachment::kKind, ledger_attachment::kSha256, ledger_attachment::kSize,
                                      ledger_attachment::kMediaType})) {
    return objection;
  }
  if (auto objection = check_owner(p, kIssue, ledger_attachment::kIssue)) return objection;
  return check_estate(p, kIssue, ledger_attachment::kIssue, issue::kEstate, ledger_attachment::kEstate);
}

Objection check_drop_attachment(const Proposal& p) {
  if (auto objection =
          check_file(p, {0, drop_attachment::kSha256, drop_attachment::kSize, drop_attachment::kMediaType})) {
    return objection;
  }
  if (auto objection = check_owner(p, kResidentReport, drop_attachment::kReport)) return objection;
  return check_estate(p, kResidentReport, drop_attachment::kReport, resident_report::kEstate, drop_attachment::kEstate);
}

}  // namespace qiaomen
