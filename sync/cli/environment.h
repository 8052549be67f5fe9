#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/random.h"
#include "sync/cli/interrupt.h"
#include "sync/client/transport.h"

namespace qiaomen {

// The world around one run of the program; main gives the real one.
struct Environment {
  Clock& clock;
  Random& random;
  Log& log;
  Interrupt& interrupt;
  // Of the process environment.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  std::function<Result<std::unique_ptr<Transport>>(const std::string& hub_url, const std::filesystem::path& ca_file)>
      connect;
  // Of the disk under a folder; nullopt: it does not say.
  std::function<std::optional<std::uint64_t>(const std::filesystem::path& folder)> free_bytes;
};

}  // namespace qiaomen
