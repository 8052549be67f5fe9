#include "sync/device/kiosk_report.h"

#include "engine/crypto/crypto.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/report_queries.h"
#include "engine/domain/telephone.h"

namespace qiaomen {
namespace {

constexpr std::uint8_t kDrawnBelow = 100;
constexpr std::uint8_t kEvenDraws = 200;  // of a byte: twice as many as there are numbers

std::int64_t drawn(Random& random) {
  std::uint8_t byte[1];
  do random.fill(byte);
  while (byte[0] >= kEvenDraws);
  return byte[0] % kDrawnBelow;
}

}  // namespace

std::vector<RowId> public_estates(Device& device) {
  std::vector<RowId> estates;
  for (const BucketDigest& digest : device.replica->digests()) {
    if (digest.granted && digest.bucket.kind == BucketKind::EstatePublic) estates.push_back(digest.bucket.scope);
  }
  return estates;
}

Result<std::string> new_slip(const ReadTx& tx, const Device& device, Random& random) {
  const auto slip = next_slip(tx, kiosk_number(device.enrolment.device), drawn(random));
  if (slip) return to_text(*slip);
  return fail(Errc::Refused, "本终端的单号已经用完。没有写入任何内容。请管理员给终端换一个设备号，重新登记。");
}

Result<std::optional<Bytes>> sealed_telephone(const std::string& typed, const Device& device) {
  const auto spelled = normal_spelling(typed);
  if (spelled.empty()) return std::nullopt;
  if (!is_telephone(spelled)) return fail(Errc::Malformed, "电话号码不对。没有写入任何内容。请核对，或不写电话。");
  auto bytes = seal(as_bytes(spelled), device.enrolment.hub_sealing_key);
  if (bytes) return *std::move(bytes);
  return fail(Errc::Unavailable, "本终端没有服务器的密钥，封不了电话。没有写入任何内容。请重新登记终端，或不写电话。");
}

}  // namespace qiaomen
