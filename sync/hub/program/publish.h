#pragma once

#include <string>

#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/import/import_report.h"

namespace qiaomen {

struct Published {
  std::string name;
  std::size_t estates = 0;
  std::size_t households = 0;
};

// Makes the campaign of this file public: its row and its form's, and one task for each household that lives in its
// division now. That scope is frozen: D0 of its rates. Its door key is drawn. One commit, or nothing.
// Malformed: the file, whose mistakes are in `report`; Refused: published already.
Result<Published> publish_campaign(HubStore& hub, const Catalog& catalog, Stamp stamp, Random& random,
                                   const std::string& file, const std::string& text, ImportReport& report);

}  // namespace qiaomen
