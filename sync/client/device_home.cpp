#include "sync/client/device_home.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

#include "engine/base/random.h"
#include "sync/client/signed_message.h"
#include "sync/wire/body.h"

namespace qiaomen {
namespace {

Result<Bytes> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::NotFound, fmt::format("{} is not there", path.filename().string()));
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

Result<> write_all(int descriptor, BytesView bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return fail(Errc::Unavailable, "the disk does not take the file");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return fail(Errc::Unavailable, "the disk does not keep the file");
  return {};
}

// Whole or not at all, also after a crash.
Result<> replace_file(const std::filesystem::path& path, BytesView bytes) {
  const auto fresh = path.string() + ".new";
  const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(Errc::Unavailable, fmt::format("{} cannot be written", path.filename().string()));
  const auto written = write_all(descriptor, bytes);
  ::close(descriptor);
  if (!written) return written;
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) return fail(Errc::Unavailable, fmt::format("{} cannot be written", path.filename().string()));
  return {};
}

}  // namespace

bool DeviceHome::takes_writes() const {
  return ::access(replica_file().c_str(), W_OK) == 0 && ::access(folder_.c_str(), W_OK) == 0;
}

Result<Enrolment> DeviceHome::enrolment() const {
  const auto bytes = read_file(folder_ / "enrolment.cbor");
  if (!bytes) return fail(Errc::NotFound, "this device is not enrolled: ask the operator for a ticket and run enrol");
  return decode_enrolment(*bytes);
}

Result<std::string> DeviceHome::hub_url() const {
  TRY(const auto bytes, read_file(folder_ / "hub.url"));
  return std::string(as_text(bytes));
}

Result<SigningKey> DeviceHome::prepare_key(Random& random) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return fail(Errc::Unavailable, fmt::format("{} cannot be made: {}", folder_.string(), error.message()));
  if (std::filesystem::exists(folder_ / "device.key")) return key();
  std::array<std::uint8_t, 32> seed{};
  random.fill(seed);
  auto fresh = SigningKey::from_seed(seed);
  TRY_VOID(fresh.save((folder_ / "device.key").string()));
  return fresh;
}

Result<> DeviceHome::remember(const Bytes& enrolment, const TicketText& ticket) {
  TRY_VOID(replace_file(folder_ / "hub.url", as_bytes(ticket.url)));
  TRY_VOID(replace_file(ca_file(), as_bytes(ticket.ca_pem)));
  return replace_file(folder_ / "enrolment.cbor", enrolment);
}

Result<SyncLock> SyncLock::take(const DeviceHome& home) {
  auto lock = FileLock::take(home.sync_file(), FileLock::Kind::Exclusive);
  if (lock) return SyncLock(*std::move(lock));
  if (lock.error().code != Errc::Busy) return std::unexpected(lock.error());
  const auto holder = last_holder(home.sync_file());
  return fail(Errc::Busy, fmt::format("process {} is syncing this replica; nothing needs to be done",
                                      holder ? std::to_string(*holder) : "unknown"));
}

Result<Enrolment> enrol(DeviceHome& home, const TicketText& ticket, Transport& transport, Random& random) {
  TRY(const auto key, home.prepare_key(random));
  const auto request = message_request("/v1/enrol", encode(make_enrol_request(ticket.secret, key)));
  TRY(const auto reply, transport.exchange(request));
  if (reply.status == 403) {
    return fail(Errc::Refused,
                "the hub does not take this ticket: it is spent, too old or for another device; ask for a new one");
  }
  if (reply.status != 200) {
    return fail(Errc::Offline,
                fmt::format("the hub cannot enrol now (HTTP {}); try again with the same ticket", reply.status));
  }
  TRY(const auto message, unpack(reply.body, {}));
  TRY(auto enrolment, decode_enrolment(message));
  if (enrolment.device != device_of(key.public_key())) {
    return fail(Errc::Unauthenticated, "the hub answered for another device; nothing was kept");
  }
  TRY_VOID(home.remember(message, ticket));
  return enrolment;
}

}  // namespace qiaomen
