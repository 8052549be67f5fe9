#pragma once

#include <optional>

#include "kiosk/pages/writing.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// 说几句: into the draft of the visit, touch by touch, so that every way back keeps it.
class WordsPage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  Next typed(const TypedKey& key, PageWorld& world) override;

 private:
  std::optional<Writing> writing_;  // from the first frame on
};

// Phrases for a picture; those of 其他 where it has none of its own.
std::vector<std::string> phrases_for(const std::string& category, const Words& words);

}  // namespace qiaomen
