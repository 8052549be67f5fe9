#include "sync/hub/program/publish.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "engine/domain/campaign.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/feed.h"
#include "sync/hub/hub_writer.h"
#include "sync/hub/import/campaign_file.h"
#include "sync/hub/program/lookup.h"
#include "sync/hub/program/responsibility.h"

namespace qiaomen {
namespace {

constexpr std::size_t kDoorKeyBytes = 32;

// The draft that the file describes. nullopt: the report says what is wrong.
std::optional<HubRow> write_draft(HubTx& tx, const Catalog& catalog, Stamp stamp, const std::string& file,
                                  const std::string& text, ImportReport& report) {
  ImportSession session(tx, catalog, stamp, {}, report);
  session.begin_file({.kind = "campaign", .title = "敲门行动", .file = file});
  import_campaign(text, session);
  if (report.errors.count() > 0) return std::nullopt;
  session.commit();
  return tx.row(campaign_id(normal_spelling(nlohmann::json::parse(text).at("code").get<std::string>())));
}

std::vector<HubRow> estates_in(HubTx& tx, const std::optional<RowId>& division) {
  auto estates = living_rows(tx, kReferenceBucket, kEstate);
  if (!division) return estates;
  const auto under = divisions_under(tx, *division);
  const std::set<RowId> within(under.begin(), under.end());
  std::erase_if(estates, [&](const HubRow& row) {
    const auto community = id_in(row.values, estate::kCommunity);
    return !community || !within.contains(*community);
  });
  return estates;
}

// An estate's tasks; its own writer, so that a city's rows are not all held at once.
std::size_t write_tasks(HubTx& tx, const Catalog& catalog, Stamp stamp, const RowId& campaign, const RowId& estate) {
  HubWriter writer(tx, catalog, stamp);
  const auto households = living_rows(tx, {BucketKind::EstateWork, estate}, kHousehold);
  for (const HubRow& household : households) {
    writer.put(kTask, task_id(campaign, household.id), published_task(campaign, household.id, estate));
  }
  writer.commit();
  return households.size();
}

Result<Published> publish(HubTx& tx, const Catalog& catalog, Stamp stamp, Random& random, const HubRow& draft) {
  if (integer_in(draft.values, campaign::kState) != static_cast<std::int64_t>(CampaignState::Draft)) {
    return fail(Errc::Refused, "这个活动已经发布，范围已冻结，未作任何改动。");
  }
  Published published{.name = text_in(draft.values, campaign::kName)};
  for (const HubRow& estate : estates_in(tx, id_in(draft.values, campaign::kDivision))) {
    ++published.estates;
    stamp.us += 1;  // no two writers share a key
    published.households += write_tasks(tx, catalog, stamp, draft.id, estate.id);
  }
  if (published.households == 0) return fail(Errc::Refused, "活动范围内没有住户，未发布。请先导入住户。");
  stamp.us += 1;
  HubWriter writer(tx, catalog, stamp);
  FieldValues values = draft.values;
  values.set(campaign::kState, static_cast<std::int64_t>(CampaignState::Published));
  Bytes door_key(kDoorKeyBytes);
  random.fill(door_key);
  values.set(campaign::kDoorKey, std::move(door_key));
  writer.put(kCampaign, draft.id, values);
  writer.commit();
  return published;
}

// Leaves the hub's transaction without a trace of it.
struct RollBack {};

}  // namespace

Result<Published> publish_campaign(HubStore& hub, const Catalog& catalog, Stamp stamp, Random& random,
                                   const std::string& file, const std::string& text, ImportReport& report) {
  Result<Published> published = fail(Errc::Malformed, "活动文件有错，什么都没有写入。");
  try {
    hub.write([&](HubTx& tx) {
      const auto draft = write_draft(tx, catalog, stamp, file, text, report);
      if (!draft) throw RollBack();
      stamp.us += 1;
      published = publish(tx, catalog, stamp, random, *draft);
      if (!published) throw RollBack();
    });
  } catch (const RollBack&) {
  }
  return published;
}

}  // namespace qiaomen
