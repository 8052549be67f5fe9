#include "sync/hub/program/campaign_change.h"

#include <fmt/format.h>

#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/hub_writer.h"
#include "sync/hub/import/campaign_file.h"
#include "sync/hub/program/lookup.h"

namespace qiaomen {
namespace {

Result<HubRow> published_campaign(HubTx& tx, const std::string& word) {
  TRY(auto row, find_reference(tx, kCampaign, word));
  const auto state = integer_in(row.values, campaign::kState);
  if (state == static_cast<std::int64_t>(CampaignState::Published)) return row;
  const bool closed = state == static_cast<std::int64_t>(CampaignState::Closed);
  return fail(Errc::Refused, fmt::format("活动“{}”{}，未作任何改动。", text_in(row.values, campaign::kName),
                                         closed ? "已经结束" : "还没有发布"));
}

Result<> check_follows(HubTx& tx, const HubRow& campaign, const FormRow& form) {
  const auto current = id_in(campaign.values, campaign::kForm);
  const auto row = current ? tx.row(*current) : std::nullopt;
  if (!row) return {};
  const auto code = text_in(row->values, form::kCode);
  const auto version = integer_in(row->values, form::kVersion).value_or(0);
  if (code != text_in(form.values, form::kCode)) {
    return fail(Errc::Refused, fmt::format("这个活动的表单是“{}”，不能换成另一份表单，未作任何改动。", code));
  }
  if (version >= integer_in(form.values, form::kVersion)) {
    return fail(Errc::Refused,
                fmt::format("这个活动已经用到表单第 {} 版，未作任何改动：改了内容请用更大的 version。", version));
  }
  return {};
}

Result<NewForm> change(HubTx& tx, const Catalog& catalog, Stamp stamp, const std::string& word, const FormRow& form) {
  TRY(auto campaign, published_campaign(tx, word));
  TRY_VOID(check_follows(tx, campaign, form));
  const auto known = tx.row(form.id);
  if (known && known->values != form.values) {
    return fail(Errc::Refused, "这个版本的表单已经登记，内容不同，未作任何改动：改了内容请把 version 加一。");
  }
  HubWriter writer(tx, catalog, stamp);
  writer.put(kForm, form.id, form.values);
  campaign.values.set(campaign::kForm, form.id);
  writer.put(kCampaign, campaign.id, campaign.values);
  writer.commit();
  return NewForm{text_in(campaign.values, campaign::kName), text_in(form.values, form::kCode),
                 integer_in(form.values, form::kVersion).value_or(0)};
}

}  // namespace

Result<std::string> close_campaign(HubStore& hub, const Catalog& catalog, Stamp stamp, const std::string& campaign) {
  Result<std::string> closed;
  hub.write([&](HubTx& tx) {
    auto row = published_campaign(tx, campaign);
    if (!row) {
      closed = std::unexpected(row.error());
      return;
    }
    HubWriter writer(tx, catalog, stamp);
    row->values.set(campaign::kState, static_cast<std::int64_t>(CampaignState::Closed));
    writer.put(kCampaign, row->id, row->values);
    writer.commit();
    closed = text_in(row->values, campaign::kName);
  });
  return closed;
}

Result<NewForm> change_form(HubStore& hub, const Catalog& catalog, Stamp stamp, const std::string& campaign,
                            const std::string& form_json) {
  TRY(const auto form, form_row(form_json));
  Result<NewForm> changed;
  hub.write([&](HubTx& tx) { changed = change(tx, catalog, stamp, campaign, form); });
  return changed;
}

}  // namespace qiaomen
