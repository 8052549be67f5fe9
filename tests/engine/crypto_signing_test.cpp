#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "engine/crypto/crypto.h"
#include "tests/support/fakes.h"

using namespace qiaomen;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

using Seed = std::array<std::uint8_t, 32>;

template <typename Array>
Array array_of(std::string_view hex) {
  const auto bytes = from_hex(hex);
  REQUIRE(bytes);
  Array array;
  REQUIRE(bytes->size() == array.size());
  std::copy(bytes->begin(), bytes->end(), array.begin());
  return array;
}

SigningKey some_key(std::uint8_t filling = 7) {
  Seed seed;
  seed.fill(filling);
  return SigningKey::from_seed(seed);
}

class Folder {
 public:
  Folder() {
    auto name = (fs::temp_directory_path() / "signing.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() {
    fs::permissions(path_, fs::perms::owner_all);
    fs::remove_all(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(std::string_view name) const { return (path_ / name).string(); }
  const fs::path& path() const { return path_; }
  std::ptrdiff_t entries() const { return std::distance(fs::directory_iterator(path_), fs::directory_iterator()); }

 private:
  fs::path path_;
};

void write_file(const std::string& path, std::string_view content, mode_t mode = 0600) {
  std::ofstream(path, std::ios::binary) << content;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string load_refusal(const std::string& path) {
  const auto key = SigningKey::load(path);
  REQUIRE_FALSE(key);
  CHECK(key.error().code == Errc::Unavailable);
  CHECK_THAT(key.error().message, ContainsSubstring(path));
  return key.error().message;
}

std::string save_refusal(const std::string& path) {
  const auto saved = some_key().save(path);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code == Errc::Unavailable);
  CHECK_THAT(saved.error().message, ContainsSubstring(path));
  return saved.error().message;
}

// Root reads folders whatever their mode says, so such a test acts as somebody else meanwhile.
class OrdinaryUser {
 public:
  OrdinaryUser() : before_(::geteuid()) {
    if (before_ == 0) REQUIRE(::seteuid(65'534) == 0);
  }
  ~OrdinaryUser() {
    if (before_ == 0 && ::seteuid(before_) != 0) std::abort();
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

 private:
  uid_t before_;
};

// As on a full disk: no file grows meanwhile.
class NoSpace {
 public:
  NoSpace() {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{16, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NoSpace() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, SIG_DFL);
  }
  NoSpace(const NoSpace&) = delete;
  NoSpace& operator=(const NoSpace&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("Ed25519 gives the vectors of RFC 8032") {
  struct Vector {
    const char *seed, *key, *message, *signature;
  };
  for (
      const auto& vector :
      {Vector{
           "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
           "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
           "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595"
           "bbe24655141438e7a100b"},
       Vector{
           "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
           "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
           "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb43"
           "02aeeb00d291612bb0c00"},
       Vector{
           "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
           "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
           "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716"
           "ed28dc027beceea1ec40a"}}) {
    const auto key = SigningKey::from_seed(array_of<Seed>(vector.seed));
    const auto message = *from_hex(vector.message);
    CHECK(to_hex(key.public_key()) == vector.key);
    CHECK(to_hex(key.sign(message)) == vector.signature);
    CHECK(verify(message, array_of<Signature>(vector.signature), array_of<PublicKey>(vector.key)));
  }
}

TEST_CASE("A signature fits one message and one key") {
  const auto key = some_key(1);
  const auto message = as_bytes("sealed batch");
  const auto signature = key.sign(message);
  CHECK(verify(message, signature, key.public_key()));
  CHECK_FALSE(verify(as_bytes("sealed batch "), signature, key.public_key()));
  CHECK_FALSE(verify(as_bytes("sealed batcH"), signature, key.public_key()));
  CHECK_FALSE(verify({}, signature, key.public_key()));
  CHECK_FALSE(verify(message, signature, some_key(2).public_key()));
}

TEST_CASE("A signature with any bit turned does not verify") {
  const auto key = some_key();
  const auto message = as_bytes("sealed batch");
  for (std::size_t bit = 0; bit < 8 * sizeof(Signature); ++bit) {
    auto signature = key.sign(message);
    signature[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    CHECK_FALSE(verify(message, signature, key.public_key()));
  }
}

TEST_CASE("A key of small order verifies nothing") {
  Signature signature{};
  signature[0] = 1;  // the neutral element, with scalar zero: fits every message for a naive verifier
  PublicKey neutral{};
  neutral[0] = 1;
  CHECK_FALSE(verify(as_bytes("message"), signature, neutral));
  CHECK_FALSE(verify(as_bytes("message"), Signature{}, PublicKey{}));
}

TEST_CASE("A device is named by the first eight bytes of SHA-256 of its key, big-endian") {
  const auto key = array_of<PublicKey>("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  CHECK(device_of(key).value == 0x21fe31dfa154a261);
}

TEST_CASE("A saved key is loaded as the same key") {
  const Folder folder;
  const auto path = folder.file("device.key");
  const auto key = some_key();
  REQUIRE(key.save(path));
  const auto loaded = SigningKey::load(path);
  REQUIRE(loaded);
  CHECK(loaded->public_key() == key.public_key());
  CHECK(loaded->sign(as_bytes("message")) == key.sign(as_bytes("message")));
  CHECK(loaded->save(folder.file("copy.key")));
  CHECK(read_file(folder.file("copy.key")) == read_file(path));
}

TEST_CASE("A key file holds the seed alone and only its owner may read it") {
  const Folder folder;
  const auto path = folder.file("device.key");
  const auto mask = ::umask(0);
  REQUIRE(some_key(7).save(path));
  ::umask(mask);
  CHECK(read_file(path) == std::string(32, '\7'));
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(folder.entries() == 1);
}

TEST_CASE("A bare file name means the current folder") {
  const Folder folder;
  const auto before = fs::current_path();
  fs::current_path(folder.path());
  const auto saved = some_key().save("device.key");
  fs::current_path(before);
  CHECK(saved);
  CHECK(SigningKey::load(folder.file("device.key")));
}

TEST_CASE("A file that is there is never overwritten") {
  const Folder folder;
  const auto path = folder.file("device.key");
  write_file(path, "precious");
  CHECK_THAT(save_refusal(path), ContainsSubstring("was kept"));
  CHECK(read_file(path) == "precious");
  CHECK(folder.entries() == 1);

  const auto link = folder.file("link.key");
  fs::create_symlink("nowhere", link);
  save_refusal(link);
  CHECK(fs::is_symlink(link));
  CHECK(folder.entries() == 2);
}

TEST_CASE("A key is not saved into a folder that does not exist") {
  const Folder folder;
  CHECK_THAT(save_refusal(folder.file("missing/device.key")), ContainsSubstring("cannot create"));
}

TEST_CASE("A disk without space leaves nothing behind") {
  const Folder folder;
  const auto path = folder.file("device.key");
  std::string why;
  {
    const NoSpace no_space;
    why = save_refusal(path);
  }
  CHECK_THAT(why, ContainsSubstring("cannot write"));
  CHECK(folder.entries() == 0);
}

TEST_CASE("A key whose folder cannot be synced is there, but the caller hears of it") {
  const OrdinaryUser user;
  const Folder folder;
  fs::permissions(folder.path(), fs::perms::owner_write | fs::perms::owner_exec);
  CHECK_THAT(save_refusal(folder.file("device.key")), ContainsSubstring("power cut"));
  fs::permissions(folder.path(), fs::perms::owner_all);
  CHECK(SigningKey::load(folder.file("device.key")));
}

TEST_CASE("A missing key file is unavailable") {
  const Folder folder;
  CHECK_THAT(load_refusal(folder.file("device.key")), ContainsSubstring("cannot open"));
}

TEST_CASE("A key file that others may read or write is refused") {
  const Folder folder;
  const auto path = folder.file("device.key");
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0666U}) {
    INFO(std::oct << mode);
    write_file(path, std::string(32, 'k'), mode);
    CHECK_THAT(load_refusal(path), ContainsSubstring("open to others"));
  }
  write_file(path, std::string(32, 'k'), 0400);
  CHECK(SigningKey::load(path));
}

TEST_CASE("A key file of another size is refused") {
  const Folder folder;
  const auto path = folder.file("device.key");
  for (const std::size_t size : {0, 1, 31, 33, 64}) {
    INFO(size << " bytes");
    write_file(path, std::string(size, 'k'));
    CHECK_THAT(load_refusal(path), ContainsSubstring("32 bytes"));
  }
}

TEST_CASE("Folders, pipes and links are no key files") {
  const Folder folder;
  const auto place = folder.file("folder");
  REQUIRE(::mkdir(place.c_str(), 0700) == 0);
  CHECK_THAT(load_refusal(place), ContainsSubstring("no regular file"));

  const auto pipe = folder.file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THAT(load_refusal(pipe), ContainsSubstring("no regular file"));

  REQUIRE(some_key().save(folder.file("device.key")));
  const auto link = folder.file("link");
  fs::create_symlink("device.key", link);
  CHECK_THAT(load_refusal(link), ContainsSubstring("cannot open"));
}
