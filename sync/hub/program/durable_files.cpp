#include "sync/hub/program/durable_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace qiaomen {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCopyBytes = 1 << 20;

std::unexpected<Error> failure(std::string_view what, const fs::path& path, int reason) {
  const auto code = reason == ENOENT ? Errc::NotFound : Errc::Unavailable;
  return fail(code, fmt::format("{} {}：{}", what, path.string(), std::strerror(reason)));
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, BytesView bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

Result<> write_new(const fs::path& path, BytesView bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.is_open() || !write_all(file.number(), bytes) || ::fsync(file.number()) != 0) {
    return failure("写不了", path, errno);
  }
  return {};
}

// The bytes of a file that nobody else changes, for as long as it lives, however many they are.
class Mapped {
 public:
  static Result<Mapped> of(const fs::path& path) {
    const Descriptor file(path, O_RDONLY);
    struct stat facts{};
    if (!file.is_open() || ::fstat(file.number(), &facts) != 0) return failure("读不了", path, errno);
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (size == 0) return Mapped(nullptr, 0);
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (start == MAP_FAILED) return failure("读不了", path, errno);
    return Mapped(start, size);
  }
  Mapped(Mapped&& other) noexcept : start_(std::exchange(other.start_, nullptr)), size_(other.size_) {}
  Mapped& operator=(Mapped&&) = delete;
  ~Mapped() {
    if (start_) ::munmap(start_, size_);
  }
  BytesView bytes() const { return {static_cast<const std::uint8_t*>(start_), start_ ? size_ : 0}; }

 private:
  Mapped(void* start, std::size_t size) : start_(start), size_(size) {}
  void* start_;
  std::size_t size_;
};

}  // namespace

// Read and not mapped: the other one may be cut by its owner meanwhile.
Result<> copy_durably(const fs::path& from, const fs::path& to) {
  const Descriptor source(from, O_RDONLY);
  if (!source.is_open()) return failure("读不了", from, errno);
  const Descriptor target(to, O_WRONLY | O_CREAT | O_EXCL);
  if (!target.is_open()) return failure("写不了", to, errno);
  Bytes buffer(kCopyBytes);
  while (true) {
    const auto size = ::read(source.number(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failure("读不了", from, errno);
    if (size == 0) break;
    if (!write_all(target.number(), BytesView(buffer).first(static_cast<std::size_t>(size)))) {
      return failure("写不了", to, errno);
    }
  }
  if (::fsync(target.number()) != 0) return failure("写不了", to, errno);
  return {};
}

Result<> write_durably(const fs::path& path, std::string_view text) {
  return write_new(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Result<> keep_folder(const fs::path& folder) {
  const Descriptor opened(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || ::fsync(opened.number()) != 0) return failure("写不了文件夹", folder, errno);
  return {};
}

Result<Sha256> sha256_of_file(const fs::path& path) {
  TRY(const auto file, Mapped::of(path));
  return sha256(file.bytes());
}

Result<FolderInTheMaking> FolderInTheMaking::begin(const fs::path& place) {
  std::error_code error;
  const auto whole = fs::absolute(place / "", error).parent_path();  // without a slash at its end
  if (fs::exists(whole, error) && !fs::is_empty(whole, error)) {
    return fail(Errc::Refused, fmt::format("{} 已经存在，没有改动任何文件。请另写一个文件夹。", whole.string()));
  }
  FolderInTheMaking made(whole, whole.string() + ".partial");
  fs::remove_all(made.path_, error);
  fs::create_directories(made.path_, error);
  if (!error) fs::permissions(made.path_, fs::perms::owner_all, error);
  if (error) {
    return fail(Errc::Unavailable, fmt::format("无法建立文件夹 {}：{}", made.path_.string(), error.message()));
  }
  return made;
}

FolderInTheMaking::FolderInTheMaking(FolderInTheMaking&& other) noexcept
    : place_(std::move(other.place_)), path_(std::exchange(other.path_, {})) {}

FolderInTheMaking::~FolderInTheMaking() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<> FolderInTheMaking::put_in_place() {
  TRY_VOID(keep_folder(path_));
  if (::rename(path_.c_str(), place_.c_str()) != 0) return failure("写不了", place_, errno);
  path_.clear();
  return keep_folder(place_.parent_path());
}

}  // namespace qiaomen
