#include "sync/hub/certificates.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "tests/support/test_certificates.h"

using namespace qiaomen;
using namespace qiaomen::testing;

namespace {

using Hosts = std::vector<std::string>;

constexpr std::int64_t kDay_us = 86'400'000'000;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

mode_t mode(const std::filesystem::path& path) {
  struct stat facts{};
  ::stat(path.c_str(), &facts);
  return facts.st_mode & 0777;
}

template <typename T>
Errc code(const Result<T>& result) {
  REQUIRE(!result);
  return result.error().code;
}

}  // namespace

TEST_CASE("an authority and its server certificate are made for the hosts given") {
  const TestCertificates made({"hub.example", "10.1.2.3", "localhost", "fd00::1"}, kYear2000);
  const auto facts = read_certificate(made.server.certificate);
  REQUIRE(facts);
  CHECK(facts->hosts == Hosts{"hub.example", "localhost", "10.1.2.3", "fd00::1"});
  CHECK(facts->not_before.us == kYear2000.us - 366 * kDay_us);
  CHECK(facts->not_after.us == kYear2000.us + 825 * kDay_us);
}

TEST_CASE("an authority lasts fifteen years and is for no host") {
  const TemporaryFolder folder;
  REQUIRE(create_authority({folder / "ca.pem", folder / "ca.key"}, "示例市敲门行动", kYear2000));
  const auto facts = read_certificate(folder / "ca.pem");
  REQUIRE(facts);
  CHECK(facts->hosts.empty());
  CHECK(facts->not_before.us == kYear2000.us - 366 * kDay_us);
  CHECK(facts->not_after.us == kYear2000.us + 15 * 365 * kDay_us);
}

TEST_CASE("only the owner can read a private key") {
  const TestCertificates made;
  CHECK(mode(made.authority.private_key) == 0600);
  CHECK(mode(made.server.private_key) == 0600);
}

TEST_CASE("no file is overwritten, and none is left half-made") {
  const TestCertificates made;
  const auto key = content(made.authority.private_key);
  CHECK(code(create_authority(made.authority, "again", kYear2000)) == Errc::Refused);
  CHECK(code(create_server_certificate(made.authority, made.server, {"localhost"}, kYear2000)) == Errc::Refused);
  CHECK(content(made.authority.private_key) == key);

  const KeyPairFiles half{made.authority.certificate, made.folder / "new.key"};
  CHECK(code(create_authority(half, "half", kYear2000)) == Errc::Refused);
  CHECK(!std::filesystem::exists(half.private_key));
}

TEST_CASE("what cannot be written is said, and the key does not stay without its certificate") {
  const TestCertificates made;
  const KeyPairFiles nowhere{made.folder / "none/server.pem", made.folder / "fresh.key"};
  CHECK(code(create_server_certificate(made.authority, nowhere, {"localhost"}, kYear2000)) == Errc::Unavailable);
  CHECK(!std::filesystem::exists(nowhere.private_key));
  CHECK(code(create_authority({made.folder / "ca2.pem", made.folder / "none/ca.key"}, "x", kYear2000)) ==
        Errc::Unavailable);
}

TEST_CASE("a host that is neither name nor address is refused") {
  const TestCertificates made;
  const KeyPairFiles fresh{made.folder / "fresh.pem", made.folder / "fresh.key"};
  for (const Hosts& hosts :
       {Hosts{}, Hosts{""}, Hosts{"https://hub"}, Hosts{"hub.example", "a b"}, Hosts{"a..b"}, Hosts{".a"}}) {
    CHECK(code(create_server_certificate(made.authority, fresh, hosts, kYear2000)) == Errc::Malformed);
  }
  CHECK(!std::filesystem::exists(fresh.private_key));
}

TEST_CASE("an authority needs a name of up to 64 characters") {
  const TemporaryFolder folder;
  const KeyPairFiles files{folder / "ca.pem", folder / "ca.key"};
  CHECK(code(create_authority(files, "", kYear2000)) == Errc::Malformed);
  CHECK(code(create_authority(files, std::string(65, 'a'), kYear2000)) == Errc::Malformed);
  CHECK(code(create_authority(files, "\xff", kYear2000)) == Errc::Malformed);
  CHECK(create_authority(files, std::string(64, 'a'), kYear2000));
}

TEST_CASE("a missing or foreign key of the authority signs nothing") {
  const TestCertificates made, other;
  const KeyPairFiles fresh{made.folder / "fresh.pem", made.folder / "fresh.key"};
  const KeyPairFiles missing{made.authority.certificate, made.folder / "none.key"};
  const KeyPairFiles mixed{made.authority.certificate, other.authority.private_key};
  CHECK(code(create_server_certificate(missing, fresh, {"localhost"}, kYear2000)) == Errc::Unavailable);
  CHECK(code(create_server_certificate(mixed, fresh, {"localhost"}, kYear2000)) == Errc::Unavailable);
  CHECK(code(read_certificate(made.folder / "none.pem")) == Errc::Unavailable);
}

TEST_CASE("renewal keeps the key and the hosts, and moves the dates") {
  const TestCertificates made({"localhost", "127.0.0.1"}, kYear2000);
  const auto key = content(made.server.private_key);
  const auto later = WallTime{kYear2000.us + 800 * kDay_us};
  REQUIRE(renew_server_certificate(made.authority, made.server, {}, later));
  const auto facts = read_certificate(made.server.certificate);
  REQUIRE(facts);
  CHECK(facts->hosts == Hosts{"localhost", "127.0.0.1"});
  CHECK(facts->not_after.us == later.us + 825 * kDay_us);
  CHECK(content(made.server.private_key) == key);
}

TEST_CASE("renewal takes new hosts, survives an interrupted one, and refuses what does not belong together") {
  const TestCertificates made, other;
  std::ofstream(made.server.certificate.string() + ".new") << "half";
  REQUIRE(renew_server_certificate(made.authority, made.server, {"hub.example"}, kYear2000));
  CHECK(read_certificate(made.server.certificate)->hosts == Hosts{"hub.example"});
  const auto before = content(made.server.certificate);
  CHECK(code(renew_server_certificate(made.authority, made.server, {"?"}, kYear2000)) == Errc::Malformed);
  const KeyPairFiles mixed{made.server.certificate, other.server.private_key};
  CHECK(code(renew_server_certificate(made.authority, mixed, {}, kYear2000)) == Errc::Unavailable);
  CHECK(content(made.server.certificate) == before);
}
