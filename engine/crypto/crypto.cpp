#include "engine/crypto/crypto.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "engine/base/assert.h"
#include "engine/base/hash.h"

namespace qiaomen {
namespace {

using Seed = std::array<std::uint8_t, 32>;

void ensure_sodium() {
  static const bool ready = sodium_init() >= 0;
  ASSERT(ready);
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

std::unexpected<Error> unavailable(const char* what, const std::string& path) {
  const int why = errno;
  return fail(Errc::Unavailable, what + (" " + path) + ": " + std::generic_category().message(why));
}

bool write_all(const File& file, BytesView bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_folder(const std::string& folder) {
  const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return file.is_open() && ::fsync(file.descriptor()) == 0;
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

// Complete and on disk, or not there at all.
Result<std::string> write_beside(const std::string& path, BytesView bytes) {
  auto name = path + ".XXXXXX";
  const File file(::mkostemp(name.data(), O_CLOEXEC));
  if (!file.is_open()) return unavailable("cannot create a key file beside", path);
  if (::fchmod(file.descriptor(), 0600) != 0 || !write_all(file, bytes) || ::fsync(file.descriptor()) != 0) {
    auto error = unavailable("cannot write a key file beside", path);
    ::unlink(name.c_str());
    return error;
  }
  return name;
}

Result<Seed> load_seed(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.is_open()) return unavailable("cannot open the key file", path);
  struct stat status{};
  if (::fstat(file.descriptor(), &status) != 0) return unavailable("cannot read the key file", path);
  if (!S_ISREG(status.st_mode)) return fail(Errc::Unavailable, "the key file " + path + " is no regular file");
  if ((status.st_mode & 077) != 0) {
    return fail(Errc::Unavailable,
                "the key file " + path + " is open to others; nothing was read; set its mode to 0600");
  }
  Seed seed;
  if (status.st_size != std::ssize(seed) || ::read(file.descriptor(), seed.data(), seed.size()) != std::ssize(seed)) {
    return fail(Errc::Unavailable, "the key file " + path + " has not 32 bytes; restore it or enrol again");
  }
  return seed;
}

Result<> save_seed(const std::string& path, const Seed& seed) {
  TRY(const auto fresh, write_beside(path, seed));
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
    auto error = unavailable("the key was not saved, what is there was kept:", path);
    ::unlink(fresh.c_str());
    return error;
  }
  if (!sync_folder(folder_of(path))) return unavailable("the key was saved but may not survive a power cut:", path);
  return {};
}

template <typename Key>
Result<Key> load_key(const std::string& path) {
  TRY(auto seed, load_seed(path));
  auto key = Key::from_seed(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

}  // namespace

SigningKey SigningKey::from_seed(const Seed& seed) {
  ensure_sodium();
  SigningKey key;
  key.seed_ = seed;
  crypto_sign_seed_keypair(key.public_.data(), key.secret_.data(), seed.data());
  return key;
}

Result<SigningKey> SigningKey::load(const std::string& path) { return load_key<SigningKey>(path); }
Result<> SigningKey::save(const std::string& path) const { return save_seed(path, seed_); }

SealingKey SealingKey::from_seed(const Seed& seed) {
  ensure_sodium();
  SealingKey key;
  key.seed_ = seed;
  crypto_scalarmult_base(key.public_.data(), seed.data());
  return key;
}

Result<SealingKey> SealingKey::load(const std::string& path) { return load_key<SealingKey>(path); }
Result<> SealingKey::save(const std::string& path) const { return save_seed(path, seed_); }

std::optional<Bytes> SealingKey::open(BytesView sealed) const {
  if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
  Bytes plain(sealed.size() - crypto_box_SEALBYTES);
  const int opened = crypto_box_seal_open(plain.data(), sealed.data(), sealed.size(), public_.data(), seed_.data());
  return opened == 0 ? std::optional(std::move(plain)) : std::nullopt;
}

Result<Bytes> seal(BytesView plain, const PublicKey& to) {
  ensure_sodium();
  Bytes sealed(plain.size() + crypto_box_SEALBYTES);
  if (crypto_box_seal(sealed.data(), plain.data(), plain.size(), to.data()) == 0) return sealed;
  return fail(Errc::Malformed, "the hub's sealing key is none; enrol again");
}

Signature SigningKey::sign(BytesView message) const {
  Signature signature;
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_.data());
  return signature;
}

bool verify(BytesView message, const Signature& signature, const PublicKey& key) {
  ensure_sodium();
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

DeviceId device_of(const PublicKey& key) {
  const auto digest = sha256(key);
  DeviceId device;
  for (int i = 0; i < 8; ++i) device.value = device.value << 8 | digest[i];
  return device;
}

}  // namespace qiaomen
