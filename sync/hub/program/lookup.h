#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// Rows as an operator names them: by id, by code where the table has one, or by name if that is only one row's.

inline constexpr BucketId kReferenceBucket{BucketKind::Reference, {}};

// One living row of a Reference table. NotFound: none, or more than one of that name.
Result<HubRow> find_reference(HubView& view, const Table& table, const std::string& word);
// As above, or as "社区/小区", where several communities have an estate of that name or code.
Result<HubRow> find_estate(HubView& view, const std::string& word);
// By id, or as "小区/楼栋", the estate as above.
Result<HubRow> find_building(HubView& view, const std::string& word);

// 16 hex digits, as `devices` lists them.
Result<DeviceId> parse_device(const std::string& word);
std::string device_text(DeviceId device);
// "work:<id>", as `digest` lists them.
Result<BucketId> parse_bucket(const std::string& word);

}  // namespace qiaomen
