#include "sync/cli/repair.h"

#include <fmt/format.h>

#include "engine/domain/catalog.h"
#include "sync/cli/wording.h"
#include "sync/client/recovery.h"

namespace qiaomen {
namespace {

constexpr const char* kInUse =
    "数据文件有损坏，但另一个程序正开着它，现在不能修复。没有改动任何内容。请先结束它（如 qiaomen sync "
    "--watch），再运行 qiaomen doctor。";

std::string words_for(const Salvage& saved) {
  const auto aside = std::filesystem::path(saved.set_aside_as).filename().string();
  const auto lost = saved.damaged == 0 ? std::string() : fmt::format("，有 {} 处读不出来", saved.damaged);
  return fmt::format(
      "数据文件有损坏，这条命令没有办成。损坏的文件已另存为 {}，没有删除；救回没有送达的记录 {} 条、退回箱 {} 条{}。"
      "请运行 qiaomen sync，它会取回其余数据并送达救回的记录；然后核对最后几条，再重做这条命令。",
      aside, saved.transactions, saved.returned, lost);
}

JsonObject json_of(const Salvage& saved) {
  return {{"set_aside_as", std::filesystem::path(saved.set_aside_as).filename().string()},
          {"transactions", saved.transactions},
          {"returned", saved.returned},
          {"damaged", saved.damaged}};
}

}  // namespace

std::optional<Exit> repair(const Shell& shell) {
  if (!is_enrolled(shell)) return std::nullopt;
  const auto saved = recover(DeviceHome(shell.home), domain_catalog(), shell.environment.clock.sample().wall);
  if (!saved) {
    const auto exit = exit_of(saved.error().code);
    shell.output.complain(exit, exit == Exit::Busy ? kInUse : for_people(saved.error()));
    return exit;
  }
  if (!*saved) return std::nullopt;
  shell.output.complain(Exit::Machine, words_for(**saved), {{"salvage", json_of(**saved)}});
  return Exit::Machine;
}

}  // namespace qiaomen
