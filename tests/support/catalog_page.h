#pragma once

#include <string>

#include "engine/catalog/catalog.h"

namespace qiaomen::testing {

// A catalog in words: what sync/CATALOG.md holds.
std::string catalog_page(const Catalog& catalog);

}  // namespace qiaomen::testing
