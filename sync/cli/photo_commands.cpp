#include "sync/cli/photo_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "engine/domain/photo_queries.h"
#include "sync/cli/naming.h"
#include "sync/cli/photo_wording.h"
#include "sync/cli/sync_run.h"

namespace qiaomen {
namespace {

constexpr int kTries = 4;
constexpr std::size_t kNameDigits = 12;  // of the hash: the same photo has the same name

struct PhotosOptions {
  std::string subject, folder;
};

void declare_folder(CliCommand command, PhotosOptions& options) {
  command.option("--to", options.folder, "写到哪个文件夹；没有就新建").required().value_name("文件夹");
}
void declare_of_issue(CliCommand command, PhotosOptions& options) {
  command.option("issue", options.subject, kIssueHelp).required().value_name("问题");
  declare_folder(command, options);
}
void declare_of_report(CliCommand command, PhotosOptions& options) {
  command.option("report", options.subject, "上报：单号，或编号的开头").required().value_name("上报");
  declare_folder(command, options);
}
void declare_of_household(CliCommand command, PhotosOptions& options) {
  command.option("household", options.subject, "住户：地址“小区 楼 单元 户”或编号").required().value_name("住户");
  declare_folder(command, options);
}

// Marks what is not here, so that any later sync brings it. How many there are.
Result<std::size_t> want_missing(DeviceBlobs& blobs, const std::vector<PhotoLine>& photos) {
  std::size_t missing = 0;
  for (const PhotoLine& photo : photos) {
    if (blobs.store.holds(photo.sha256)) continue;
    TRY_VOID(blobs.wanted.add(photo.sha256));
    ++missing;
  }
  return missing;
}

// Offline is no failure here: what is there is handed out all the same. Another program that syncs fetches them.
Exit fetch(Shell& shell) {
  const auto link = open_link(shell);
  if (!link) return exit_of(link.error().code);
  return end_of(sync_once(shell, **link, kTries), (*link)->transport()).exit;
}

std::string file_name(const PhotoLine& photo) {
  return fmt::format("{}-{}.{}", photo_name(photo.kind), to_hex(photo.sha256).substr(0, kNameDigits),
                     photo.media_type == "image/png" ? "png" : "jpg");
}

Result<> write_file(const std::filesystem::path& path, BytesView bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << as_text(bytes);
  out.close();
  if (out) return {};
  std::error_code gone_already;
  std::filesystem::remove(path, gone_already);
  return fail(Errc::Unavailable,
              fmt::format("照片写不到 {}。本机的照片还在。请检查磁盘空间和文件权限后再试。", path.string()));
}

Result<Listing> hand_out(DeviceBlobs& blobs, const std::vector<PhotoLine>& photos,
                         const std::filesystem::path& folder) {
  Listing listing{.key = "photos",
                  .title = "照片",
                  .columns = {{"kind", "种类"}, {"arrived", "内容"}, {"file", "文件"}, {"sha256", "校验值"}},
                  .when_empty = "没有照片"};
  for (const PhotoLine& photo : photos) {
    const bool here = blobs.store.holds(photo.sha256);
    const auto path = folder / file_name(photo);
    if (here) {
      TRY(const auto bytes, blobs.store.read_whole(photo.sha256));
      TRY_VOID(write_file(path, bytes));
    }
    listing.rows.push_back({named(photo.kind, photo_name(photo.kind)), arrived_cell(here),
                            cell(here ? path.string() : std::string()), cell(to_hex(photo.sha256))});
  }
  return listing;
}

Result<Exit> photos_to(Shell& shell, const std::vector<PhotoLine>& photos, const std::string& folder) {
  DeviceBlobs blobs(DeviceHome(shell.home).blobs());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return fail(Errc::Unavailable, fmt::format("文件夹 {} 建不了。没有写出照片。请检查文件权限。", folder));
  }
  TRY(const auto missing, want_missing(blobs, photos));
  const Exit line = missing == 0 ? Exit::Done : fetch(shell);
  TRY(const auto listing, hand_out(blobs, photos, folder));
  const bool whole =
      std::ranges::all_of(photos, [&](const PhotoLine& photo) { return blobs.store.holds(photo.sha256); });
  shell.output.print({.listings = {listing}});
  if (whole) return Exit::Done;
  shell.output.say("有照片未到，已记下，以后每次同步都会取。请稍后再运行本命令。");
  return line == Exit::Done ? Exit::NotFound : line;
}

using Find = Result<RowId> (*)(const ReadTx&, std::string_view);
using PhotosOf = std::vector<PhotoLine> (*)(const ReadTx&, const RowId&);

auto photos_by(Find find, PhotosOf photos_of) {
  return [find, photos_of](Shell& shell, const PhotosOptions& options) -> Result<Exit> {
    TRY(auto device, open_device(shell));
    TRY(const auto photos, device.read([&](const ReadTx& tx) -> Result<std::vector<PhotoLine>> {
      TRY(const auto id, find(tx, options.subject));
      return photos_of(tx, id);
    }));
    return photos_to(shell, photos, options.folder);
  };
}

}  // namespace

void add_issue_photos_command(CommandTree& tree, CliCommand group) {
  tree.add<PhotosOptions>(
      group, {.name = "photos", .about = "取回照片，写成文件", .example = "issue photos 0190a5c0-1b2c --to 照片"},
      declare_of_issue, photos_by(find_issue, photos_of_issue));
}

void add_report_photos_command(CommandTree& tree, CliCommand group) {
  tree.add<PhotosOptions>(group,
                          {.name = "photos",
                           .about = "取回居民拍的照片，写成文件",
                           .example = "resident-report photos \"1234 00017 428\" --to 照片"},
                          declare_of_report, photos_by(find_report, photos_of_report));
}

void add_household_photos_command(CommandTree& tree, CliCommand group) {
  tree.add<PhotosOptions>(group,
                          {.name = "photos",
                           .about = "取回走访的照片和签名，写成文件",
                           .example = "household photos \"3号楼 2 502\" --to 照片"},
                          declare_of_household, photos_by(find_household, photos_of_household));
}

}  // namespace qiaomen
