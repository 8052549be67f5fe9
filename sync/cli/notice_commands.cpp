#include <algorithm>

#include "engine/domain/notice_queries.h"
#include "engine/domain/notices.h"
#include "engine/domain/titles.h"
#include "sync/cli/commands.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/naming.h"
#include "sync/cli/own_estate.h"
#include "sync/cli/text_file.h"
#include "sync/cli/typed_values.h"

namespace qiaomen {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{64} << 10;

struct PublishOptions {
  std::string kind, title, body, file, until, estate;
};

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (std::int64_t kind = 1; !notice_kind_name(kind).empty(); ++kind) names.emplace_back(notice_kind_name(kind));
  return names;
}

void declare_publish(CliCommand command, PublishOptions& options) {
  command.option("--kind", options.kind, "种类").required().value_name("种类").one_of(kind_names());
  command.option("--title", options.title, "标题").required().value_name("文字");
  auto body = command.option("--body", options.body, "正文").value_name("文字");
  command.option("--file", options.file, "正文的文件（UTF-8）").value_name("文件").excludes(body);
  command.option("--until", options.until, "公示到哪天，如 2020-12-31").value_name("日期");
  command.option("--estate", options.estate, "小区；只管一个就不用写").value_name("小区");
}

Result<std::string> body_of(const PublishOptions& options) {
  if (options.file.empty()) return options.body;
  return read_text_file(options.file, kFileBytesMax);
}

Result<NewNotice> input_of(Device& device, const PublishOptions& options) {
  const auto kinds = kind_names();
  const auto kind = std::ranges::find(kinds, options.kind) - kinds.begin() + 1;
  NewNotice input{.kind = static_cast<NoticeKind>(kind), .title = options.title};
  TRY(input.estate, own_estate(device, options.estate));
  TRY(input.body, body_of(options));
  if (options.until.empty()) return input;
  TRY(input.until, typed_day(options.until));
  return input;
}

Result<Exit> publish(Shell& shell, const PublishOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto input, input_of(device, options));
  return write(shell, device, "公告", [&](Act& act) { return publish_notice(act, input); });
}

struct WithdrawOptions {
  std::string notice;
};

void declare_withdraw(CliCommand command, WithdrawOptions& options) {
  command.option("notice", options.notice, "公告的标题，或编号的开头").required().value_name("公告");
}

Result<Exit> withdraw(Shell& shell, const WithdrawOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto notice, device.read([&](const ReadTx& tx) { return find_notice(tx, options.notice); }));
  return write(shell, device, "撤下公告", [&](Act& act) { return withdraw_notice(act, notice); });
}

struct ListOptions {
  bool all = false;
};

void declare_list(CliCommand command, ListOptions& options) {
  command.flag("--all", options.all, "撤下的和过期的也列出");
}

Cell standing_cell(const NoticeLine& line, CivilDay today) {
  if (line.withdrawn) return {std::string("withdrawn"), "已撤下"};
  if (!line.is_shown(today)) return {std::string("over"), "已到期"};
  return {std::string("shown"), "公示中"};
}

Result<Exit> list(Shell& shell, const ListOptions& options) {
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  const CivilDay today = day_of(shell.environment.clock.sample().wall.us);
  Listing listing{.key = "notices",
                  .title = "公告",
                  .columns = {{"kind", "种类"},
                              {"title", "标题"},
                              {"body", "正文"},
                              {"published_on", "发布"},
                              {"until", "截止"},
                              {"standing", "状况"},
                              {"delivery", "状态"},
                              {"notice", ""}},
                  .when_empty = "没有公告"};
  for (const NoticeLine& line : device.read([](const ReadTx& tx) { return notices(tx); })) {
    if (!options.all && !line.is_shown(today)) continue;
    listing.rows.push_back({named(line.kind, notice_kind_name(line.kind)), cell(line.title), cell(line.body),
                            day_cell(line.published_on), day_cell(line.until), standing_cell(line, today),
                            delivery_cell(deliveries.of(line.id)), cell(line.id)});
  }
  shell.output.print({.listings = {listing}});
  return Exit::Done;
}

}  // namespace

void add_notice_commands(CommandTree& tree) {
  CliCommand group = tree.group("notice", "公告：新闻、公开、名单，居民在驿站终端上看");
  tree.add<PublishOptions>(
      group,
      {.name = "publish",
       .about = "发布",
       .example = "notice publish --kind 公开 --title 三季度收支 --file 收支.txt --until 2020-12-31",
       .writes = true},
      declare_publish, publish);
  tree.add<WithdrawOptions>(
      group, {.name = "withdraw", .about = "撤下", .example = "notice withdraw 三季度收支", .writes = true},
      declare_withdraw, withdraw);
  tree.add<ListOptions>(group, {.name = "list", .about = "公示中的公告", .example = "notice list --all"}, declare_list,
                        list);
}

}  // namespace qiaomen
