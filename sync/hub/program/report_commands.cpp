#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "engine/domain/civil_day.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/feed.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/lookup.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

using Json = nlohmann::ordered_json;

struct ReportOptions {
  std::string folder;
  bool json = false;
};

struct BucketLine {
  BucketId bucket;
  BucketHead head;
  std::size_t rows = 0;
};

std::vector<BucketLine> bucket_lines(SqliteHubStore& store) {
  std::vector<BucketLine> lines;
  store.read_sql([&](const ReadTx& sql) {
    for (const BucketId& bucket : list_buckets(sql)) lines.push_back({bucket, {}, 0});
  });
  store.read([&](HubView& view) {
    for (BucketLine& line : lines) {
      line.head = view.head(line.bucket);
      line.rows = living_rows(view, line.bucket).size();
    }
  });
  return lines;
}

Result<> digest(const ReportOptions& options, Console& console) {
  TRY(const auto store, HubFolder(options.folder).open_store());
  Json all = Json::array();
  for (const BucketLine& line : bucket_lines(*store)) {
    const auto bucket = to_string(line.bucket);
    const auto hash = to_hex(line.head.hash.bytes());
    all.push_back({{"bucket", bucket}, {"head", line.head.counter}, {"rows", line.rows}, {"hash", hash}});
    if (!options.json)
      console.out << fmt::format("{:<55} {:>9} {:>9}  {}\n", bucket, line.head.counter, line.rows, hash);
  }
  if (options.json) console.out << all.dump(2) << '\n';
  return {};
}

Json receipt_json(const Receipt& receipt) {
  Json json{{"transaction", to_string(receipt.transaction)},
            {"device", device_text(receipt.device)},
            {"epoch", receipt.epoch},
            {"number", receipt.number},
            {"verdict", receipt.refused ? "refused" : "accepted"},
            {"stamp_us", receipt.stamp ? Json(receipt.stamp->us) : Json()},
            {"clock_flagged", receipt.stamp_flagged},
            {"changes", Json::array()}};
  if (receipt.refused) {
    json["reason"] = {{"refusal", name_of(receipt.refused->refusal)},
                      {"change", receipt.refused->change},
                      {"text", receipt.refused->text}};
  }
  for (const ChangeVerdict& change : receipt.changes) {
    json["changes"].push_back({{"outcome", name_of(change.outcome)},
                               {"generation", change.rev.generation()},
                               {"n", change.rev.n()},
                               {"where", to_string(change.where)}});
  }
  return json;
}

std::string verdict_text(const Receipt& receipt) {
  if (!receipt.refused) return "已接受";
  return fmt::format("已退回（{}）{}", name_of(receipt.refused->refusal), receipt.refused->text);
}

Result<> receipts(const ReportOptions& options, Console& console) {
  TRY(const auto store, HubFolder(options.folder).open_store());
  std::vector<Receipt> all;
  store->read_sql([&](const ReadTx& sql) { all = list_receipts(sql); });
  Json json = Json::array();
  for (const Receipt& receipt : all) {
    if (options.json) {
      json.push_back(receipt_json(receipt));
      continue;
    }
    console.out << fmt::format("{}  {}/{}  {}  {}\n", device_text(receipt.device), receipt.epoch, receipt.number,
                               receipt.stamp ? time_text(receipt.stamp->us) : "（无时间）", verdict_text(receipt));
  }
  if (options.json) console.out << json.dump(2) << '\n';
  return {};
}

void add(CliCommand app, Console& console, const char* name, const char* what,
         Result<> (*report)(const ReportOptions&, Console&)) {
  auto options = std::make_shared<ReportOptions>();
  auto command = app.command(name, what);
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.flag("--json", options->json, "输出 JSON");
  command.footer(fmt::format("例：qiaomen-hub {} /srv/hub --json", name));
  command.runs([options, report, &console] { console.run([&] { return report(*options, console); }); });
}

}  // namespace

void add_report_commands(CliCommand app, Console& console) {
  add(app, console, "digest", "每个数据范围的末位、行数和校验和，可与各设备比较", digest);
  add(app, console, "receipts", "每笔提交的回执", receipts);
}

}  // namespace qiaomen
