#pragma once

#include <optional>
#include <string>

#include "engine/domain/notices.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/report_queries.h"
#include "engine/domain/resident_reports.h"
#include "sync/hub/estate_tally.h"
#include "sync/hub/public_reference.h"
#include "tests/scenarios/acts.h"

namespace qiaomen::scenarios {

inline constexpr const char* kTelephone = "138 0531 7788";  // nowhere but at its station

// The city with a kiosk in each estate, and the hub's figures as its service keeps them.
struct PublicWorld : testing::CityWorld {
  PublicWorld() {
    store->write([&](HubTx& tx) { publish_reference(tx, domain_catalog(), Stamp{clock.now.wall.us}); });
    hub->on_commit([this](const GroupReport& report) { tally.note(report.moved); });
    for (testing::CityDevice* device : {&kiosk, &far_kiosk}) device->sync();
  }

  // What a resident leaves at this kiosk.
  NewReport input(testing::CityDevice& at, const RowId& of_estate, std::string text) {
    NewReport report{.estate = of_estate, .category = "elevator", .place = "电梯厅", .description = std::move(text)};
    const auto kiosk_id = kiosk_number(device_of(at.key.public_key()));
    report.slip = at.replica->read([&](const ReadTx& tx) { return to_text(next_slip(tx, kiosk_id, 42).value()); });
    return report;
  }
  Written drop(std::string text, std::optional<std::string> telephone = {}) {
    NewReport report = input(kiosk, estate, std::move(text));
    report.building = buildings[0];
    if (telephone) report.sealed_telephone = testing::must(seal(as_bytes(*telephone), keys.sealing.public_key()));
    return kiosk.does([&](Act& act) { return drop_report(act, report); });
  }
  static std::optional<std::int64_t> state_of(testing::CityDevice& device, const RowId& report) {
    return integer_in(device.row(kReportPublic, report_public::id_of(report)), report_public::kState);
  }

  EstateTally tally{*store, domain_catalog(), clock};
  testing::CityDevice& kiosk = hire("示例终端", Role::Kiosk, here({}), 40);
  testing::CityDevice& far_kiosk = hire(
      "示例终端二", Role::Kiosk, {.estates = {other_estate}, .buildings = {}, .divisions = {}, .contracts = {}}, 41);
};

inline Command accepts(const RowId& report) {
  return [report](Act& act) {
    return accept_report(act, {.report = report, .title = {}, .description = {}, .place = {}, .severity = {}});
  };
}
inline Command declines(const RowId& report, std::string reason) {
  return [report, reason = std::move(reason)](Act& act) { return decline_report(act, report, reason); };
}
inline Command merges(const RowId& report, const RowId& issue) {
  return [report, issue](Act& act) { return merge_report(act, report, issue); };
}

}  // namespace qiaomen::scenarios
