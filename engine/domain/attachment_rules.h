#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

// What the rows of photos and signatures must say; their bytes are checked where they arrive.
inline constexpr std::int64_t kPhotoBytesMax = 8 << 20;
inline constexpr std::size_t kAttachmentsPerRowMax = 32;

Objection check_attachment(const Proposal& proposal);
Objection check_personal_attachment(const Proposal& proposal);
Objection check_ledger_attachment(const Proposal& proposal);
Objection check_drop_attachment(const Proposal& proposal);

}  // namespace qiaomen
