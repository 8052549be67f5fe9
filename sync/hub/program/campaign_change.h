#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// What becomes of a campaign after it was published. One commit, or nothing; devices learn of it with their next sync.

// From now on the rules return visits and exclusions of it; its figures stay. Gives its name.
// NotFound; Refused: not published, or closed already.
Result<std::string> close_campaign(HubStore& hub, const Catalog& catalog, Stamp stamp, const std::string& campaign);

struct NewForm {
  std::string campaign;  // its name
  std::string code;
  std::int64_t version = 0;
};
// Asks a newer version of its form from now on. Versions that were asked before stay as they are, and so do the answers
// to them. Malformed: the form, with every mistake; Refused: another form, no newer version, or the campaign is closed.
Result<NewForm> change_form(HubStore& hub, const Catalog& catalog, Stamp stamp, const std::string& campaign,
                            const std::string& form_json);

}  // namespace qiaomen
