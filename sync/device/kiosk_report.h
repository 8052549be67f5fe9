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
// To the hub's key, however it was typed; nullopt: nothing was. Malformed: no telephone number.
Result<std::optional<Bytes>> sealed_telephone(const std::string& typed, const Device& device);

}  // namespace qiaomen
