#include "tests/kiosk/support/sample_screens.h"

#include <algorithm>
#include <stdexcept>

#include "kiosk/screens/home.h"
#include "kiosk/screens/notices.h"
#include "kiosk/screens/photo.h"
#include "kiosk/screens/progress.h"
#include "kiosk/screens/public_figures.h"
#include "kiosk/screens/report_review.h"
#include "kiosk/screens/report_what.h"
#include "kiosk/screens/report_where.h"
#include "kiosk/screens/sheets.h"
#include "kiosk/screens/slip.h"
#include "kiosk/screens/telephone.h"
#include "kiosk/screens/words.h"

namespace qiaomen {
namespace {

using Kind = SampleScreen::Kind;

BarView bar() { return {"和顺里红旗驿站", "9:41", LineState::Offline, 3, false}; }
BarView online() { return {"幸福路街道和平里社区红旗驿站", "19:41", LineState::Online, 0, true}; }

std::vector<Picture> pictures() {
  using N = Picture::Nature;
  return {{Icon::Elevator, N::Facility, "elevator", "电梯故障", "困人、停运"},
          {Icon::WaterDamage, N::Facility, "leak", "漏雨渗水", "楼顶、管道"},
          {Icon::Parking, N::People, "parking", "停车难", "占位、堵路"},
          {Icon::Cleaning, N::Environment, "sanitation", "环境卫生", "垃圾、异味"},
          {Icon::Fire, N::Safety, "fire-lane", "消防通道", "被车、杂物堵住"},
          {Icon::Inventory, N::Environment, "clutter", "乱堆杂物", "楼道、地下室"},
          {Icon::ElectricalServices, N::Safety, "wiring", "私拉电线", "飞线充电"}};
}

std::vector<NoticeRow> notices() {
  return {{Icon::Event, "11月26日 上午停水检修（3、4号楼）", "公告 · 今天发布"},
          {Icon::FactCheck, "10月物业费收支公开", "公开 · 昨天发布"},
          {Icon::Event, "月月说事：周六下午三点，议电动车棚", "公告 · 11月21日发布"},
          {Icon::List, "今冬供暖前，免费检修暖气片的住户名单（第三批，共 128 户，请对照门牌号查看）",
           "名单 · 11月20日发布"},
          {Icon::Event, "楼道不放电动车", "公告 · 11月18日发布"},
          {Icon::FactCheck, "9月物业费收支公开", "公开 · 10月23日发布"},
          {Icon::Event, "重阳节理发", "公告 · 10月20日发布"},
          {Icon::Event, "楼道不放电动车", "公告 · 9月18日发布"}};
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += "各位居民：本小区 3、4 号楼水管检修，11月26日 8:00–12:00 停水，请您提前存水。检修完先放一放黄水。\n";
  return text;
}

SampleScreen home() {
  HomeView view{bar(), "11月24日 星期二", {}, 8};
  for (const auto& notice : notices()) view.notices.push_back({notice.icon, notice.title, notice.detail});
  return {"home", Kind::Home, [view](Ui& ui) {
            auto shown = view;
            shown.notices.resize(static_cast<std::size_t>(notices_that_fit(ui.look().step)));
            draw_home(shown, ui);
          }};
}

SampleScreen home_empty() {
  const HomeView view{online(), "11月24日 星期二", {}, 0};
  return {"home-empty", Kind::Home, [view](Ui& ui) { draw_home(view, ui); }};
}

SampleScreen what() {
  const ReportWhatView view{bar(), pictures(), true, false, "parking"};
  return {"what", Kind::Page, [view](Ui& ui) { draw_report_what(view, ui); }};
}

SampleScreen where() {
  const ReportWhereView view{bar(),
                             pictures()[0],
                             "和顺里小区",
                             "和顺里小区 · 3号楼 1单元门口",
                             {"1号楼", "2号楼", "3号楼", "4号楼", "5号楼"},
                             "6–12号楼",
                             12,
                             true};
  return {"where", Kind::Page, [view](Ui& ui) { draw_report_where(view, ui); }};
}

SampleScreen where_long() {
  const ReportWhereView view{online(),
                             pictures()[0],
                             "和平里社区（含三栋回迁楼）",
                             "和平里东街 12 号院东门传达室旁",
                             {"东门1号楼", "东门2号楼", "回迁3号楼", "12号楼", "甲13号楼", "商住14号楼"},
                             "",
                             6,
                             false};
  return {"where-long", Kind::Page, [view](Ui& ui) { draw_report_where(view, ui); }};
}

SampleScreen review() {
  const ReportReviewView view{
      bar(), pictures()[0], "和顺里小区 3号楼", 1, true, "早上就停了，老人下不了楼", "13800000000", ""};
  return {"review", Kind::Page, [view](Ui& ui) { draw_report_review(view, ui); }};
}

SampleScreen review_trouble() {
  const ReportReviewView view{online(),
                              pictures()[0],
                              "和平里东街 12 号院东门传达室旁",
                              0,
                              false,
                              "",
                              "",
                              "没有提交成\n存不下了：本机的磁盘满了。您填的还在。请叫站长。"};
  return {"review-trouble", Kind::Page, [view](Ui& ui) { draw_report_review(view, ui); }};
}

QrSymbol qr() {
  QrSymbol symbol{21, std::vector<bool>(441)};
  for (std::size_t i = 0; i < 441; ++i) symbol.dark[i] = i * 7 % 3 == 0;
  return symbol;
}

SampleScreen slip() {
  const SlipView view{bar(), "0312 00047 367", qr(), pictures()[0], "11月24日 9:41", 2, false, Printing::Printed};
  return {"slip", Kind::Page, [view](Ui& ui) { draw_slip(view, ui); }};
}

SampleScreen slip_no_printer() {
  const SlipView view{online(), "0312 00047 367", qr(), pictures()[4], "11月24日 19:41", 0, true, Printing::NoPrinter};
  return {"slip-no-printer", Kind::Page, [view](Ui& ui) { draw_slip(view, ui); }};
}

SampleScreen ask_slip() {
  const AskSlipView view{bar(), "0312 00047 367", true, "这台机器上没有这个单号。请到拿小票的驿站查。"};
  return {"ask-slip", Kind::Page, [view](Ui& ui) { draw_ask_slip(view, ui); }};
}

SampleScreen ask_slip_empty() {
  const AskSlipView view{bar(), "", false, ""};
  return {"ask-slip-empty", Kind::Page, [view](Ui& ui) { draw_ask_slip(view, ui); }};
}

SampleScreen progress() {
  using State = ProgressStep::State;
  const ProgressView view{bar(),
                          "0312 00047 367",
                          pictures()[0],
                          "11月24日 9:41",
                          {{"已收到", "11月24日 9:41", State::Done},
                           {"站长受理了", "", State::Done},
                           {"已派给物业公司", "", State::Done},
                           {"正在修", "11月25日 8:20", State::Now},
                           {"检查", "", State::ToCome},
                           {"办好了", "", State::ToCome}}};
  return {"progress", Kind::Page, [view](Ui& ui) { draw_progress(view, ui); }};
}

SampleScreen progress_declined() {
  using State = ProgressStep::State;
  const ProgressView view{
      online(),
      "0312 00047 367",
      pictures()[3],
      "11月24日 9:41",
      {{"已收到", "11月24日 9:41", State::Done}, {"站长看过，不受理", "11月25日 8:20", State::Now}}};
  return {"progress-declined", Kind::Page, [view](Ui& ui) { draw_progress(view, ui); }};
}

SampleScreen figures() {
  const PublicFiguresView view{online(), "和顺里小区",
                               EstateFigures{"92.3%", 0.923F, 0.9F, "90%", true, 643, 594, 194, 11, "11月24日 8:00"},
                               notices(), 8};
  return {"figures", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

SampleScreen figures_low() {
  const PublicFiguresView view{bar(),
                               "和平里社区（含三栋回迁楼）",
                               EstateFigures{"3.0%", 0.03F, 0.9F, "90%", false, 229, 7, 0, 0, "11月24日 8:00"},
                               {},
                               0};
  return {"figures-low", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

SampleScreen figures_none() {
  const PublicFiguresView view{bar(), {}, {}, notices(), 12};
  return {"figures-none", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

std::vector<NoticeCount> counts() {
  return {{Icon::Event, "公告", 5}, {Icon::FactCheck, "公开", 2}, {Icon::List, "名单", 1}};
}

SampleScreen notice_list() {
  const NoticeListView view{bar(), notices(), counts(), 0};
  return {"notices", Kind::Page, [view](Ui& ui) { draw_notice_list(view, ui); }};
}

SampleScreen notice_list_end() {
  const NoticeListView view{bar(), notices(), counts(), 7};
  return {"notices-end", Kind::Page, [view](Ui& ui) { draw_notice_list(view, ui); }};
}

SampleScreen notice_list_empty() {
  const NoticeListView view{bar(), {}, {}, 0};
  return {"notices-empty", Kind::Page, [view](Ui& ui) { draw_notice_list(view, ui); }};
}

SampleScreen notice() {
  const NoticeView view{bar(), Icon::Event, notices()[0].title, notices()[0].detail, long_text(), 1};
  return {"notice", Kind::Page, [view](Ui& ui) { draw_notice(view, ui); }};
}

SampleScreen notice_short() {
  const NoticeView view{bar(), Icon::FactCheck, "三季度收支", "公开 · 昨天发布", "收支已公开。", 0};
  return {"notice-short", Kind::Page, [view](Ui& ui) { draw_notice(view, ui); }};
}

SampleScreen notice_long_title() {
  const NoticeView view{
      bar(), Icon::List, notices()[3].title + notices()[3].title, "名单 · 11月20日发布", "1号楼：101、203、502。", 0};
  return {"notice-long-title", Kind::Page, [view](Ui& ui) { draw_notice(view, ui); }};
}

SampleScreen sheet(const std::string& name, const SampleScreen& page, const Headless::Draw& draw) {
  return {name, Kind::Sheet, [below = page.draw, draw](Ui& ui) {
            ui.begin_covered();
            below(ui);
            ui.end_covered();
            draw(ui);
          }};
}

SampleScreen look_sheet() {
  return sheet("sheet-look", home(), [](Ui& ui) { draw_look_sheet({ui.look()}, ui); });
}
SampleScreen idle_sheet() {
  return sheet("sheet-idle", review(), [](Ui& ui) { draw_idle_sheet({9, 15, true}, ui); });
}
SampleScreen idle_sheet_plain() {
  return sheet("sheet-idle-plain", progress(), [](Ui& ui) { draw_idle_sheet({15, 15, false}, ui); });
}
SampleScreen master_sheet() {
  return sheet("sheet-master", what(), [](Ui& ui) {
    draw_master_sheet({"幸福路街道和平里社区红旗驿站", "和平里东街 12 号院东门传达室旁"}, ui);
  });
}

std::vector<Phrase> phrases() {
  return {{"早上就停了", true}, {"停了一整天"}, {"老人没法下"}, {"门关不上"}, {"有人被困过"}, {"请尽快来看"}};
}

SampleScreen words() {
  static const std::vector<std::string> kCandidates = {"快点", "块", "快", "会计", "筷", "宽"};
  return {"words", Kind::Writing, [](Ui& ui) {
            draw_words({.bar = bar(),
                        .text = "早上就停了，请尽快来看，请",
                        .composed = "kuai dian",
                        .candidates = kCandidates,
                        .phrases = phrases(),
                        .keyboard = {Keys::Letters, true},
                        .left = 487},
                       ui);
          }};
}

SampleScreen words_nine() {
  return {"words-nine", Kind::Writing, [](Ui& ui) {
            draw_words({.bar = online(), .text = "", .phrases = phrases(), .keyboard = {Keys::Nine, true}, .left = 500},
                       ui);
          }};
}

SampleScreen words_without_pinyin() {
  return {"words-without-pinyin", Kind::Writing, [](Ui& ui) {
            draw_words({.bar = bar(),
                        .text = "停了一整天",
                        .phrases = phrases(),
                        .keyboard = {Keys::Digits, false},
                        .left = 0,
                        .is_full = true},
                       ui);
          }};
}

SampleScreen telephone() {
  return {"telephone", Kind::Writing, [](Ui& ui) { draw_telephone({bar(), "1380531", "还差 4 位", true}, ui); }};
}

SampleScreen telephone_empty() {
  return {"telephone-empty", Kind::Writing,
          [](Ui& ui) { draw_telephone({online(), "", "电话会加密，只有站长看得到。", false}, ui); }};
}

SampleScreen photo_waiting() {
  return {"photo-waiting", Kind::Page, [](Ui& ui) { draw_photo({bar(), PhotoStage::Waiting}, ui); }};
}

SampleScreen photo_gone() {
  return {"photo-gone", Kind::Page, [](Ui& ui) {
            draw_photo({online(), PhotoStage::Gone, nullptr, "照片存不下。您填的都还在。请再拍一张，或不拍照继续。"},
                       ui);
          }};
}

}  // namespace

const std::vector<SampleScreen>& resident_sample_screens() {
  static const std::vector<SampleScreen> kScreens = {home(),
                                                     home_empty(),
                                                     what(),
                                                     where(),
                                                     where_long(),
                                                     review(),
                                                     review_trouble(),
                                                     slip(),
                                                     slip_no_printer(),
                                                     ask_slip(),
                                                     ask_slip_empty(),
                                                     progress(),
                                                     progress_declined(),
                                                     figures(),
                                                     figures_low(),
                                                     figures_none(),
                                                     notice_list(),
                                                     notice_list_end(),
                                                     notice_list_empty(),
                                                     notice(),
                                                     notice_short(),
                                                     notice_long_title(),
                                                     look_sheet(),
                                                     idle_sheet(),
                                                     idle_sheet_plain(),
                                                     master_sheet(),
                                                     words(),
                                                     words_nine(),
                                                     words_without_pinyin(),
                                                     telephone(),
                                                     telephone_empty(),
                                                     photo_waiting(),
                                                     photo_gone()};
  return kScreens;
}

const SampleScreen& sample_screen(const std::string& name) {
  const auto found = std::ranges::find(sample_screens(), name, &SampleScreen::name);
  if (found == sample_screens().end()) throw std::runtime_error("no sample screen " + name);
  return *found;
}

}  // namespace qiaomen
