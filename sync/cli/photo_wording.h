#pragma once

#include <string_view>

#include "sync/cli/cell.h"

namespace qiaomen {

std::string_view photo_name(std::int64_t kind);  // AttachmentKind: 整改前
// Whether the bytes are on this device.
Cell arrived_cell(bool arrived);

}  // namespace qiaomen
