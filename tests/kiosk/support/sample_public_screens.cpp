#include "kiosk/screens/estates.h"
#include "kiosk/screens/months.h"
#include "kiosk/screens/notices.h"
#include "kiosk/screens/public_figures.h"
#include "tests/kiosk/support/sample_parts.h"

namespace qiaomen {

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

namespace {

using Kind = SampleScreen::Kind;

std::string long_text() {
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += "各位居民：本小区 3、4 号楼水管检修，11月26日 8:00–12:00 停水，请您提前存水。检修完先放一放黄水。\n";
  return text;
}

std::vector<IssueMonth> issue_months() {
  return {{"6月", 31, 6}, {"7月", 28, 9}, {"8月", 36, 5}, {"9月", 33, 8}, {"10月", 41, 7}, {"11月", 25, 11}};
}

SampleScreen figures() {
  const PublicFiguresView view{.bar = online(),
                               .estate = "和顺里小区",
                               .figures = EstateFigures{"92.3%", 0.923F, 0.9F, "90%", true, 643, 594, 194, 11},
                               .notices = notices(),
                               .notices_in_all = 8,
                               .as_of = "11月24日 8:00",
                               .months = issue_months(),
                               .station = {},
                               .address = {}};
  return {"figures", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

SampleScreen figures_several() {
  const PublicFiguresView view{.bar = bar(),
                               .estate = "和平里社区（含三栋回迁楼）",
                               .figures = EstateFigures{"100%", 1, 0.9F, "90%", true, 1643, 1643, 394, 3},
                               .notices = notices(),
                               .notices_in_all = 8,
                               .as_of = "11月24日 18:00",
                               .months = {{"10月", 394, 0}, {"11月", 0, 3}},
                               .can_change_estate = true,
                               .station = "和平里红旗驿站",
                               .address = "和平里东街 12 号院东门传达室旁"};
  return {"figures-several", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

SampleScreen figures_low() {
  const PublicFiguresView view{.bar = bar(),
                               .estate = "和平里社区（含三栋回迁楼）",
                               .figures = EstateFigures{"3.0%", 0.03F, 0.9F, "90%", false, 229, 7, 0, 0},
                               .notices = {},
                               .as_of = "11月24日 8:00",
                               .months = {{"11月", 0, 0}},
                               .station = {},
                               .address = {}};
  return {"figures-low", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

// Of a hub that counts no months yet.
SampleScreen figures_total() {
  const PublicFiguresView view{.bar = bar(),
                               .estate = "和顺里小区",
                               .figures = EstateFigures{"92.3%", 0.923F, 0.9F, "90%", true, 643, 594, 194, 11},
                               .notices = notices(),
                               .notices_in_all = 8,
                               .as_of = "11月24日 8:00",
                               .months = {},
                               .station = {},
                               .address = {}};
  return {"figures-total", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

SampleScreen figures_none() {
  const PublicFiguresView view{.bar = bar(),
                               .estate = {},
                               .figures = {},
                               .notices = notices(),
                               .notices_in_all = 12,
                               .as_of = {},
                               .months = {},
                               .station = {},
                               .address = {}};
  return {"figures-none", Kind::Page, [view](Ui& ui) { draw_public_figures(view, ui); }};
}

SampleScreen months() {
  const MonthsView view{.bar = online(),
                        .estate = "和顺里小区",
                        .issues = issue_months(),
                        .visits = {{"6月", "", "", 0},
                                   {"7月", "", "", 0},
                                   {"8月", "12.9%", "83/643", 0.129F},
                                   {"9月", "55.2%", "355/643", 0.552F},
                                   {"10月", "81.0%", "521/643", 0.81F},
                                   {"11月", "92.3%", "594/643", 0.923F}},
                        .target = 0.9F,
                        .target_text = "90%"};
  return {"months", Kind::Page, [view](Ui& ui) { draw_months(view, ui); }};
}

SampleScreen months_few() {
  const MonthsView view{.bar = bar(),
                        .estate = "和平里社区（含三栋回迁楼）",
                        .issues = {{"10月", 394, 0}, {"11月", 0, 3}},
                        .visits = {{"10月", "100.0%", "1643/1643", 1}, {"11月", "0.0%", "0/1643", 0}},
                        .target_text = {}};
  return {"months-few", Kind::Page, [view](Ui& ui) { draw_months(view, ui); }};
}

SampleScreen estates() {
  const EstatesView view{.bar = bar(),
                         .estates = {{"和顺里小区", "和顺里红旗驿站"},
                                     {"和平里社区（含三栋回迁楼）", "和平里红旗驿站"},
                                     {"幸福家园", ""},
                                     {"向阳花园", "向阳花园红旗驿站"},
                                     {"示例花园", "示例花园红旗驿站"},
                                     {"学府新村", ""},
                                     {"建设路 12 号院", ""},
                                     {"滨河小区", "滨河红旗驿站"}},
                         .first = 0};
  return {"estates", Kind::Page, [view](Ui& ui) { draw_estates(view, ui); }};
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

}  // namespace

std::vector<SampleScreen> with_public_samples(std::vector<SampleScreen> screens) {
  for (const SampleScreen& screen :
       {figures(), figures_several(), figures_low(), figures_total(), figures_none(), months(), months_few(), estates(),
        notice_list(), notice_list_end(), notice_list_empty(), notice(), notice_short(), notice_long_title()})
    screens.push_back(screen);
  return screens;
}

}  // namespace qiaomen
