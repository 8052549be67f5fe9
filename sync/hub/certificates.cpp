#include "sync/hub/certificates.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/assert.h"
#include "engine/base/text.h"

namespace qiaomen {

namespace {

constexpr std::int64_t kDay_s = 86'400;
constexpr std::int64_t kBackdated_s = 366 * kDay_s;
constexpr std::int64_t kAuthorityLife_s = 15 * 365 * kDay_s;
constexpr std::int64_t kServerLife_s = 825 * kDay_s;
constexpr std::size_t kName_characters_max = 64;  // of the certificate format
const char* const kServerName = "qiaomen-hub";    // peers look at the hosts only
constexpr int kSerial_bytes = 16;
constexpr mode_t kKeyMode = 0600;
constexpr mode_t kCertificateMode = 0644;

template <auto free_function>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    free_function(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

// What cannot fail on valid arguments with memory to spare.
void must(bool succeeded) { ASSERT(succeeded); }

// --- Files ---

std::unexpected<Error> file_failure(const std::filesystem::path& path, std::string_view what) {
  if (errno == EEXIST) return fail(Errc::Refused, fmt::format("{} 已经存在，没有改动任何文件", path.string()));
  return fail(Errc::Unavailable, fmt::format("{} {}：{}", what, path.string(), std::strerror(errno)));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return file_failure(folder, "写不了文件夹");
  return {};
}

// Durable, or not there at all.
Result<void> write_new_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return file_failure(path, "写不了");
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  const auto reason = errno;
  ::close(file);
  if (written) return sync_folder_of(path);
  ::unlink(path.c_str());
  errno = reason;
  return file_failure(path, "写不了");
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
  const std::filesystem::path fresh = path.string() + ".new";
  ::unlink(fresh.c_str());  // of a renewal that was interrupted
  TRY_VOID(write_new_file(fresh, text, mode));
  if (::rename(fresh.c_str(), path.c_str()) != 0) return file_failure(path, "写不了");
  return sync_folder_of(path);
}

Result<void> refuse_existing(const KeyPairFiles& files) {
  for (const auto* path : {&files.private_key, &files.certificate}) {
    errno = EEXIST;
    if (std::filesystem::exists(*path)) return file_failure(*path, {});
  }
  return {};
}

// --- PEM ---

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(const Key& key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return text_of(bio.get());
}

std::string to_pem(const Certificate& certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
  return text_of(bio.get());
}

template <typename Handle, typename Read>
Result<Handle> read_pem(const std::filesystem::path& path, std::string_view what, Read read) {
  const Bio file(BIO_new_file(path.c_str(), "r"));
  // An empty passphrase instead of a question on the terminal.
  Handle handle(file ? read(file.get(), nullptr, nullptr, const_cast<char*>("")) : nullptr);
  ERR_clear_error();
  if (!handle) return fail(Errc::Unavailable, fmt::format("读不了{} {}", what, path.string()));
  return handle;
}

Result<Key> read_key(const std::filesystem::path& path) { return read_pem<Key>(path, "私钥", PEM_read_bio_PrivateKey); }

Result<Certificate> read_x509(const std::filesystem::path& path) {
  return read_pem<Certificate>(path, "证书", PEM_read_bio_X509);
}

struct KeyPair {
  Certificate certificate;
  Key key;
};

Result<KeyPair> read_pair(const KeyPairFiles& files) {
  TRY(auto certificate, read_x509(files.certificate));
  TRY(auto key, read_key(files.private_key));
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    ERR_clear_error();
    return fail(Errc::Unavailable,
                fmt::format("私钥 {} 与证书 {} 不配", files.private_key.string(), files.certificate.string()));
  }
  return KeyPair{std::move(certificate), std::move(key)};
}

Result<void> write_pair(const KeyPairFiles& files, const KeyPair& pair) {
  TRY_VOID(refuse_existing(files));
  TRY_VOID(write_new_file(files.private_key, to_pem(pair.key), kKeyMode));
  auto written = write_new_file(files.certificate, to_pem(pair.certificate), kCertificateMode);
  if (!written) ::unlink(files.private_key.c_str());  // made a moment ago, and nobody knows it
  return written;
}

// --- Hosts ---

std::optional<std::string> address_bytes(const std::string& host) {
  std::array<char, 16> bytes{};
  if (::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 4);
  if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 16);
  return std::nullopt;
}

std::string address_text(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto family = bytes.size() == 4 ? AF_INET : AF_INET6;
  return ::inet_ntop(family, bytes.data(), text.data(), text.size()) ? text.data() : "";
}

bool is_dns_name(std::string_view host) {
  const auto is_allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '.'; };
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, is_allowed) && host.front() != '.' &&
         host.front() != '-' && !host.contains("..");
}

void add_name(GENERAL_NAMES* names, int kind, std::string_view bytes) {
  auto* text = ASN1_STRING_type_new(kind == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING);
  must(text && ASN1_STRING_set(text, bytes.data(), static_cast<int>(bytes.size())) == 1);
  auto* name = GENERAL_NAME_new();
  must(name);
  GENERAL_NAME_set0_value(name, kind, text);
  must(sk_GENERAL_NAME_push(names, name) > 0);
}

Result<Names> to_names(const std::vector<std::string>& hosts) {
  if (hosts.empty()) return fail(Errc::Malformed, "证书至少要有一个主机名或 IP 地址");
  Names names(GENERAL_NAMES_new());
  must(names != nullptr);
  for (const auto& host : hosts) {
    const auto address = address_bytes(host);
    if (!address && !is_dns_name(host)) {
      return fail(Errc::Malformed, fmt::format("“{}” 不是主机名，也不是 IP 地址", host));
    }
    add_name(names.get(), address ? GEN_IPADD : GEN_DNS, address ? *address : host);
  }
  return names;
}

std::vector<std::string> hosts_of(X509* certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> hosts;
  for (const auto wanted : {GEN_DNS, GEN_IPADD}) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
      int kind = 0;
      const auto* value =
          static_cast<ASN1_STRING*>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind));
      if (kind != wanted) continue;
      const std::string bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                              static_cast<std::size_t>(ASN1_STRING_length(value)));
      hosts.push_back(kind == GEN_DNS ? bytes : address_text(bytes));
    }
  }
  return hosts;
}

// --- Certificates ---

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  must(key != nullptr);
  return key;
}

void add_extension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  must(extension && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

void set_random_serial(X509* certificate) {
  std::array<unsigned char, kSerial_bytes> bytes;
  must(RAND_bytes(bytes.data(), kSerial_bytes) == 1);
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);  // positive, and of full length
  BIGNUM* number = BN_bin2bn(bytes.data(), kSerial_bytes, nullptr);
  must(number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr);
  BN_free(number);
}

void set_validity(X509* certificate, WallTime now, std::int64_t life_s) {
  const auto now_s = now.us / 1'000'000;
  must(ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(now_s - kBackdated_s)) != nullptr);
  must(ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(now_s + life_s)) != nullptr);
}

Certificate new_certificate(const std::string& name, const Key& key, WallTime now, std::int64_t life_s) {
  Certificate certificate(X509_new());
  must(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_random_serial(certificate.get());
  set_validity(certificate.get(), now, life_s);
  must(X509_set_pubkey(certificate.get(), key.get()) == 1);
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(name.data()), static_cast<int>(name.size()),
                                  -1, 0) == 1);
  return certificate;
}

void sign(const Certificate& certificate, const Key& key) {
  must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
}

Certificate sign_server(const KeyPair& authority, const Key& key, const GENERAL_NAMES* names, WallTime now) {
  auto certificate = new_certificate(kServerName, key, now, kServerLife_s);
  auto* server = certificate.get();
  auto* issuer = authority.certificate.get();
  must(X509_set_issuer_name(server, X509_get_subject_name(issuer)) == 1);
  add_extension(server, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(server, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(server, issuer, NID_subject_key_identifier, "hash");
  add_extension(server, issuer, NID_authority_key_identifier, "keyid:always");
  must(X509_add1_ext_i2d(server, NID_subject_alt_name, const_cast<GENERAL_NAMES*>(names), 0, 0) == 1);
  sign(certificate, authority.key);
  return certificate;
}

WallTime to_wall_time(const ASN1_TIME* time) {
  std::tm parts{};
  must(ASN1_TIME_to_tm(time, &parts) == 1);
  return {static_cast<std::int64_t>(::timegm(&parts)) * 1'000'000};
}

}  // namespace

Result<void> create_authority(const KeyPairFiles& authority, const std::string& name, WallTime now) {
  if (name.empty() || !is_clean_text(name) || count_characters(name) > kName_characters_max) {
    return fail(Errc::Malformed, fmt::format("证书上的名称要有 1 到 {} 个字", kName_characters_max));
  }
  TRY_VOID(refuse_existing(authority));
  auto key = new_key();
  auto certificate = new_certificate(name, key, now, kAuthorityLife_s);
  auto* self = certificate.get();
  must(X509_set_issuer_name(self, X509_get_subject_name(self)) == 1);
  add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(self, self, NID_subject_key_identifier, "hash");
  sign(certificate, key);
  return write_pair(authority, {std::move(certificate), std::move(key)});
}

Result<void> create_server_certificate(const KeyPairFiles& authority, const KeyPairFiles& server,
                                       const std::vector<std::string>& hosts, WallTime now) {
  TRY_VOID(refuse_existing(server));
  TRY(const auto names, to_names(hosts));
  TRY(const auto issuer, read_pair(authority));
  auto key = new_key();
  auto certificate = sign_server(issuer, key, names.get(), now);
  return write_pair(server, {std::move(certificate), std::move(key)});
}

Result<void> renew_server_certificate(const KeyPairFiles& authority, const KeyPairFiles& server,
                                      const std::vector<std::string>& hosts, WallTime now) {
  TRY(const auto issuer, read_pair(authority));
  TRY(const auto old, read_pair(server));
  const auto wanted = hosts.empty() ? hosts_of(old.certificate.get()) : hosts;
  TRY(const auto names, to_names(wanted));
  const auto certificate = sign_server(issuer, old.key, names.get(), now);
  return replace_file(server.certificate, to_pem(certificate), kCertificateMode);
}

Result<CertificateFacts> read_certificate(const std::filesystem::path& certificate) {
  TRY(const auto x509, read_x509(certificate));
  return CertificateFacts{hosts_of(x509.get()), to_wall_time(X509_get0_notBefore(x509.get())),
                          to_wall_time(X509_get0_notAfter(x509.get()))};
}

}  // namespace qiaomen
