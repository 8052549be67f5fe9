#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "sync/cli/commands.h"

namespace qiaomen {
namespace {

constexpr std::size_t kTicketBytesMax = std::size_t{64} << 10;

struct EnrolOptions {
  std::string ticket_file;
};

void declare(CliCommand command, EnrolOptions& options) {
  command.option("--ticket-file", options.ticket_file, "票据文件；不写则从标准输入读一行").value_name("文件");
}

std::string first_line(std::istream& in) {
  std::string line;
  for (char c = 0; line.size() < kTicketBytesMax && in.get(c) && c != '\n';) line += c;
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  return line;
}

Result<TicketText> read_ticket(Shell& shell, const EnrolOptions& options) {
  std::string line;
  if (options.ticket_file.empty()) {
    line = first_line(shell.in);
  } else {
    std::ifstream file(options.ticket_file, std::ios::binary);
    if (!file) {
      return fail(Errc::Unavailable,
                  fmt::format("票据文件读不出来：{}。没有改动任何内容。请核对文件名。", options.ticket_file));
    }
    line = first_line(file);
  }
  auto ticket = parse_ticket(line);
  if (!ticket) return fail(Errc::Malformed, "入网票据看不懂。没有改动任何内容。请整行复制票据，或向管理员要一张新的。");
  return ticket;
}

// The authority that the ticket names, where the transport can read it until the home has it.
class TicketAuthority {
 public:
  TicketAuthority(const std::filesystem::path& home, const std::string& pem) : file_(home / "ticket-ca.pem.new") {
    std::ofstream(file_, std::ios::binary) << pem;
  }
  TicketAuthority(const TicketAuthority&) = delete;
  ~TicketAuthority() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
};

Error in_words(Error error) {
  if (error.code == Errc::Refused) {
    error.message = "服务器不接受这张票据：已用过、过期或属于别的设备。本机已有记录不变。请向管理员要一张新的。";
  } else if (error.code == Errc::Offline) {
    error.message = "连不上服务器，还没有入网。请在有网络时用同一张票据再试（10 分钟内有效）。";
  }
  return error;
}

Result<Exit> run(Shell& shell, const EnrolOptions& options) {
  TRY(const auto ticket, read_ticket(shell, options));
  DeviceHome home(shell.home);
  TRY_VOID(home.prepare_key(shell.environment.random));
  const TicketAuthority authority(shell.home, ticket.ca_pem);
  TRY(const auto transport, shell.environment.connect(ticket.url, authority.file()));
  auto enrolment = enrol(home, ticket, *transport, shell.environment.random);
  if (!enrolment) return std::unexpected(in_words(enrolment.error()));
  TRY(const auto device, open_any_device(shell));
  TRY_VOID(device.replica->readmit());
  shell.output.print(
      {.entries = {{"done", "", cell("enrolled")},
                   {"role", "已入网，角色", named(enrolment->role, name_of(device.actor.role))},
                   {"person", "人员", cell(enrolment->person)},
                   {"device", "设备", cell(fmt::format("{:016x}", enrolment->device.value))},
                   {"hub", "服务器", cell(ticket.url)},
                   {"buckets", "数据范围（份）", cell(static_cast<std::int64_t>(enrolment->scope.buckets.size()))},
                   {"next", "下一步", named(nullptr, "运行 qiaomen sync 取回任务")}}});
  return Exit::Done;
}

}  // namespace

void add_enrol_command(CommandTree& tree) {
  tree.add<EnrolOptions>(tree.root(),
                         {.name = "enrol", .about = "用一次性票据入网", .example = "enrol --ticket-file ticket.txt"},
                         declare, run);
}

}  // namespace qiaomen
