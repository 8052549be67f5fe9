#include "sync/hub/import/importer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "sync/hub/import/campaign_file.h"
#include "sync/hub/import/csv_encoding.h"
#include "sync/hub/import/template.h"
#include "sync/hub/public_reference.h"

namespace qiaomen {
namespace {

constexpr std::string_view kCampaignTitle = "敲门行动";
constexpr std::string_view kCampaignFile = "campaign.json";

// Leaves the hub's transaction without a trace of it.
struct RollBack {};

bool is_blank(const CsvRow& row) {
  return std::ranges::all_of(row.cells, [](const std::string& cell) { return cell.empty(); });
}

std::string name_of(const std::string& path) { return std::filesystem::path(path).filename().string(); }

class Importer {
 public:
  Importer(ImportSession& session, const ImportProgress& progress, std::uint64_t total)
      : session_(session), progress_(progress), total_(total) {}

  Result<> read(const ImportInput& input) {
    if (!input.kind) return read_campaign(input.path);
    TRY(auto csv, CsvReader::open(input.path));
    TRY(const auto encoding, encoding_of(input.path));
    TRY(auto decoder, CsvDecoder::create(encoding));
    session_.begin_file(
        {.kind = std::string(input.kind->name), .title = std::string(input.kind->title), .file = name_of(input.path)});
    read_rows(*input.kind, csv, decoder);
    session_.end_file();
    done_ += csv.bytes_read();
    return {};
  }

 private:
  ImportReport& report() { return session_.report(); }

  void read_rows(const ImportKind& kind, CsvReader& csv, CsvDecoder& decoder) {
    const std::string file = session_.file().file;
    std::optional<Sheet> sheet;
    if (auto heading = csv.next()) {
      decoder.decode(*heading);
      sheet = Sheet::read(file, kind.columns, *heading, report());
    } else if (!csv.fault()) {
      report().errors.add({file, 1, 0, {}}, "文件是空的，应有列名和数据");
    }
    while (sheet) {
      auto row = csv.next();
      if (!row) break;
      decoder.decode(*row);
      if (!is_blank(*row) && !is_template_example(*row)) read_row(kind, *sheet, *row);
      progress_(done_ + csv.bytes_read(), total_);
    }
    if (csv.fault()) report().errors.add({file, csv.fault()->line, 0, {}}, csv.fault()->message);
  }

  void read_row(const ImportKind& kind, const Sheet& sheet, const CsvRow& row) {
    ++session_.file().rows;
    Cells cells(sheet, row, report());
    const auto imported = kind.read(cells, session_);
    if (imported && cells.is_good()) session_.put(*imported, cells.place(kind.key));
  }

  Result<> read_campaign(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(kCampaignBytesMax + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) {
      return fail(Errc::Unavailable, fmt::format("读不了文件 {}。什么都没有写入。请检查路径和权限。", path));
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    session_.begin_file(
        {.kind = std::string(kCampaignKindName), .title = std::string(kCampaignTitle), .file = name_of(path)});
    import_campaign(text, session_);
    done_ += text.size();
    progress_(done_, total_);
    return {};
  }

  ImportSession& session_;
  const ImportProgress& progress_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
};

std::uint64_t bytes_of(const std::vector<ImportInput>& inputs) {
  std::uint64_t total = 0;
  for (const ImportInput& input : inputs) {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(input.path, unknown);
    if (!unknown) total += size;
  }
  return total;
}

}  // namespace

Result<ImportInput> import_input(std::string_view kind, std::string path) {
  if (kind == kCampaignKindName) return ImportInput{nullptr, std::move(path)};
  for (const ImportKind* known : kImportKinds) {
    if (known->name == kind) return ImportInput{known, std::move(path)};
  }
  return fail(Errc::Malformed, fmt::format("没有“{}”这种文件，应为 {} 之一", kind, import_kind_names()));
}

Result<std::vector<ImportInput>> import_inputs_of(const std::string& folder) {
  std::vector<ImportInput> inputs;
  const auto add = [&](const ImportKind* kind, const std::string& file) {
    const auto path = std::filesystem::path(folder) / file;
    if (std::filesystem::exists(path)) inputs.push_back({kind, path.string()});
  };
  for (const ImportKind* kind : kImportKinds) add(kind, fmt::format("{}.csv", kind->name));
  add(nullptr, std::string(kCampaignFile));
  if (!inputs.empty()) return inputs;
  return fail(Errc::NotFound,
              fmt::format("文件夹 {} 里没有可导入的文件（divisions.csv、households.csv、campaign.json 等）。"
                          "什么都没有写入。",
                          folder));
}

std::string import_kind_names() {
  std::string names;
  for (const ImportKind* kind : kImportKinds) names += fmt::format("{}、", kind->name);
  return names + std::string(kCampaignKindName);
}

Result<ImportReport> import_files(HubStore& hub, const Catalog& catalog, Stamp stamp,
                                  const std::vector<ImportInput>& inputs, const ImportOptions& options,
                                  const ImportProgress& progress) {
  ImportReport report(options.shown_max);
  report.dry_run = options.dry_run;
  Result<> outcome;
  try {
    hub.write([&](HubTx& tx) {
      ImportSession session(tx, catalog, stamp, options.roots, report);
      Importer importer(session, progress, bytes_of(inputs));
      for (const ImportInput& input : inputs) {
        outcome = importer.read(input);
        if (!outcome) throw RollBack();
      }
      if (!report.is_written()) throw RollBack();
      session.commit();
      publish_reference(tx, catalog, session.next_stamp());
    });
  } catch (const RollBack&) {
    if (!outcome) return std::unexpected(std::move(outcome).error());
  }
  return report;
}

}  // namespace qiaomen
