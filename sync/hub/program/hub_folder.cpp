#include "sync/hub/program/hub_folder.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace qiaomen {
namespace {

constexpr const char* kSigningKey = "signing.key";
constexpr const char* kSealingKey = "sealing.key";

std::array<std::uint8_t, 32> fresh_seed(Random& random) {
  std::array<std::uint8_t, 32> seed{};
  random.fill(seed);
  return seed;
}

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::NotFound, fmt::format("没有文件 {}。", path.string()));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<> HubFolder::create(const std::vector<std::string>& hosts, const std::string& name, Clock& clock,
                           Random& random) const {
  if (std::filesystem::exists(store_file())) {
    return fail(Errc::Refused, fmt::format("{} 里已有一个服务器，未作任何改动。", folder_.string()));
  }
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, error);
  if (error) return fail(Errc::Unavailable, fmt::format("无法建立文件夹 {}：{}", folder_.string(), error.message()));
  const auto now = clock.sample().wall;
  TRY_VOID(create_authority(authority(), name, now));
  TRY_VOID(create_server_certificate(authority(), server(), hosts, now));
  TRY_VOID(SigningKey::from_seed(fresh_seed(random)).save(key_file(kSigningKey)));
  TRY_VOID(SealingKey::from_seed(fresh_seed(random)).save(key_file(kSealingKey)));
  // Last: where it is, the rest is.
  TRY(const auto store, SqliteHubStore::open(store_file().string()));
  return {};
}

Result<std::unique_ptr<SqliteHubStore>> HubFolder::open_store() const {
  if (!std::filesystem::exists(store_file())) {
    return fail(Errc::NotFound, fmt::format("{} 里没有服务器。请先运行 qiaomen-hub init。", folder_.string()));
  }
  return SqliteHubStore::open(store_file().string());
}

Result<HubKeys> HubFolder::keys() const {
  TRY(auto signing, SigningKey::load(key_file(kSigningKey)));
  TRY(auto sealing, SealingKey::load(key_file(kSealingKey)));
  return HubKeys{signing, sealing};
}

Result<std::string> HubFolder::ca_pem() const { return read_text(authority().certificate); }

Result<FileLock> HubFolder::lock_for_serving() const {
  const auto file = folder_ / "serve.lock";
  auto lock = FileLock::take(file, FileLock::Kind::Exclusive);
  if (lock) return lock;
  if (lock.error().code != Errc::Busy) {
    return fail(lock.error().code, fmt::format("{} 不可写，未作任何改动。请检查文件夹的权限。", file.string()));
  }
  const auto holder = last_holder(file);
  return fail(Errc::Busy, fmt::format("{} 已由进程 {} 在提供服务，未作任何改动。请先结束它，或者就用它。",
                                      folder_.string(), holder ? std::to_string(*holder) : "（未知）"));
}

Result<> HubFolder::remember_url(const std::string& url) const {
  const auto fresh = folder_ / "url.new";
  std::ofstream out(fresh, std::ios::binary);
  out << url << '\n';
  out.close();
  std::error_code error;
  std::filesystem::rename(fresh, folder_ / "url", error);
  if (!out || error) return fail(Errc::Unavailable, fmt::format("{} 无法写入。", fresh.string()));
  return {};
}

Result<std::string> HubFolder::url() const {
  TRY(auto text, read_text(folder_ / "url"));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace qiaomen
