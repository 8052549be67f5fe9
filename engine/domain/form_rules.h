#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

// Of a visit's answers: its campaign asks this form, the version is the one that it names, and they fit that version,
// whatever the campaign asks by now.
Objection check_visit_form(const Proposal& proposal);

// Of the photos and signatures that its answers name: each hangs on the visit. They are written after it, so this is
// asked once the whole transaction lies there.
Objection check_answer_files(const RowId& visit, const RowLookup& rows);

}  // namespace qiaomen
