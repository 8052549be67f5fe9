#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

#include "engine/domain/catalog.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/program/campaign_change.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/publish.h"

namespace qiaomen {
namespace {

constexpr std::size_t kMistakesShown = 20;
constexpr const char* kFolder = "服务器的文件夹";
constexpr const char* kCampaignWord = "活动的代码、名称或编号";

struct PublishOptions {
  std::string folder;
  std::string file;
};

Result<std::string> text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::Unavailable, fmt::format("读不了文件 {}，什么都没有写入。", file));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Stamp now(Console& console) { return Stamp{console.clock.sample().wall.us}; }

Result<> publish(const PublishOptions& options, Console& console) {
  TRY(const auto text, text_of(options.file));
  TRY(const auto store, HubFolder(options.folder).open_store());
  ImportReport report(kMistakesShown);
  const auto name = std::filesystem::path(options.file).filename().string();
  const auto published = publish_campaign(*store, domain_catalog(), now(console), console.random, name, text, report);
  for (const ImportNote& mistake : report.errors.shown()) {
    console.err << fmt::format("{}：{}\n", place_text(mistake.place), mistake.message);
  }
  if (!published) return std::unexpected(published.error());
  console.out << fmt::format("已发布“{}”：{} 个小区，{} 户，范围已冻结\n", published->name, published->estates,
                             published->households);
  return {};
}

void add_publish(CliCommand campaign, Console& console) {
  auto options = std::make_shared<PublishOptions>();
  auto command = campaign.command("publish", "发布：冻结范围，给每户一个任务");
  command.option("folder", options->folder, kFolder).required().value_name("文件夹");
  command.option("--file", options->file, "活动的 JSON 文件").required().value_name("文件");
  command.footer(
      "文件：{\"code\", \"name\", \"starts_on\": \"2020-10-01\", \"ends_on\", \"target_permille\": 900, "
      "\"division\"?, \"form\"?}\n例：qiaomen-hub campaign publish /srv/hub --file campaign.json");
  command.runs([options, &console] { console.run([&] { return publish(*options, console); }); });
}

struct ChangeOptions {
  std::string folder, campaign, file;
};

Result<> close(const ChangeOptions& options, Console& console) {
  TRY(const auto store, HubFolder(options.folder).open_store());
  TRY(const auto name, close_campaign(*store, domain_catalog(), now(console), options.campaign));
  console.out << fmt::format("已结束“{}”：不再接受走访记录和剔除申请，数据不变\n", name);
  return {};
}

void add_close(CliCommand campaign, Console& console) {
  auto options = std::make_shared<ChangeOptions>();
  auto command = campaign.command("close", "结束：不再接受走访记录和剔除申请，数据不变");
  command.option("folder", options->folder, kFolder).required().value_name("文件夹");
  command.option("--campaign", options->campaign, kCampaignWord).required().value_name("活动");
  command.footer(
      "还在路上的走访会被退回，写明原因，内容都在设备上。\n例：qiaomen-hub campaign close /srv/hub --campaign 2020-10");
  command.runs([options, &console] { console.run([&] { return close(*options, console); }); });
}

Result<> replace_form(const ChangeOptions& options, Console& console) {
  TRY(const auto text, text_of(options.file));
  TRY(const auto store, HubFolder(options.folder).open_store());
  TRY(const auto form, change_form(*store, domain_catalog(), now(console), options.campaign, text));
  console.out << fmt::format("“{}”改用表单 {} 第 {} 版；以前的答案和各版表单不变\n", form.campaign, form.code,
                             form.version);
  return {};
}

void add_form(CliCommand campaign, Console& console) {
  auto options = std::make_shared<ChangeOptions>();
  auto command = campaign.command("form", "改用表单的新一版；以前的答案不变");
  command.option("folder", options->folder, kFolder).required().value_name("文件夹");
  command.option("--campaign", options->campaign, kCampaignWord).required().value_name("活动");
  command.option("--file", options->file, "表单的 JSON 文件，version 要更大").required().value_name("文件");
  command.footer("例：qiaomen-hub campaign form /srv/hub --campaign 2020-10 --file form-2.json");
  command.runs([options, &console] { console.run([&] { return replace_form(*options, console); }); });
}

}  // namespace

void add_campaign_command(CliCommand app, Console& console) {
  auto campaign = app.command("campaign", "敲门行动：发布、换表单、结束");
  campaign.needs_command();
  add_publish(campaign, console);
  add_form(campaign, console);
  add_close(campaign, console);
}

}  // namespace qiaomen
