#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <memory>
#include <ostream>

#include "engine/domain/catalog.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/domain_rules.h"
#include "sync/hub/estate_tally.h"
#include "sync/hub/hub_service.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/log_from.h"
#include "sync/hub/public_reference.h"
#include "sync/hub/renewal.h"
#include "sync/hub/sqlite_hub_schema.h"
#include "sync/service/service_notice.h"

namespace qiaomen {
namespace {

constexpr auto kStopDeadline = std::chrono::seconds(10);
constexpr timespec kLookEvery{0, 250'000'000};

struct ServeOptions {
  std::string folder;
  std::string listen = "127.0.0.1:8443";
  std::string url;
  bool plain = false;
  int workers = 4;
  std::size_t connections = HttpServerOptions{}.connections_max;
  std::string log_level = "info";
};

LogLevel level_of(const std::string& word) {
  return word == "error" ? LogLevel::Error : word == "warning" ? LogLevel::Warning : LogLevel::Info;
}

struct Address {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};

Result<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  Address address{text.substr(0, colon), 0};
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const auto* end = text.data() + text.size();
  const auto* begin = text.data() + (colon == std::string::npos ? text.size() : colon + 1);
  const auto parsed = std::from_chars(begin, end, address.port);
  if (begin != end && parsed.ec == std::errc{} && parsed.ptr == end && !address.host.empty()) return address;
  return fail(Errc::Malformed, fmt::format("“{}”不是监听地址，应为 地址:端口，如 0.0.0.0:8443。", text));
}

// Under which devices reach the hub: what the operator says; the address listened on, if the certificate names it;
// otherwise (also for 0.0.0.0) the first name of the certificate.
Result<std::string> public_url(const ServeOptions& options, const HubFolder& folder, Address address) {
  if (!options.url.empty()) return options.url;
  if (!options.plain) {
    TRY(const auto facts, read_certificate(folder.server().certificate));
    if (!facts.hosts.empty() && std::ranges::find(facts.hosts, address.host) == facts.hosts.end())
      address.host = facts.hosts.front();
  }
  const bool is_ipv6 = address.host.contains(':');
  return fmt::format("{}://{}{}{}:{}", options.plain ? "http" : "https", is_ipv6 ? "[" : "", address.host,
                     is_ipv6 ? "]" : "", address.port);
}

// SIGTERM and SIGINT, taken by the one thread that waits for them: block them before any other thread starts.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;

  // False: none within the time.
  bool wait(const timespec& time) const { return sigtimedwait(&set_, nullptr, &time) > 0; }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

// Everything behind one served folder, in order of who needs whom.
class RunningHub {
 public:
  RunningHub(SqliteHubStore& store, BlobStore blobs, const HubKeys& keys, Console& console, Log& log)
      : store_(store),
        rules_(domain_catalog(), keys.sealing),
        hub_(store, domain_catalog(), rules_, console.clock),
        registry_(store, console.clock, console.random, log),
        blobs_(std::move(blobs)),
        desk_(store, domain_catalog(), blobs_, console.clock),
        service_({store, hub_, registry_, keys, metrics_, console.clock, log, desk_}),
        tally_(store, domain_catalog(), console.clock),
        log_(log) {
    hub_.on_verdict([this](const Receipt& receipt) { metrics_.count_verdict(receipt); });
    hub_.on_commit([this](const GroupReport& report) {
      metrics_.count_commit(report);
      tally_.note(report.moved);
      poke(report.moved);
    });
    service_.on_scrape([this] {
      const HttpServer* server = server_;
      return server ? server->counters() : ServerCounters{};
    });
    store_.checkpoint_aside(log);
  }
  ~RunningHub() { store_.checkpoint_in_commits(); }

  Result<> start(HttpServerOptions options, Log& log) {
    TRY(owned_, HttpServer::start(std::move(options), service_, log));
    server_ = owned_.get();
    commits_seen_ = store_.foreign_commits();
    tally_.note_all();
    bring_figures_up_to_date();
    return {};
  }
  std::uint16_t port() const { return owned_->port(); }

  // What commands beside the server wrote: whoever waits looks again.
  void look_around() {
    const auto commits = store_.foreign_commits();
    if (commits != std::exchange(commits_seen_, commits)) {
      tally_.note_all();
      owned_->wake_all();
    }
    bring_figures_up_to_date();
  }
  void stop() { owned_->stop(kStopDeadline); }

 private:
  // On this thread, beside the requests; what fails now is tried at the next look.
  void bring_figures_up_to_date() {
    try {
      poke(tally_.count_due());
    } catch (const StoreError& error) {
      log_.write(LogLevel::Error, fmt::format("the figures of an estate were not counted: {}", error.what()));
    }
  }

  void poke(const std::vector<BucketId>& moved) {
    std::vector<PokeKey> keys;
    for (const BucketId& bucket : moved) keys.push_back(poke_key(bucket));
    if (HttpServer* server = server_) server->poke(keys);
  }

  SqliteHubStore& store_;
  DomainRules rules_;
  Hub hub_;
  Registry registry_;
  BlobStore blobs_;
  BlobDesk desk_;
  HubMetrics metrics_;
  HubService service_;
  EstateTally tally_;
  Log& log_;
  std::int64_t commits_seen_ = 0;
  std::unique_ptr<HttpServer> owned_;
  std::atomic<HttpServer*> server_ = nullptr;  // requests are served before `start` returns
};

void bring_up_to_date(HubTx& tx, WriteTx& sql, Stamp stamp) {
  publish_reference(tx, domain_catalog(), stamp);
  if (take_overdue_renewal(sql)) renew_stored(tx, domain_catalog(), Stamp{stamp.us + 1});
}

Result<> serve(const ServeOptions& options, Console& console) {
  const HubFolder folder(options.folder);
  TRY(auto address, parse_address(options.listen));
  TRY(const auto store, folder.open_store());
  TRY(const auto lock, folder.lock_for_serving());
  TRY(const auto keys, folder.keys());
  folder.blobs().give_up_stalled(console.clock.sample().wall);
  store->write_sql([&](HubTx& tx, WriteTx& sql) { bring_up_to_date(tx, sql, Stamp{console.clock.sample().wall.us}); });
  const StopSignals signals;
  const ServiceNotice notice;
  LogFrom log(level_of(options.log_level), console.log);
  RunningHub hub(*store, folder.blobs(), keys, console, log);
  HttpServerOptions server{.address = address.host, .port = address.port, .workers = options.workers};
  server.connections_max = options.connections;
  if (!options.plain) server.tls = folder.tls();
  TRY_VOID(hub.start(server, log));
  address.port = hub.port();
  TRY(const auto url, public_url(options, folder, address));
  TRY_VOID(folder.remember_url(url));
  console.out << url << std::endl;
  log.write(LogLevel::Info, fmt::format("serving {}", url));
  notice.ready(url);
  while (!signals.wait(kLookEvery)) {
    hub.look_around();
    notice.alive();
  }
  log.write(LogLevel::Info, "stopping");
  notice.stopping();
  hub.stop();
  return {};
}

}  // namespace

void add_serve_command(CliCommand app, Console& console) {
  auto options = std::make_shared<ServeOptions>();
  auto command = app.command("serve", "运行服务器；第一行输出是设备连接用的地址");
  command.option("folder", options->folder, "服务器的文件夹，也可以写在配置文件里").required().value_name("文件夹");
  command.option("--listen", options->listen, "监听的地址:端口，端口 0 由系统选").value_name("地址").shows_default();
  command.option("--url", options->url, "设备连接服务器用的地址，缺省由监听地址或证书得出").value_name("网址");
  command.option("--workers", options->workers, "处理请求的线程数").value_name("数量").range(1, 256).shows_default();
  command.option("--connections", options->connections, "最多同时有多少个连接")
      .value_name("数量")
      .range(1, 1'000'000)
      .shows_default();
  command.option("--log-level", options->log_level, "最低写到日志的级别")
      .one_of({"info", "warning", "error"})
      .value_name("级别")
      .shows_default();
  command.settings_file("--config", "配置文件：每行 名称 = 值，名称同这里的选项（文件夹写 folder）；命令行优先")
      .value_name("文件");
  command.flag("--plain", options->plain, "不加密，只用于本机测试");
  command.footer(
      "SIGTERM 或 Ctrl-C 停止：先办完已收到的请求。由 systemd 启动时会报告就绪和健康（Type=notify）。\n例：qiaomen-hub "
      "serve /srv/hub --listen 0.0.0.0:8443");
  command.runs([options, &console] { console.run([&] { return serve(*options, console); }); });
}

}  // namespace qiaomen
