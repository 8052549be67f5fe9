#include "sync/device/kiosk_report.h"

#include <algorithm>

#include "engine/crypto/crypto.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
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

const Value* value_in(const Change& change, FieldNumber field) {
  const auto intent = std::ranges::find(change.intents, field, &Intent::group);
  return intent == change.intents.end() ? nullptr : &intent->values.front();
}

std::optional<LeftReport> report_in(const Transaction& transaction) {
  const auto change = std::ranges::find(transaction.changes, resident_report::kTable, &Change::table);
  if (change == transaction.changes.end()) return std::nullopt;
  const auto text = [&](FieldNumber field) {
    const Value* value = value_in(*change, field);
    const auto* found = value ? std::get_if<std::string>(value) : nullptr;
    return found ? *found : std::string();
  };
  return LeftReport{text(resident_report::kSlip), text(resident_report::kCategory), transaction.at.wall.us};
}

// Of what no row speaks of: accepted, and its public row did not come yet (all came where all is settled); or refused.
std::int64_t highest_serial_left(Replica& replica) {
  std::int64_t highest = 0;
  const auto count = [&](const Transaction& transaction) {
    const auto report = report_in(transaction);
    const auto slip = report ? parse_slip(report->slip) : std::nullopt;
    if (slip) highest = std::max(highest, slip->serial);
  };
  if (!replica.settled()) {
    for (const auto& info : replica.confirmed()) count(info.transaction);
  }
  for (const auto& info : replica.returned()) count(info.transaction);
  return highest;
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
  const auto slip =
      next_slip(tx, kiosk_number(device.enrolment.device), drawn(random), highest_serial_left(*device.replica));
  if (slip) return to_text(*slip);
  return fail(Errc::Refused, "本终端的单号已经用完。没有写入任何内容。请管理员给终端换一个设备号，重新登记。");
}

std::vector<LeftReport> accepted_reports(Replica& replica) {
  std::vector<LeftReport> reports;
  for (const auto& info : replica.confirmed()) {
    if (auto report = report_in(info.transaction)) reports.push_back(*std::move(report));
  }
  return reports;
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
