#include "kiosk/pages/words_page.h"

#include "engine/domain/report_rules.h"

namespace qiaomen {

std::vector<std::string> phrases_for(const std::string& category, const Words& words) {
  const auto own = "phrases." + category;
  const std::string_view all = words(words.has(own) ? own : "phrases.other");
  std::vector<std::string> phrases;
  for (std::size_t at = 0; at < all.size();) {
    const auto end = std::min(all.find('\n', at), all.size());
    phrases.emplace_back(all.substr(at, end - at));
    at = end + 1;
  }
  return phrases;
}

Next WordsPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  auto& draft = world.visit.draft;
  if (!writing_) {
    writing_.emplace(world.pinyin, draft.words, phrases_for(draft.category, world.words), kReportTextMax);
  }
  const auto action = draw_words(writing_->view(bar), ui);
  if (!action) return Stay{};
  if (const auto* bar_action = std::get_if<BarAction>(&*action)) return *bar_action;
  if (writing_->apply(*action)) return Back{};
  return Stay{};
}

Next WordsPage::typed(const TypedKey& key, PageWorld&) {
  if (writing_ && writing_->type(key)) return Back{};
  return Stay{};
}

}  // namespace qiaomen
