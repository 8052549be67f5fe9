#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kiosk/machine/visit_photo.h"
#include "kiosk/resident_desk.h"
#include "kiosk/ui/image.h"
#include "kiosk/ui/theme.h"

namespace qiaomen {

// All that a visit knows, from the first touch to its end; then nothing of it stays.
struct Visit {
  Look look;
  ReportDraft draft;
  std::string place_text;       // of the draft, as it is shown
  std::optional<RowId> estate;  // that it looks at; absent: the station's own
  std::optional<VisitPhoto> photo;
  std::shared_ptr<const Image> photo_image;  // of it
};

}  // namespace qiaomen
