#pragma once

#include <filesystem>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "engine/domain/act.h"
#include "sync/cli/environment.h"
#include "sync/cli/output.h"
#include "sync/device/device.h"
#include "sync/device/kept_photos.h"

namespace qiaomen {

// What every command works with: the world, where answers go, and the options that stand before it.
struct Shell {
  Environment& environment;
  Output& output;
  std::istream& in;
  std::filesystem::path home;
  std::string instead_of;  // a returned transaction, by a beginning of its id; empty: none
};

// NotFound is Exit::NeedsEnrolment here: `not_enrolled` tells it from other things that are not there. Blocked: the hub
// blocked it, and nothing that it shows would mean anything.
Result<Device> open_device(const Shell& shell);
// A blocked one too, to tell of it.
Result<Device> open_any_device(const Shell& shell);
bool is_enrolled(const Shell& shell);

// Carries the command out, in place of a returned transaction if the person says so, and tells what was saved, and
// `more` of it.
Result<Exit> write(const Shell& shell, Device& device, std::string_view what, const Command& command,
                   const std::vector<Entry>& more = {});
// The same, keeping the act's photos only with it.
Result<Exit> write_with(KeptPhotos& photos, const Shell& shell, Device& device, std::string_view what,
                        const Command& command, const std::vector<Entry>& more = {});

}  // namespace qiaomen
