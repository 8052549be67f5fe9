#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "engine/domain/catalog.h"
#include "engine/domain/proposed_definitions.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/hub_writer.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"

namespace qiaomen {
namespace {

struct InitOptions {
  std::string folder;
  std::vector<std::string> hosts;
  std::string name = "敲门服务器";
};

Result<> init(const InitOptions& options, Console& console) {
  const HubFolder folder(options.folder);
  TRY_VOID(folder.create(options.hosts, options.name, console.clock, console.random));
  TRY(const auto store, folder.open_store());
  store->write([&](HubTx& tx) {
    HubWriter writer(tx, domain_catalog(), Stamp{console.clock.sample().wall.us});
    for (const ReferenceRow& row : proposed_definitions()) writer.put(*row.table, row.id, row.values);
    writer.commit();
  });
  console.out << fmt::format("已建立服务器：{}\n", options.folder);
  console.err << "已写入示例/非官方的层级、走访结果和问题类别，导入时可替换。\n"
                 "ca.key、signing.key、sealing.key 请另外备份，不要外传。\n";
  return {};
}

}  // namespace

void add_init_command(CliCommand app, Console& console) {
  auto options = std::make_shared<InitOptions>();  // lives as long as the command that the line keeps
  auto command = app.command("init", "建立服务器：数据文件、证书和密钥");
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.option("--host", options->hosts, "设备连接服务器用的域名或 IP 地址，可多个").required().value_name("地址");
  command.option("--name", options->name, "证书上显示的名称").value_name("文字").shows_default();
  command.footer("例：qiaomen-hub init /srv/hub --host hub.example.cn --host 10.0.0.5 --name 示例市");
  command.runs([options, &console] { console.run([&] { return init(*options, console); }); });
}

}  // namespace qiaomen
