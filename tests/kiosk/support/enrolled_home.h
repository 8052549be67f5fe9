#pragma once

#include <filesystem>

#include "engine/base/random.h"
#include "sync/client/device_home.h"
#include "sync/device/device.h"

namespace qiaomen {

// The folder of a kiosk that was enrolled at a hub that nobody reaches. Throws if the disk does not take it.
DeviceHome make_enrolled_home(const std::filesystem::path& folder, Random& random);

// As if the hub had sent the estate's public rows: the one category that the tests report.
void receive_categories(Device& device);

}  // namespace qiaomen
