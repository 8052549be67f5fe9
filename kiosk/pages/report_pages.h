#pragma once

#include "kiosk/screens/slip.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// 我要反映: what, where, a look over it, the slip. A page that is opened to change something goes back where it came
// from.
enum class Purpose { First, Change };

class WhatPage final : public VisitPage {
 public:
  explicit WhatPage(Purpose purpose = Purpose::First, bool rest = false) : purpose_(purpose), rest_(rest) {}
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  Purpose purpose_;
  bool rest_;  // the pictures behind 其他问题
};

class WherePage final : public VisitPage {
 public:
  explicit WherePage(Purpose purpose) : purpose_(purpose) {}
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  struct Place {
    RowId estate;
    std::optional<RowId> building;
    std::string words, shown;
  };
  Next chosen(PageWorld& world, const Place& place) const;
  Next choose_here(PageWorld& world) const;
  Next choose_building(PageWorld& world, const PublicBuildingLine& building) const;

  Purpose purpose_;
  RowId shown_estate_;  // whose buildings are counted by:
  std::size_t first_building_ = 0;
};

class ReviewPage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  Next submit(PageWorld& world);
  Next not_kept(const Error& error, PageWorld& world);

  std::string trouble_;  // of the last try
};

class SlipPage final : public VisitPage {
 public:
  SlipPage(SavedReport saved, std::string category, std::int64_t saved_at_us);
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  void print(PageWorld& world);
  static Printing printing(const PageWorld& world);

  SavedReport saved_;
  std::string category_;
  std::int64_t saved_at_us_;
  QrSymbol qr_;
  std::int64_t asked_at_ = -1;  // version of the replica
  Sent sent_ = Sent::NotYet;
  bool printed_ = false;  // by itself, when it opens
};

}  // namespace qiaomen
