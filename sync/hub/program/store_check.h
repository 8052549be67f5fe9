#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "sync/hub/sqlite_hub_store.h"

namespace qiaomen {

inline constexpr const char* kStoreFile = "hub.db";

struct StoreFacts {
  std::uint32_t generation = 0;  // the highest of its line
  std::string heads;             // hex
};

// SHA-256 over every bucket's head, hex: two stores that give the same have given out the same feeds.
std::string heads_digest(SqliteHubStore& store);
// Of a copy of a hub's file that nobody else has open, every page of it. Unavailable: it is damaged; Unsupported: a
// newer program wrote it.
Result<StoreFacts> check_store(const std::filesystem::path& file);

}  // namespace qiaomen
