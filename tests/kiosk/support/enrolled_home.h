#pragma once

#include <filesystem>

#include "engine/base/random.h"
#include "sync/client/device_home.h"

namespace qiaomen {

// The folder of a kiosk that was enrolled at a hub that nobody reaches. Throws if the disk does not take it.
DeviceHome make_enrolled_home(const std::filesystem::path& folder, Random& random);

}  // namespace qiaomen
