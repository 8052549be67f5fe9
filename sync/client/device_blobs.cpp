#include "sync/client/device_blobs.h"

#include <fstream>

#include "engine/blobs/disk_file.h"

namespace qiaomen {

Result<bool> DeviceBlobs::keep(BytesView bytes) {
  const auto hash = sha256(bytes);
  const bool fresh = !store.holds(hash);
  const bool marked = unsent.contains(hash);
  TRY_VOID(unsent.add(hash));
  const auto kept = store.put(bytes);
  if (kept) return fresh;
  if (!marked) unsent.remove(hash);
  return std::unexpected(kept.error());
}

void DeviceBlobs::take_back(const Sha256& sha256) {
  store.erase(sha256);
  unsent.remove(sha256);
}

bool DeviceBlobs::is_empty() const { return store.all().empty() && unsent.all().empty() && wanted.all().empty(); }

void DeviceBlobs::forget_unnamed(const std::set<Sha256>& named) {
  for (const Sha256& hash : wanted.all()) {
    if (!named.contains(hash)) wanted.remove(hash);
  }
  // Bytes before marks: one that is being kept just now has its mark before its bytes.
  for (const Sha256& hash : store.all()) {
    if (!named.contains(hash) && !unsent.contains(hash) && !sent.contains(hash)) store.erase(hash);
  }
}

void DeviceBlobs::wipe() {
  std::error_code gone_already;
  std::filesystem::remove_all(folder_, gone_already);
}

std::uint32_t DeviceBlobs::generation() const {
  std::ifstream in(folder_ / "generation");
  std::uint32_t generation = 0;
  return in >> generation ? generation : 0;
}

Result<> DeviceBlobs::remember_generation(std::uint32_t generation) {
  TRY_VOID(make_folder(folder_));
  std::ofstream out(folder_ / "generation", std::ios::trunc);
  out << generation << '\n';
  out.close();
  if (!out) return fail(Errc::Unavailable, "the disk does not take the marks of photos");
  return {};
}

}  // namespace qiaomen
