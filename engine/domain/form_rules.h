#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

// Of a visit's answers: its campaign asks this form, the version is the one that it names, and they fit that version,
// whatever the campaign asks by now.
Objection check_visit_form(const Proposal& proposal);

}  // namespace qiaomen
