#include "sync/hub/program/console.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

namespace qiaomen {
namespace {

ExitCode exit_code_of(Errc code) {
  switch (code) {
    case Errc::Malformed:
    case Errc::TooLarge: return ExitCode::Usage;
    case Errc::NotFound: return ExitCode::NotFound;
    case Errc::Busy: return ExitCode::Busy;
    case Errc::Unsupported: return ExitCode::ProgramTooOld;
    case Errc::Unavailable: return ExitCode::Machine;
    default: return ExitCode::Refused;
  }
}

}  // namespace

void Console::run(const std::function<Result<>()>& command) {
  Result<> result;
  try {
    result = command();
  } catch (const StoreError& error) {
    result = fail(Errc::Unavailable, fmt::format("服务器的数据文件无法读写，未作任何改动：{}", error.what()));
  }
  if (result) return;
  err << result.error().message << '\n';
  exit_code = std::to_underlying(exit_code_of(result.error().code));
}

}  // namespace qiaomen
