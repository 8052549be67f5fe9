#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/result.h"

namespace qiaomen {

class DiskFile;

// Caps of PROTOCOL_RULES §1.
inline constexpr std::int64_t kBlobBytesMax = 8 << 20;
inline constexpr std::size_t kBlobChunkBytesMax = 256 << 10;

// What is on its way here, and from whom: two senders of one hash never write to one file.
struct BlobArrival {
  std::string source;  // fit for a file name
  Sha256 sha256{};
  std::int64_t size = 0;
};

// Files of photos and signatures, each named by the SHA-256 of its bytes: `ab/cdef…`. A file of that name is whole,
// checked and durable; what is still arriving lies in `partial/`. A crash at any point leaves a file or none. Any
// thread, any number of processes.
class BlobStore {
 public:
  // The folder is made when the first file comes.
  explicit BlobStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Durable when it returns, and nothing is left if it fails. TooLarge, Malformed (neither JPEG nor PNG), Unavailable
  // (the disk does not take it).
  Result<Sha256> put(BytesView bytes);
  // nullopt: not here.
  std::optional<std::int64_t> size_of(const Sha256& sha256) const;
  bool holds(const Sha256& sha256) const { return size_of(sha256).has_value(); }
  // Up to `length` bytes; fewer at the end. NotFound, Unavailable.
  Result<Bytes> read(const Sha256& sha256, std::int64_t offset, std::size_t length) const;
  // All of it, once more checked: Malformed if the disk gives other bytes than it took.
  Result<Bytes> read_whole(const Sha256& sha256) const;
  std::vector<Sha256> all() const;
  void erase(const Sha256& sha256);

  // How much of it came so far; all of it if it is here.
  std::int64_t arrived(const BlobArrival& arrival) const;
  // Takes the next bytes and gives how much is there now. Bytes for another offset are not taken, so a repeat is
  // harmless. With the last byte, or with none where a crash left them all, the file is checked and becomes whole.
  // Malformed: not of that hash, or no photo (what had come is gone), or beyond its size. TooLarge. Busy: the same
  // arrival is being written just now. Unavailable: what had come before stays.
  Result<std::int64_t> append(const BlobArrival& arrival, std::int64_t offset, BytesView bytes);
  void give_up(const BlobArrival& arrival);
  // Gives up what has not gone on arriving for 30 days (its sender begins anew), and what a program of this machine was
  // putting when it was killed.
  void give_up_stalled(WallTime now);

 private:
  Result<> check_next(const BlobArrival& arrival, std::int64_t have, BytesView bytes);
  std::filesystem::path file_of(const Sha256& sha256) const;
  std::filesystem::path partial_of(const BlobArrival& arrival) const;
  Result<> take_in(const BlobArrival& arrival, const DiskFile& partial) const;

  std::filesystem::path folder_;
};

}  // namespace qiaomen
