#pragma once

#include "engine/catalog/catalog.h"

namespace qiaomen {

// Every replicated table of the product, once: what replica and hub are handed.
const Catalog& domain_catalog();

}  // namespace qiaomen
