#include "engine/blobs/blob_store.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <system_error>

#include "engine/blobs/blob_name.h"
#include "engine/blobs/disk_file.h"
#include "engine/blobs/photo_bytes.h"

namespace qiaomen {
namespace {

constexpr std::string_view kPartial = "partial";
constexpr std::int64_t kStalledUs = std::int64_t{30} * 24 * 3600 * 1'000'000;
constexpr std::size_t kFirstBytes = 8;
constexpr std::size_t kShardDigits = 2;

constexpr std::string_view kHere = "here-";

// What this program puts; another one may be putting the same.
std::string own_source() { return std::string(kHere) + std::to_string(::getpid()); }

// By a program on this machine that was killed meanwhile: its row did not commit, and nobody goes on with it.
bool was_being_put(const std::filesystem::path& partial) {
  const auto name = partial.filename().string();
  pid_t program = 0;
  if (!name.starts_with(kHere)) return false;
  std::from_chars(name.data() + kHere.size(), name.data() + name.size(), program);
  return program > 0 && ::kill(program, 0) != 0 && errno == ESRCH;
}

Result<> check_size(std::int64_t size) {
  if (size > kBlobBytesMax) return fail(Errc::TooLarge, "a photo above 8 MiB");
  if (size < 1) return fail(Errc::Malformed, "a photo without bytes");
  return {};
}

Result<> check_type(BytesView bytes) {
  if (media_type_of(bytes).empty()) return fail(Errc::Malformed, "a photo that is neither JPEG nor PNG");
  return {};
}

void remove_quietly(const std::filesystem::path& path) {
  std::error_code gone_already;
  std::filesystem::remove(path, gone_already);
}

std::optional<WallTime> last_change(const std::filesystem::path& path) {
  std::error_code gone_already;
  const auto time = std::filesystem::last_write_time(path, gone_already);
  if (gone_already) return std::nullopt;
  const auto since_1970 = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return WallTime{std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count()};
}

}  // namespace

std::filesystem::path BlobStore::file_of(const Sha256& sha256) const {
  const auto hex = to_hex(sha256);
  return folder_ / hex.substr(0, kShardDigits) / hex.substr(kShardDigits);
}

std::filesystem::path BlobStore::partial_of(const BlobArrival& arrival) const {
  return folder_ / kPartial / (arrival.source + "-" + to_hex(arrival.sha256));
}

Result<Sha256> BlobStore::put(BytesView bytes) {
  TRY_VOID(check_size(static_cast<std::int64_t>(bytes.size())));
  TRY_VOID(check_type(bytes));
  const BlobArrival arrival{own_source(), sha256(bytes), static_cast<std::int64_t>(bytes.size())};
  if (holds(arrival.sha256)) {
    TRY_VOID(sync_folder(file_of(arrival.sha256).parent_path()));  // whoever put it may not have come so far
    return arrival.sha256;
  }
  give_up(arrival);  // what a killed program of the same number left
  const auto there = append(arrival, 0, bytes);
  if (there) return arrival.sha256;
  if (there.error().code != Errc::Busy) give_up(arrival);
  return std::unexpected(there.error());
}

std::optional<std::int64_t> BlobStore::size_of(const Sha256& sha256) const {
  std::error_code error;
  const auto size = std::filesystem::file_size(file_of(sha256), error);
  return error ? std::nullopt : std::optional(static_cast<std::int64_t>(size));
}

Result<Bytes> BlobStore::read(const Sha256& sha256, std::int64_t offset, std::size_t length) const {
  TRY(const auto file, DiskFile::open(file_of(sha256), DiskFile::For::Reading));
  const auto left = std::max<std::int64_t>(file.size() - offset, 0);
  return file.read(offset, std::min(length, static_cast<std::size_t>(left)));
}

Result<Bytes> BlobStore::read_whole(const Sha256& sha256) const {
  TRY(auto bytes, read(sha256, 0, static_cast<std::size_t>(kBlobBytesMax) + 1));
  if (qiaomen::sha256(bytes) != sha256) return fail(Errc::Malformed, "the disk gives other bytes than it took");
  return bytes;
}

std::vector<Sha256> BlobStore::all() const {
  std::vector<Sha256> found;
  std::error_code error;
  for (const auto& shard : std::filesystem::directory_iterator(folder_, error)) {
    const auto start = shard.path().filename().string();
    if (start.size() != kShardDigits) continue;
    for (const auto& file : std::filesystem::directory_iterator(shard.path(), error)) {
      if (const auto sha256 = sha256_named(start + file.path().filename().string())) found.push_back(*sha256);
    }
  }
  std::ranges::sort(found);
  return found;
}

void BlobStore::erase(const Sha256& sha256) { remove_quietly(file_of(sha256)); }

std::int64_t BlobStore::arrived(const BlobArrival& arrival) const {
  if (const auto whole = size_of(arrival.sha256)) return *whole;
  std::error_code error;
  const auto size = std::filesystem::file_size(partial_of(arrival), error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

Result<> BlobStore::check_next(const BlobArrival& arrival, std::int64_t have, BytesView bytes) {
  if (have + static_cast<std::int64_t>(bytes.size()) > arrival.size) {
    return fail(Errc::Malformed, "more bytes than the photo has");
  }
  if (have > 0 || bytes.size() < kFirstBytes) return {};
  auto type = check_type(bytes);
  if (!type) give_up(arrival);
  return type;
}

Result<std::int64_t> BlobStore::append(const BlobArrival& arrival, std::int64_t offset, BytesView bytes) {
  TRY_VOID(check_size(arrival.size));
  if (const auto whole = size_of(arrival.sha256)) {
    give_up(arrival);  // it came from somebody else meanwhile
    return *whole;
  }
  TRY_VOID(make_folder(folder_ / kPartial));
  TRY(auto file, DiskFile::open_alone(partial_of(arrival)));
  const auto have = file.size();
  if (offset != have) return have;
  TRY_VOID(check_next(arrival, have, bytes));
  TRY_VOID(file.append(bytes));
  if (file.size() < arrival.size) return file.size();
  TRY_VOID(take_in(arrival, file));
  return arrival.size;
}

void BlobStore::give_up(const BlobArrival& arrival) { remove_quietly(partial_of(arrival)); }

void BlobStore::give_up_stalled(WallTime now) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / kPartial, error)) {
    const auto changed = last_change(entry.path());
    const bool stalled = changed && now.us - changed->us >= kStalledUs;
    if (!stalled && !was_being_put(entry.path())) continue;
    if (const auto alone = DiskFile::open_alone(entry.path())) remove_quietly(entry.path());
  }
}

// The name is given last: where it stands, all is well.
Result<> BlobStore::take_in(const BlobArrival& arrival, const DiskFile& partial) const {
  TRY(const auto bytes, partial.read(0, static_cast<std::size_t>(arrival.size)));
  const auto type = check_type(bytes);
  if (!type || sha256(bytes) != arrival.sha256) {
    remove_quietly(partial_of(arrival));
    return type ? fail(Errc::Malformed, "a photo whose bytes have another hash") : type;
  }
  TRY_VOID(partial.sync());
  const auto path = file_of(arrival.sha256);
  TRY_VOID(make_folder(path.parent_path()));
  std::error_code error;
  std::filesystem::rename(partial_of(arrival), path, error);
  if (error) return fail(Errc::Unavailable, "the disk does not take the name of a photo");
  return sync_folder(path.parent_path());
}

}  // namespace qiaomen
