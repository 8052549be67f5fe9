#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "engine/base/bytes.h"
#include "sync/hub/program/backup.h"
#include "sync/hub/program/backup_manifest.h"
#include "sync/hub/program/durable_files.h"
#include "sync/hub/program/store_check.h"

namespace qiaomen {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNeeded[] = {"hub.db",     "ca.pem",      "ca.key",     "server.pem",
                                   "server.key", "signing.key", "sealing.key"};

std::unexpected<Error> not_restored(const Error& why) {
  return fail(why.code, fmt::format("没有恢复，也没有留下任何文件；备份不变。{}。", why.message));
}

Result<> check_complete(const BackupManifest& manifest) {
  for (const char* name : kNeeded) {
    if (std::ranges::find(manifest.files, name, &BackupFile::name) != manifest.files.end()) continue;
    return fail(Errc::Unavailable, fmt::format("备份不全：没有 {}，请换一份备份", name));
  }
  return {};
}

// What counts is the copy: a disk may read differently twice.
Result<> take(const BackupFile& file, const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories((to / file.name).parent_path(), error);
  const auto copied = copy_durably(from / file.name, to / file.name);
  if (!copied && copied.error().code == Errc::NotFound) {
    return fail(Errc::Unavailable, fmt::format("备份不全：没有 {}，请换一份备份", file.name));
  }
  if (!copied) return fail(Errc::Unavailable, fmt::format("{}，请检查磁盘空间和权限", copied.error().message));
  TRY(const auto hash, sha256_of_file(to / file.name));
  if (fs::file_size(to / file.name, error) == file.size && to_hex(hash) == file.sha256) return {};
  return fail(Errc::Unavailable, fmt::format("备份已损坏：{} 与 {} 不符，请换一份备份", file.name, kManifestFile));
}

std::uint32_t noted_in(const fs::path& backup) {
  std::ifstream in(backup / kRestoresFile);
  std::uint32_t highest = 0;
  for (std::uint32_t generation = 0; in >> generation;) highest = std::max(highest, generation);
  return highest;
}

bool note(const fs::path& backup, std::uint32_t generation) {
  std::ofstream out(backup / kRestoresFile, std::ios::app);
  out << generation << '\n' << std::flush;
  return static_cast<bool>(out);
}

Result<std::uint32_t> highest_of_former(const fs::path& folder) {
  if (folder.empty()) return 0U;
  TRY(const auto store, HubFolder(folder).open_store());
  HubLife life;
  store->read([&](HubView& view) { life = view.life(); });
  return *life.line.rbegin();
}

Result<> begin_generation(const fs::path& file, std::uint32_t generation) {
  TRY(const auto store, SqliteHubStore::open(file.string()));
  store->write([&](HubTx& tx) {
    HubLife life = tx.life();
    life.generation = generation;
    life.line.insert(generation);
    tx.put_life(life);
  });
  return {};
}

Result<> fill(const RestoreOrder& order, const BackupManifest& manifest, const fs::path& to, std::uint32_t generation) {
  TRY_VOID(check_complete(manifest));
  for (const BackupFile& file : manifest.files) TRY_VOID(take(file, order.from, to));
  TRY(const auto facts, check_store(to / kStoreFile));
  if (facts.heads != manifest.heads || facts.generation != manifest.generation) {
    return fail(Errc::Unavailable, fmt::format("备份已损坏：数据文件与 {} 不符，请换一份备份", kManifestFile));
  }
  return begin_generation(to / kStoreFile, generation);
}

}  // namespace

Result<RestoreFacts> restore_backup(const RestoreOrder& order) {
  TRY(const auto manifest, read_manifest(order.from));
  TRY(auto making, FolderInTheMaking::begin(order.home));
  const auto former = highest_of_former(order.former);
  if (!former) return not_restored(former.error());
  RestoreFacts facts{.generation = 0, .covered_us = manifest.covered_us, .is_noted = false};
  facts.generation = std::max({manifest.generation, noted_in(order.from), *former, order.above}) + 1;
  const auto filled = fill(order, manifest, making.path(), facts.generation);
  if (!filled) return not_restored(filled.error());
  facts.is_noted = note(order.from, facts.generation);
  const auto placed = making.put_in_place();
  if (!placed) return not_restored(placed.error());
  return facts;
}

}  // namespace qiaomen
