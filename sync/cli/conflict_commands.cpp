#include <fmt/format.h>

#include "engine/domain/catalog.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/conflict_queries.h"
#include "engine/domain/review.h"
#include "sync/cli/commands.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/naming.h"

namespace qiaomen {
namespace {

std::string side_text(const ConflictSideLine& side) {
  return fmt::format("{}（{} {}）{}", side.text, side.person.empty() ? "他人" : side.person, time_text(side.stamp_us),
                     side.stands ? " ←采用" : "");
}

Cell side_cell(const ConflictSideLine& side) {
  return {JsonObject{{"values", JsonText{side.values_json}},
                     {"person", side.person},
                     {"stamp_us", side.stamp_us},
                     {"stands", side.stands}},
          side_text(side)};
}

Listing conflicts_listing(const std::vector<ConflictLine>& lines) {
  Listing listing{.key = "conflicts",
                  .title = "并行更新：两个值都在，采用其中一个",
                  .columns = {{"table", "种类"},
                              {"group", "内容"},
                              {"label", "哪一条"},
                              {"earlier", "先写的"},
                              {"later", "后写的"},
                              {"row", ""},
                              {"conflict", ""}},
                  .when_empty = "没有两人同改的内容"};
  for (const ConflictLine& line : lines) {
    listing.rows.push_back({cell(line.table_title), cell(line.group_title), cell(line.label), side_cell(line.earlier),
                            side_cell(line.later), cell(line.of_row), cell(line.id)});
  }
  return listing;
}

Result<Exit> show_conflicts(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  shell.output.print({.listings = {conflicts_listing(device.read([](const ReadTx& tx) { return conflicts(tx); }))}});
  return Exit::Done;
}

Result<Exit> list_reviews(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  Listing listing{.key = "reviews",
                  .title = "待审的删除：有人删除，同时有人在用",
                  .columns = {{"table", "种类"}, {"label", "哪一条"}, {"delivery", "状态"}, {"row", "编号"}},
                  .when_empty = "没有待审的删除"};
  for (const ReviewLine& line : device.read([](const ReadTx& tx) { return reviews(tx); })) {
    listing.rows.push_back(
        {cell(line.table_title), cell(line.label), delivery_cell(deliveries.of(line.row)), cell(line.row)});
  }
  shell.output.print({.listings = {std::move(listing)}});
  return Exit::Done;
}

struct ReviewOptions {
  std::string row;
};

void declare_review(CliCommand command, ReviewOptions& options) {
  command.option("row", options.row, "编号，见 review list，可只写开头").required().value_name("编号");
}

Result<ReviewLine> find_review(Device& device, const std::string& text) {
  const auto range = parse_id_beginning(text);
  std::vector<ReviewLine> found;
  for (ReviewLine& line : device.read([](const ReadTx& tx) { return reviews(tx); })) {
    if (range && range->contains(line.row)) found.push_back(std::move(line));
  }
  if (found.size() == 1) return std::move(found.front());
  return fail(Errc::NotFound,
              fmt::format("待审的删除里{}编号以“{}”开头的。没有写入任何内容。请用 qiaomen review list 查看编号。",
                          found.empty() ? "没有" : "不止一条", text));
}

using Decision = Result<RowId> (*)(Act&, const Table&, const RowId&);

auto decide(std::string_view title, Decision decision) {
  return [title, decision](Shell& shell, const ReviewOptions& options) -> Result<Exit> {
    TRY(auto device, open_device(shell));
    TRY(const auto line, find_review(device, options.row));
    const Table* table = domain_catalog().find(line.table);
    return write(shell, device, title, [&](Act& act) { return decision(act, *table, line.row); });
  };
}

}  // namespace

void add_conflicts_command(CommandTree& tree) {
  tree.add<NoOptions>(tree.root(),
                      {.name = "conflicts", .about = "两人同改的内容，两个值都列出", .example = "conflicts"},
                      declare_nothing, show_conflicts);
}

void add_review_commands(CommandTree& tree) {
  CliCommand group = tree.group("review", "待审的删除：保留还是删除");
  tree.add<NoOptions>(group, {.name = "list", .about = "列出", .example = "review list"}, declare_nothing,
                      list_reviews);
  tree.add<ReviewOptions>(
      group, {.name = "keep", .about = "保留这一条", .example = "review keep 0190a5c0-1b2c", .writes = true},
      declare_review, decide("保留", keep_row));
  tree.add<ReviewOptions>(
      group, {.name = "delete", .about = "确认删除", .example = "review delete 0190a5c0-1b2c", .writes = true},
      declare_review, decide("确认删除", delete_row));
}

}  // namespace qiaomen
