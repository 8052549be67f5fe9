#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

#include "engine/domain/catalog.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/publish.h"

namespace qiaomen {
namespace {

constexpr std::size_t kMistakesShown = 20;

struct PublishOptions {
  std::string folder;
  std::string file;
};

Result<> publish(const PublishOptions& options, Console& console) {
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return fail(Errc::Unavailable, fmt::format("读不了文件 {}，什么都没有写入。", options.file));
  const std::string text(std::istreambuf_iterator<char>(in), {});
  TRY(const auto store, HubFolder(options.folder).open_store());
  ImportReport report(kMistakesShown);
  const auto name = std::filesystem::path(options.file).filename().string();
  const auto published =
      publish_campaign(*store, domain_catalog(), Stamp{console.clock.sample().wall.us}, name, text, report);
  for (const ImportNote& mistake : report.errors.shown()) {
    console.err << fmt::format("{}：{}\n", place_text(mistake.place), mistake.message);
  }
  if (!published) return std::unexpected(published.error());
  console.out << fmt::format("已发布“{}”：{} 个小区，{} 户，范围已冻结\n", published->name, published->estates,
                             published->households);
  return {};
}

}  // namespace

void add_campaign_command(CliCommand app, Console& console) {
  auto options = std::make_shared<PublishOptions>();
  auto campaign = app.command("campaign", "敲门行动");
  campaign.needs_command();
  auto command = campaign.command("publish", "发布：冻结范围，给每户一个任务");
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.option("--file", options->file, "活动的 JSON 文件").required().value_name("文件");
  command.footer(
      "文件：{\"code\", \"name\", \"starts_on\": \"2020-10-01\", \"ends_on\", \"target_permille\": 900, "
      "\"division\"?, \"form\"?}\n例：qiaomen-hub campaign publish /srv/hub --file campaign.json");
  command.runs([options, &console] { console.run([&] { return publish(*options, console); }); });
}

}  // namespace qiaomen
