#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

// Rules of the tables of EstateWork and EstatePersonal, for creates and edits.
Objection check_household(const Proposal& proposal);
Objection check_task(const Proposal& proposal);
Objection check_visit(const Proposal& proposal);
Objection check_exclusion(const Proposal& proposal);
Objection check_service_log(const Proposal& proposal);
Objection check_contact(const Proposal& proposal);

}  // namespace qiaomen
