#include "sync/cli/photo_wording.h"

#include "engine/domain/work_tables.h"

namespace qiaomen {

std::string_view photo_name(std::int64_t kind) {
  switch (static_cast<AttachmentKind>(kind)) {
    case AttachmentKind::Photo: return "照片";
    case AttachmentKind::BeforePhoto: return "整改前";
    case AttachmentKind::AfterPhoto: return "整改后";
    case AttachmentKind::HandSignature: return "签名";
  }
  return "附件";
}

Cell arrived_cell(bool arrived) { return flag(arrived, "已到", "照片未到"); }

}  // namespace qiaomen
