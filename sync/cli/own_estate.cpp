#include "sync/cli/own_estate.h"

#include <algorithm>

#include "sync/cli/naming.h"
#include "sync/device/kiosk_report.h"

namespace qiaomen {
namespace {

Result<RowId> only_one(const std::vector<RowId>& estates) {
  if (estates.size() == 1) return estates.front();
  if (estates.empty()) {
    return fail(Errc::NotFound, "本机还没有小区的公开内容。没有写入任何内容。请先运行 qiaomen sync。");
  }
  return fail(Errc::Malformed, "本机管着几个小区。没有写入任何内容。请用 --estate 写明是哪一个。");
}

}  // namespace

Result<RowId> own_estate(Device& device, std::string_view text) {
  auto estates = public_estates(device);
  if (text.empty()) return only_one(estates);
  if (const auto range = parse_id_beginning(text)) {
    std::erase_if(estates, [&](const RowId& id) { return !range->contains(id); });
    return only_one(estates);
  }
  TRY(const auto named, device.read([&](const ReadTx& tx) { return find_estate(tx, text); }));
  if (std::ranges::find(estates, named) != estates.end()) return named;
  return fail(Errc::NotFound, "这个小区不在本机的范围内。没有写入任何内容。请核对小区。");
}

}  // namespace qiaomen
