#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/store/database.h"

namespace qiaomen {

// Version of the store's own tables: grows with each numbered step, which is never edited afterwards.
inline constexpr std::int64_t kStoreVersion = 6;

// Creates or brings forward a replica's tables: own ones by numbered steps, replicated ones additively by comparing
// the catalog with what is there. `Unsupported` if a newer program wrote the file; then nothing was touched.
Result<> prepare_schema(Database& database, const Catalog& catalog);

std::string sql_type(Type type);

}  // namespace qiaomen
