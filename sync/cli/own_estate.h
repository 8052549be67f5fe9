#pragma once

#include <string_view>

#include "sync/cli/shell.h"

namespace qiaomen {

// The estate whose public rows this device holds: the only one, or the one that is named. A kiosk, which has no names
// of estates, knows several by their ids alone. Malformed: several, and none is named; NotFound: not one of its own.
Result<RowId> own_estate(Device& device, std::string_view text);

}  // namespace qiaomen
