#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <ostream>

#include "engine/domain/civil_day.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"

namespace qiaomen {
namespace {

struct CertificateOptions {
  std::string folder;
  std::vector<std::string> hosts;
};

Result<> print_facts(const HubFolder& folder, Console& console) {
  TRY(const auto facts, read_certificate(folder.server().certificate));
  console.out << fmt::format("证书：{}，有效至 {}\n", fmt::join(facts.hosts, "、"), time_text(facts.not_after.us));
  return {};
}

Result<> show(const CertificateOptions& options, Console& console) {
  const HubFolder folder(options.folder);
  TRY_VOID(folder.open_store());
  return print_facts(folder, console);
}

Result<> renew(const CertificateOptions& options, Console& console) {
  const HubFolder folder(options.folder);
  TRY_VOID(folder.open_store());
  TRY_VOID(renew_server_certificate(folder.authority(), folder.server(), options.hosts, console.clock.sample().wall));
  TRY_VOID(print_facts(folder, console));
  console.err << "已换新证书，签发者不变，设备不用重新登记。\n";
  const auto serving = folder.lock_for_serving();
  if (!serving) console.err << "服务器正在运行，仍在用旧证书：请重新启动它。\n";
  console.log.write(LogLevel::Info, "server certificate renewed");
  return {};
}

void add(CliCommand group, Console& console, const char* name, const char* what, bool takes_hosts,
         Result<> (*act)(const CertificateOptions&, Console&)) {
  auto options = std::make_shared<CertificateOptions>();
  auto command = group.command(name, what);
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  if (takes_hosts) {
    command.option("--host", options->hosts, "域名或 IP 地址，可多个；不写则与旧证书相同").value_name("地址");
  }
  command.footer(fmt::format("例：qiaomen-hub certificate {} /srv/hub", name));
  command.runs([options, act, &console] { console.run([&] { return act(*options, console); }); });
}

}  // namespace

void add_certificate_commands(CliCommand app, Console& console) {
  auto group = app.command("certificate", "服务器的证书");
  group.needs_command();
  add(group, console, "show", "证书上的地址和有效期", false, show);
  add(group, console, "renew", "换一张新证书，密钥和签发者不变；运行中的服务器要重新启动", true, renew);
}

}  // namespace qiaomen
