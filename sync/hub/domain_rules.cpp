#include "sync/hub/domain_rules.h"

#include <fmt/format.h>

#include "engine/domain/events.h"
#include "engine/domain/form_rules.h"
#include "engine/domain/role.h"
#include "engine/domain/rules.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/living_rows.h"
#include "sync/hub/sealed_telephone.h"

namespace qiaomen {
namespace {

std::optional<Actor> actor_of(const DeviceRecord& author) {
  const auto role = parse_role(author.role);
  if (!role) return std::nullopt;
  return Actor{author.person, *role, author.company, author.division};
}

}  // namespace

bool may_hold(std::string_view role, std::size_t buckets) {
  return buckets <= kBucketsMax || role == key_of(Role::Reporting);
}

std::optional<RuleRefusal> DomainRules::refuse(const ChangeInContext& change, RowSource& rows) const {
  const auto actor = actor_of(change.author);
  if (!actor) return RuleRefusal{Refusal::NotAllowed, "这台设备的角色本系统不认识，请联系管理员。"};
  const LivingRows living(rows);
  const bool is_there = change.before && change.before->alive;
  auto refused =
      check(catalog_, *actor, change.change, is_there ? &change.before->values : nullptr, change.after.values, living);
  if (!refused) return std::nullopt;
  return RuleRefusal{refused->refusal, std::move(refused->text)};
}

std::optional<RuleRefusal> DomainRules::refuse_whole(const Transaction& transaction, RowSource& rows) const {
  const LivingRows living(rows);
  for (const Change& change : transaction.changes) {
    if (change.table != visit::kTable || change.op != Op::Create) continue;
    auto objection = check_answer_files(change.row, living);
    if (objection) return RuleRefusal{Refusal::Rule, *std::move(objection)};
  }
  return std::nullopt;
}

std::vector<HubOnlyRow> DomainRules::derive(const ChangeInContext& change, RowSource&) const {
  const auto actor = actor_of(change.author);
  if (!actor) return {};
  const Writing writing{*actor, change.author.id, change.device_clock.wall, change.key.stamp};
  std::vector<HubOnlyRow> rows;
  for (auto& event : derive_events(change.change, change.after.values, writing)) {
    // One change may make several: a step and a raise.
    const auto purpose = fmt::format("{}/{}", event.table->name, rows.size());
    rows.push_back(
        {event.table, derived_id(change.transaction, change.key.index, purpose), std::move(event.values), {}});
  }
  if (auto contact = contact_of_report(change, sealing_)) rows.push_back(*std::move(contact));
  return rows;
}

bool DomainRules::may_hold(const DeviceRecord& device, std::size_t buckets) const {
  return qiaomen::may_hold(device.role, buckets);
}

std::optional<HubOnlyRow> DomainRules::conflict(const ChangeInContext& change, GroupNumber group, const Side& standing,
                                                const Side& arriving, Survivor survivor) const {
  return declared_conflict(change, group, standing, arriving, survivor);
}

}  // namespace qiaomen
