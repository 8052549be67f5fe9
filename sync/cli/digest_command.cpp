#include "engine/base/bytes.h"
#include "sync/cli/commands.h"

namespace qiaomen {
namespace {

Result<Exit> run(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  Listing listing{.key = "buckets",
                  .title = "",
                  .columns = {{"bucket", "数据范围"},
                              {"cursor", "位置"},
                              {"rows", "行数"},
                              {"hash", "校验值"},
                              {"granted", "可读"}},
                  .when_empty = "还没有同步过"};
  for (const BucketDigest& digest : device.replica->digests()) {
    const auto hash = digest.hash.bytes();
    listing.rows.push_back({cell(to_string(digest.bucket)), cell(digest.cursor), cell(digest.rows), cell(to_hex(hash)),
                            flag(digest.granted, "是", "否")});
  }
  shell.output.print({.entries = {{"settled", "已读到最新", flag(device.replica->settled(), "是", "否")},
                                  {"hash_mismatches", "校验不符", cell(device.replica->hash_mismatches())}},
                      .listings = {std::move(listing)}});
  return Exit::Done;
}

}  // namespace

void add_digest_command(CommandTree& tree) {
  tree.add<NoOptions>(
      tree.root(),
      {.name = "digest", .about = "各数据范围的位置、行数和校验值，与服务器的对照", .example = "digest --json"},
      declare_nothing, run);
}

}  // namespace qiaomen
