#pragma once

#include <string>

#include "engine/base/result.h"
#include "sync/hub/import/import_session.h"

namespace qiaomen {

// {"code", "name", "starts_on", "ends_on", "target_permille", "division"?, "form"?}: a campaign as a draft, and the
// version of the form that it asks. "form" is a form (engine/domain/forms.h); without "division" all estates are in
// scope. Neither a published campaign nor a version of a form changes any more.
void import_campaign(const std::string& text, ImportSession& session);

// The row of one version of a form, from its JSON. Malformed: every mistake with its place.
struct FormRow {
  RowId id;
  FieldValues values;
};
Result<FormRow> form_row(const std::string& json);

inline constexpr std::size_t kCampaignBytesMax = 128 << 10;

}  // namespace qiaomen
