#include "kiosk/pages/report_pages.h"

#include <algorithm>

#include "engine/domain/slip_number.h"
#include "kiosk/pages/estates_page.h"
#include "kiosk/pages/photo_page.h"
#include "kiosk/pages/slip_paper.h"
#include "kiosk/pages/telephone_page.h"
#include "kiosk/pages/words_page.h"
#include "kiosk/screens/report_review.h"
#include "kiosk/screens/report_where.h"
#include "kiosk/screens/telephone.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::size_t kPicturesOnFirstPage = 7;  // and the tile that leads to the rest
constexpr std::size_t kBuildingsOnPage = 6;

}  // namespace

Next WhatPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto& all = world.shown.pictures;
  const bool has_more = all.size() > kPicturesOnFirstPage + 1;
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(has_more ? kPicturesOnFirstPage : all.size());
  const std::vector<Picture> pictures(rest_ ? first : all.begin(), rest_ ? all.end() : first);
  const auto action = draw_report_what({bar, pictures, !rest_ && has_more, rest_, world.visit.draft.category}, ui);
  if (!action) return Stay{};
  return std::visit(Overloaded{[&](const ChoosePicture& chosen) -> Next {
                                 world.visit.draft.category = chosen.code;
                                 if (purpose_ == Purpose::Change) return Back{rest_ ? 2 : 1};
                                 return Open{std::make_unique<WherePage>(Purpose::First)};
                               },
                               [&](MorePictures) -> Next { return Open{std::make_unique<WhatPage>(purpose_, true)}; },
                               [](BarAction bar_action) -> Next { return bar_action; }},
                    *action);
}

Next WherePage::chosen(PageWorld& world, const Place& place) const {
  world.visit.draft.estate = place.estate;
  world.visit.draft.building = place.building;
  world.visit.draft.place = place.words;
  world.visit.place_text = place.shown;
  if (purpose_ == Purpose::Change) return Back{};
  return Open{std::make_unique<ReviewPage>()};
}

Next WherePage::choose_here(PageWorld& world) const {
  const auto& here = world.shown.place.here;
  return chosen(world, {world.shown.estates.front().id, std::nullopt, here, here});
}

Next WherePage::choose_building(PageWorld& world, const PublicBuildingLine& building) const {
  const ServedEstate& estate = world.estate();
  const bool is_own = estate.id == world.shown.estates.front().id;
  const auto shown = is_own ? building.name : estate.names.name + " " + building.name;
  return chosen(world, {estate.id, building.building, building.name, shown});
}

Next WherePage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const ServedEstate& estate = world.estate();
  const auto& all = estate.buildings;
  const bool paged = all.size() > kBuildingsOnPage;
  const std::size_t count = paged ? kBuildingsOnPage - 1 : kBuildingsOnPage;
  const std::size_t from = shown_estate_ == estate.id ? first_building_ : 0;
  const std::size_t first = std::min(from, all.size()), end = std::min(first + count, all.size());
  const std::size_t next = end < all.size() ? end : 0;
  ReportWhereView view{.bar = bar,
                       .picture = world.picture(world.visit.draft.category),
                       .estate = estate.names.name,
                       .here = world.shown.place.here,
                       .buildings = {},
                       .more = {},
                       .buildings_in_all = static_cast<int>(all.size()),
                       .can_change_estate = world.has_other_estates()};
  for (std::size_t i = first; i < end; ++i) view.buildings.push_back(all[i].name);
  if (paged) view.more = all[next].name + "–" + all[std::min(next + count, all.size()) - 1].name;
  const auto action = draw_report_where(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](ChooseHere) { return choose_here(world); },
                 [&](ChooseBuilding building) { return choose_building(world, all[first + building.index]); },
                 [&](MoreBuildings) -> Next {
                   shown_estate_ = estate.id;
                   first_building_ = next;
                   return Stay{};
                 },
                 [](ChangeEstate) -> Next { return Open{std::make_unique<EstatesPage>()}; },
                 [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

Next ReviewPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto& draft = world.visit.draft;
  const ReportReviewView view{.bar = bar,
                              .picture = world.picture(draft.category),
                              .place = world.visit.place_text,
                              .photos = world.visit.photo ? 1 : 0,
                              .has_camera = world.plugged.camera != nullptr && world.shown.health.has_room_for_photos(),
                              .words = draft.words.view(),
                              .telephone = spaced_telephone(draft.telephone.view()),
                              .trouble = trouble_,
                              .photo = world.visit.photo_image.get()};
  const auto action = draw_report_review(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](ChangePart change) -> Next {
                   if (change.part == ReportPart::What) return Open{std::make_unique<WhatPage>(Purpose::Change)};
                   if (change.part == ReportPart::Where) return Open{std::make_unique<WherePage>(Purpose::Change)};
                   if (change.part == ReportPart::Photo)
                     return Open{std::make_unique<PhotoPage>(*world.plugged.camera)};
                   if (change.part == ReportPart::Words) return Open{std::make_unique<WordsPage>()};
                   if (change.part == ReportPart::Telephone) return Open{std::make_unique<TelephonePage>()};
                   return Stay{};
                 },
                 [&](Submit) { return submit(world); }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

namespace {

// What happened, what was kept, what to do.
std::string trouble_of(const Error& error, const PageWorld& world) {
  const auto& words = world.words;
  const auto said = [&](const std::string& key) { return words(key) + "\n" + words(key + "-help"); };
  if (error.code == Errc::Busy) return said("review.busy");
  if (error.code == Errc::TooLarge) return said("review.photo-disk");
  if (error.code == Errc::Unavailable) return said(world.shown.health.is_disk_low() ? "review.disk" : "review.broken");
  if (world.shown.health.frozen || error.code == Errc::Blocked) return said("review.frozen");
  return words("review.not-saved") + "\n" + error.message;
}

}  // namespace

// The draft stays as it is; a photo that cannot be kept does not stand in its way a second time.
Next ReviewPage::not_kept(const Error& error, PageWorld& world) {
  trouble_ = trouble_of(error, world);
  if (error.code != Errc::TooLarge) return Stay{};
  world.visit.photo.reset();
  world.visit.photo_image.reset();
  return Stay{};
}

Next ReviewPage::submit(PageWorld& world) {
  std::vector<std::filesystem::path> photos;
  if (world.visit.photo) photos.push_back(world.visit.photo->file());
  auto saved = world.desk.submit(world.visit.draft, photos);
  if (!saved) return not_kept(saved.error(), world);
  const auto now = world.knows_time() ? world.now_us() : 0;
  auto slip = std::make_unique<SlipPage>(*std::move(saved), world.visit.draft.category, now);
  world.visit = Visit{.look = world.visit.look};
  world.nudge();
  return Replace{std::move(slip)};
}

void SlipPage::print(PageWorld& world) { print_slip({saved_.slip, category_, saved_at_us_}, world); }

Printing SlipPage::printing(const PageWorld& world) {
  if (world.plugged.printer == nullptr) return Printing::NoPrinter;
  switch (world.plugged.printer->state()) {
    case Printer::State::Printed: return Printing::Printed;
    case Printer::State::OutOfPaper: return Printing::OutOfPaper;
    case Printer::State::Gone: return Printing::Gone;
    case Printer::State::Idle:
    case Printer::State::Working: break;
  }
  return Printing::Working;
}

SlipPage::SlipPage(SavedReport saved, std::string category, std::int64_t saved_at_us)
    : saved_(std::move(saved)),
      category_(std::move(category)),
      saved_at_us_(saved_at_us),
      qr_(qr_of_slip(saved_.slip)) {}

Next SlipPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  if (asked_at_ != world.shown.version) sent_ = world.desk.sent(saved_.transaction);
  asked_at_ = world.shown.version;
  if (!printed_) print(world);
  printed_ = true;
  const SlipView view{.bar = bar,
                      .slip = spaced_slip(saved_.slip),
                      .qr = qr_,
                      .picture = world.picture(category_),
                      .reported = moment_text(saved_at_us_, world.words),
                      .before = std::max(0, world.shown.health.waiting - 1),
                      .delivered = sent_ == Sent::Delivered,
                      .returned = sent_ == Sent::Returned,
                      .printing = printing(world)};
  const auto action = draw_slip(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](PrintAgain) -> Next {
                   print(world);
                   return Stay{};
                 },
                 [](Finish) -> Next { return GoHome{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

}  // namespace qiaomen
