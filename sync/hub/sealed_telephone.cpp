#include "sync/hub/sealed_telephone.h"

#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/rules.h"
#include "engine/domain/telephone.h"

namespace qiaomen {
namespace {

constexpr const char* kUnreadable = "电话打不开（终端登记的服务器密钥不对）";

std::string opened(const Bytes& sealed, const SealingKey& key) {
  const auto plain = key.open(sealed);
  const std::string telephone = plain ? std::string(as_text(*plain)) : std::string();
  return is_telephone(telephone) ? telephone : kUnreadable;
}

}  // namespace

std::optional<HubOnlyRow> contact_of_report(const ChangeInContext& change, const SealingKey& key) {
  if (change.change.table != resident_report::kTable) return std::nullopt;
  const Value* sealed = written(change.table, change.change, resident_report::kSealedTelephone);
  const auto* bytes = sealed ? std::get_if<Bytes>(sealed) : nullptr;
  if (!bytes) return std::nullopt;
  HubOnlyRow contact{&kReportContact, derived_id(change.transaction, change.key.index, "report_contact"), {}, {}};
  contact.values.set(report_contact::kEstate, change.after.values.get(resident_report::kEstate));
  contact.values.set(report_contact::kReport, change.change.row);
  contact.values.set(report_contact::kTelephone, opened(*bytes, key));
  return contact;
}

}  // namespace qiaomen
