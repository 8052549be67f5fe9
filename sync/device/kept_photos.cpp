#include "sync/device/kept_photos.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "engine/blobs/photo_bytes.h"
#include "engine/domain/photo_queries.h"

namespace qiaomen {
namespace {

Result<Bytes> read_file(const std::filesystem::path& file) {
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(file, error);
  std::ifstream in(file, std::ios::binary);
  if (!in || !is_file) {
    return fail(Errc::Unavailable, fmt::format("照片读不出来：{}。没有写入任何内容。请核对文件名。", file.string()));
  }
  const auto size = std::filesystem::file_size(file, error);
  if (!error && size > static_cast<std::uintmax_t>(kBlobBytesMax)) {
    return fail(Errc::TooLarge, "照片超过 8 MiB。没有写入任何内容。请换一张较小的照片。");
  }
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

KeptPhotos::~KeptPhotos() {
  for (const Sha256& hash : fresh_) blobs_.take_back(hash);
}

Result<Photo> KeptPhotos::add(const std::filesystem::path& file) {
  TRY(const auto bytes, read_file(file));
  const auto type = media_type_of(bytes);
  if (type.empty()) return fail(Errc::Malformed, "照片只能是 JPEG 或 PNG。没有写入任何内容。请换一张照片。");
  if (is_cut(bytes)) {
    return fail(Errc::Malformed, "照片文件不完整，像是没有存完。没有写入任何内容。请重新拍照或换一张照片。");
  }
  Photo photo{sha256(bytes), static_cast<std::int64_t>(bytes.size()), std::string(type), std::nullopt};
  TRY(const bool fresh, blobs_.keep(bytes));
  if (fresh) fresh_.push_back(photo.sha256);
  return photo;
}

Result<std::vector<Photo>> KeptPhotos::add_all(const std::vector<std::string>& files) {
  std::vector<Photo> photos;
  for (const std::string& file : files) {
    TRY(auto photo, add(file));
    photos.push_back(std::move(photo));
  }
  return photos;
}

std::set<Sha256> photos_named_in(Replica& replica) {
  auto named = replica.read([](const ReadTx& tx) { return named_photos(tx); });
  for (const ReturnedInfo& returned : replica.returned()) named.merge(photos_in(returned.transaction));
  return named;
}

void give_up_photos(const Transaction& put_away, Replica& replica, DeviceBlobs& blobs) {
  const auto named = photos_named_in(replica);
  for (const Sha256& photo : photos_in(put_away)) {
    if (!named.contains(photo)) blobs.unsent.remove(photo);
  }
}

}  // namespace qiaomen
