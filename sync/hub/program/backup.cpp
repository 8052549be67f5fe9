#include "sync/hub/program/backup.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/base/file_lock.h"
#include "sync/hub/program/backup_manifest.h"
#include "sync/hub/program/durable_files.h"
#include "sync/hub/program/store_check.h"

namespace qiaomen {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> not_made(const Error& why) {
  return fail(why.code, fmt::format("备份没有做成，没有留下任何文件；服务器的数据不受影响。{}。请检查磁盘空间和权限。",
                                    why.message));
}

// Its own files beside the store, and what others make or hold while it runs.
bool goes_along(const std::string& name) {
  return !name.starts_with("hub.db") && !name.ends_with(".lock") && !name.ends_with(".new");
}

// After the store, so that every file which a row of it names is there already.
Result<> copy_beside(const fs::path& from, const fs::path& to) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    const auto name = fs::relative(entry.path(), from);
    if (entry.is_directory()) {
      fs::create_directories(to / name, error);
      if (error) return fail(Errc::Unavailable, fmt::format("写不了 {}：{}", (to / name).string(), error.message()));
      continue;
    }
    if (!entry.is_regular_file() || !goes_along(name.string())) continue;
    const auto copied = copy_durably(entry.path(), to / name);
    if (!copied && copied.error().code != Errc::NotFound) return copied;
  }
  return {};
}

bool is_inside(const fs::path& folder, const fs::path& path) {
  std::error_code error;
  const auto outer = fs::weakly_canonical(folder, error);
  const auto inner = fs::weakly_canonical(path, error);
  return std::ranges::mismatch(outer, inner).in1 == outer.end();
}

// From now on the hub says of nothing new that it was judged by this time.
std::int64_t set_mark(SqliteHubStore& store, WallTime now) {
  std::int64_t mark = now.us;
  store.write([&](HubTx& tx) {
    BackupCover cover = tx.cover();
    if (cover.marked_us) mark = std::max(mark, *cover.marked_us + 1);
    cover.marked_us = mark;
    tx.put_cover(cover);
  });
  return mark;
}

Result<BackupManifest> fill_unguarded(SqliteHubStore& store, const fs::path& home, const fs::path& backup) {
  const auto copy = backup / kStoreFile;
  store.back_up_to(copy.string());
  std::error_code error;
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write, error);
  TRY_VOID(copy_beside(home, backup));
  TRY(const auto facts, check_store(copy));
  TRY(auto files, measure_files(backup));
  return BackupManifest{
      .covered_us = 0, .generation = facts.generation, .heads = facts.heads, .files = std::move(files)};
}

Result<BackupManifest> fill(SqliteHubStore& store, const fs::path& home, const fs::path& backup) {
  try {
    return fill_unguarded(store, home, backup);
  } catch (const std::exception& error) {  // the store's, or a folder that cannot be read
    return fail(Errc::Unavailable, error.what());
  }
}

Result<BackupManifest> write_backup(SqliteHubStore& store, const fs::path& home, FolderInTheMaking& making,
                                    std::int64_t mark) {
  TRY(auto manifest, fill(store, home, making.path()));
  manifest.covered_us = mark;
  TRY_VOID(write_durably(making.path() / kManifestFile, manifest_text(manifest)));
  TRY_VOID(making.put_in_place());
  return manifest;
}

void tell_cover(SqliteHubStore& store, std::int64_t mark) {
  store.write([&](HubTx& tx) {
    BackupCover cover = tx.cover();
    cover.until_us = std::max(cover.until_us.value_or(mark), mark);
    tx.put_cover(cover);
  });
}

}  // namespace

Result<BackupFacts> make_backup(const HubFolder& hub, const fs::path& to, Clock& clock) {
  TRY(const auto store, hub.open_store());
  if (is_inside(hub.path(), to)) {
    return fail(Errc::Refused,
                fmt::format("备份不能放在服务器自己的文件夹 {} 里，未作任何改动。请写另一个磁盘上的文件夹。",
                            hub.path().string()));
  }
  TRY_VOID(hub.keys());
  const auto lock = FileLock::take(hub.path() / "backup.lock", FileLock::Kind::Exclusive);
  if (!lock) {
    if (lock.error().code != Errc::Busy) return not_made(lock.error());
    return fail(Errc::Busy, "这个服务器正在做另一份备份，未作任何改动。请等它做完。");
  }
  TRY(auto making, FolderInTheMaking::begin(to));
  const auto mark = set_mark(*store, clock.sample().wall);
  const auto manifest = write_backup(*store, hub.path(), making, mark);
  if (!manifest) return not_made(manifest.error());
  tell_cover(*store, mark);
  BackupFacts facts{.generation = manifest->generation, .covered_us = mark, .files = manifest->files.size()};
  for (const BackupFile& file : manifest->files) facts.bytes += file.size;
  return facts;
}

}  // namespace qiaomen
