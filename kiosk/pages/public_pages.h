#pragma once

#include "kiosk/screens/notices.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// 看公示: the estate's figures, all notices, one notice.

Icon icon_of_notice(std::int64_t kind);  // NoticeKind
std::unique_ptr<VisitPage> notice_page(const NoticeLine& notice, const PageWorld& world);

class PublicFiguresPage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  static PublicFiguresView view_of(const BarView& bar, const PageWorld& world);
};

class NoticeListPage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  std::size_t first_ = 0;
};

// Keeps what it shows: a notice that is withdrawn meanwhile can be read to its end.
class TextPage final : public VisitPage {
 public:
  TextPage(Icon icon, std::string title, std::string detail, std::string body);
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  NoticeView view_;
};

}  // namespace qiaomen
