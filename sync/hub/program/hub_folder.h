#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/file_lock.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/blobs/blob_store.h"
#include "sync/hub/certificates.h"
#include "sync/hub/http_server.h"
#include "sync/hub/hub_keys.h"
#include "sync/hub/sqlite_hub_store.h"

namespace qiaomen {

// The folder of one hub:
//   hub.db                  everything it remembers
//   blobs/                  bytes of photos and signatures, by their SHA-256
//   ca.pem, ca.key          its private authority, which devices pin
//   server.pem, server.key  what it shows on the line
//   signing.key             Ed25519 seed, mode 0600
//   sealing.key             X25519 seed, mode 0600
//   serve.lock              held by the one `serve`
//   url                     under which devices reach it, as the last `serve` said
class HubFolder {
 public:
  explicit HubFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& path() const { return folder_; }

  // Refused: there is a hub already. Nothing is overwritten.
  Result<> create(const std::vector<std::string>& hosts, const std::string& name, Clock& clock, Random& random) const;

  // NotFound: no hub here.
  Result<std::unique_ptr<SqliteHubStore>> open_store() const;
  BlobStore blobs() const { return BlobStore(folder_ / "blobs"); }
  Result<HubKeys> keys() const;
  Result<std::string> ca_pem() const;
  TlsFiles tls() const { return {server().certificate, server().private_key}; }
  KeyPairFiles authority() const { return {folder_ / "ca.pem", folder_ / "ca.key"}; }
  KeyPairFiles server() const { return {folder_ / "server.pem", folder_ / "server.key"}; }

  // For as long as it serves: two servers would each know of half the pokes. Busy: another does, and which.
  Result<FileLock> lock_for_serving() const;
  Result<> remember_url(const std::string& url) const;
  // NotFound: never served.
  Result<std::string> url() const;

 private:
  std::filesystem::path store_file() const { return folder_ / "hub.db"; }
  std::string key_file(const char* name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
};

}  // namespace qiaomen
