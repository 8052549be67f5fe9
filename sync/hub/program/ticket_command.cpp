#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <ostream>

#include "sync/command_line/command_line.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/responsibility.h"

namespace qiaomen {
namespace {

struct TicketOptions {
  std::string folder;
  TicketWords words;
  std::string out;
  std::string url;
};

// For the operator's eyes only, and never over something that is there. Gone again unless it is kept.
class SecretFile {
 public:
  static Result<std::unique_ptr<SecretFile>> create(const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) return std::unique_ptr<SecretFile>(new SecretFile(path, file));
    return fail(Errc::Unavailable, fmt::format("无法新建文件 {}（已存在或不可写）。没有发出票据。", path));
  }
  SecretFile(const SecretFile&) = delete;
  ~SecretFile() {
    ::close(file_);
    if (!kept_) ::unlink(path_.c_str());
  }

  Result<> keep(const std::string& text) {
    kept_ = ::write(file_, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file_) == 0;
    return kept_ ? Result<>() : fail(Errc::Unavailable, fmt::format("文件 {} 没有写完，请重新发码。", path_));
  }

 private:
  SecretFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
  std::string path_;
  int file_;
  bool kept_ = false;
};

Result<std::string> url_of(const TicketOptions& options, const HubFolder& folder) {
  if (!options.url.empty()) return options.url;
  auto url = folder.url();
  if (url) return url;
  return fail(Errc::NotFound, "还不知道服务器的地址：先运行 serve，或用 --url 说明。");
}

Result<> issue(const TicketOptions& options, Console& console) {
  const HubFolder folder(options.folder);
  TRY(const auto store, folder.open_store());
  TRY(auto url, url_of(options, folder));
  Result<TicketOrder> order;
  store->read([&](HubView& view) { order = order_of(view, options.words); });
  if (!order) return std::unexpected(order.error());
  TicketText ticket{.url = std::move(url)};
  if (!ticket.url.starts_with("http://")) {
    TRY(ticket.ca_pem, folder.ca_pem());
  }
  std::unique_ptr<SecretFile> file;
  if (!options.out.empty()) {
    TRY(file, SecretFile::create(options.out));
  }
  TRY(ticket.secret, Registry(*store, console.clock, console.random, console.log).issue_ticket(*order));
  const auto text = to_text(ticket) + "\n";
  if (file) {
    TRY_VOID(file->keep(text));
  } else {
    console.out << text;
  }
  console.err << fmt::format("票据 10 分钟内有效，只能用一次；含 {} 个数据范围。\n", order->grants.size());
  return {};
}

}  // namespace

void add_ticket_command(CliCommand app, Console& console) {
  auto options = std::make_shared<TicketOptions>();
  auto command = app.command("ticket", "发一次性票据");
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.option("--person", options->words.person, "人员的编号、代码或姓名").required().value_name("人员");
  command
      .option("--role", options->words.role,
              "缺省按人员登记：inspector station-master deputy community-supervisor supervisor company kiosk "
              "reporting")
      .value_name("角色");
  command.option("--estate", options->words.estates, "小区（编号、代码、名称或 社区/小区），可多个").value_name("小区");
  command.option("--building", options->words.buildings, "楼栋（编号或 小区/楼栋），可多个：其个人信息")
      .value_name("楼栋");
  command.option("--company", options->words.company, "物业企业").value_name("企业");
  command.option("--division", options->words.division, "区划：其本级和以下").value_name("区划");
  command.option("--out", options->out, "写入新文件（仅本人可读），缺省输出到屏幕").value_name("文件");
  command.option("--url", options->url, "设备连接服务器用的地址，缺省为 serve 的地址").value_name("网址");
  command.footer("例：qiaomen-hub ticket /srv/hub --person 张三 --estate 阳光小区 --out zhang.ticket");
  command.runs([options, &console] { console.run([&] { return issue(*options, console); }); });
}

}  // namespace qiaomen
