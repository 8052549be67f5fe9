#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

// An issue's contents, its extension and raise, and the step that it makes: gathers what `refuse_step` decides by.
Objection check_issue(const Proposal& proposal);

// Whether the actor's role may do this at all: no for the person, not for the circumstances.
bool is_issue_change_of_role(const Proposal& proposal);

}  // namespace qiaomen
