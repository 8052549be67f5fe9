#include "sync/hub/program/backup_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"
#include "sync/hub/program/durable_files.h"

namespace qiaomen {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

// A name that leads nowhere but below the folder.
bool is_below(const fs::path& name) {
  return !name.empty() && name.is_relative() &&
         std::ranges::none_of(name, [](const fs::path& part) { return part == ".." || part == "."; });
}

BackupManifest from_json(const Json& json) {
  BackupManifest manifest{
      .covered_us = json.at("covered_us"), .generation = json.at("generation"), .heads = json.at("heads"), .files = {}};
  for (const Json& file : json.at("files")) {
    manifest.files.push_back({file.at("name"), file.at("size"), file.at("sha256")});
  }
  return manifest;
}

std::unexpected<Error> damaged(const fs::path& backup, std::string_view what) {
  return fail(Errc::Unavailable,
              fmt::format("备份 {} 已损坏：{}。没有写入任何内容。请换一份备份。", backup.string(), what));
}

}  // namespace

std::string manifest_text(const BackupManifest& manifest) {
  Json json{{"format", kFormat},
            {"covered_us", manifest.covered_us},
            {"generation", manifest.generation},
            {"heads", manifest.heads},
            {"files", Json::array()}};
  for (const BackupFile& file : manifest.files) {
    json["files"].push_back({{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}});
  }
  return json.dump(2) + "\n";
}

Result<BackupManifest> read_manifest(const fs::path& backup) {
  std::ifstream in(backup / kManifestFile, std::ios::binary);
  if (!in) {
    return fail(Errc::NotFound, fmt::format("{} 不是备份（没有 {}）。没有写入任何内容。请写备份的文件夹。",
                                            backup.string(), kManifestFile));
  }
  const std::string text(std::istreambuf_iterator<char>(in), {});
  try {
    const Json json = Json::parse(text);
    if (json.at("format").get<int>() > kFormat) {
      return fail(Errc::Unsupported,
                  fmt::format("备份 {} 是更新的程序做的。没有写入任何内容。请更新程序后再恢复。", backup.string()));
    }
    auto manifest = from_json(json);
    if (std::ranges::all_of(manifest.files, [](const BackupFile& file) { return is_below(file.name); }))
      return manifest;
    return damaged(backup, fmt::format("{} 里有不该有的文件名", kManifestFile));
  } catch (const Json::exception&) {
    return damaged(backup, fmt::format("{} 读不懂", kManifestFile));
  }
}

Result<std::vector<BackupFile>> measure_files(const fs::path& folder) {
  std::vector<BackupFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto name = fs::relative(entry.path(), folder).generic_string();
    if (!entry.is_regular_file() || name == kManifestFile || name == kRestoresFile) continue;
    TRY(const auto hash, sha256_of_file(entry.path()));
    files.push_back({name, entry.file_size(), to_hex(hash)});
  }
  std::ranges::sort(files, {}, &BackupFile::name);
  return files;
}

}  // namespace qiaomen
