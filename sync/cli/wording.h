#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/catalog/receipt.h"
#include "engine/replica.h"

namespace qiaomen {

// What people read of states and errors: what happened, what was kept, what to do next.

// The domain's own words where it has some; else by code, with the engine's words for whoever helps.
std::string for_people(const Error& error);

// Of a device that the hub blocked; `lost`: transactions that had not reached it.
std::string blocked_text(std::int64_t lost);

std::string_view delivery_name(Delivery delivery);  // 仅本机
std::string_view delivery_key(Delivery delivery);   // only-here, for scripts
std::string reason_text(const Reason& reason);
std::string_view outcome_text(Outcome outcome);

}  // namespace qiaomen
