#include "sync/service/service_notice.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

namespace qiaomen {
namespace {

// A lost notice is systemd's to notice: it waits for READY and for WATCHDOG.
void tell(const std::string& state) { (void)sd_notify(0, state.c_str()); }

}  // namespace

ServiceNotice::ServiceNotice() : is_watched_(sd_watchdog_enabled(0, nullptr) > 0) {}

void ServiceNotice::ready(const std::string& status) const { tell(fmt::format("READY=1\nSTATUS={}", status)); }
void ServiceNotice::alive() const {
  if (is_watched_) tell("WATCHDOG=1");
}
void ServiceNotice::stopping() const { tell("STOPPING=1"); }

}  // namespace qiaomen
