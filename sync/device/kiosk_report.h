#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/device/device.h"

namespace qiaomen {

// What a resident's report needs of the device that takes it.

// The estates whose public rows this device holds.
std::vector<RowId> public_estates(Device& device);
// Refused: all numbers of this kiosk are used up.
Result<std::string> new_slip(const ReadTx& tx, const Device& device, Random& random);
// A report that was left here, as its own transaction says.
struct LeftReport {
  std::string slip, category;
  std::int64_t left_at_us = 0;  // this device's clock
};
// Those that the hub accepted and that no backup of it is known to cover: their public rows may not have come yet.
std::vector<LeftReport> accepted_reports(Replica& replica);
// To the hub's key, however it was typed; nullopt: nothing was. Malformed: no telephone number.
Result<std::optional<Bytes>> sealed_telephone(const std::string& typed, const Device& device);

}  // namespace qiaomen
