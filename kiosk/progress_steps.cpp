#include "kiosk/progress_steps.h"

#include <iterator>

#include "engine/domain/ledger_states.h"
#include "engine/domain/public_tables.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

struct Stage {
  std::string_view key;
  std::int64_t from;  // ledger_state: reached at this rank
};
constexpr Stage kStages[] = {
    {"progress.received", report_public::kReceived},    {"progress.accepted", ledger_state::kReported},
    {"progress.dispatched", ledger_state::kDispatched}, {"progress.repairing", ledger_state::kSigned},
    {"progress.checking", ledger_state::kToVerify},     {"progress.done", ledger_state::kClosed}};

}  // namespace

std::vector<ProgressStep> progress_steps(const ReportProgress& progress, const Words& words) {
  using State = ProgressStep::State;
  const auto reported = moment_text(progress.reported_at_us, words), changed = moment_text(progress.state_at_us, words);
  if (progress.state == ReportProgress::kReturned) {
    return {{words("progress.saved"), reported, State::Done}, {words("progress.returned"), {}, State::Now}};
  }
  if (progress.state == ReportProgress::kStillHere) {
    return {{words("progress.saved"), reported, State::Done},
            {words("progress.waiting"), {}, State::Now},
            {words("progress.received"), {}, State::ToCome}};
  }
  if (progress.state == ledger_state::kDeclined || progress.state == ledger_state::kMerged) {
    const bool declined = progress.state == ledger_state::kDeclined;
    return {{words("progress.received"), reported, State::Done},
            {words(declined ? "progress.declined" : "progress.merged"), changed, State::Now}};
  }
  std::vector<ProgressStep> steps;
  for (std::size_t i = 0; i < std::size(kStages); ++i) {
    const bool reached = progress.state >= kStages[i].from;
    const bool last = i + 1 == std::size(kStages), newest = reached && (last || progress.state < kStages[i + 1].from);
    const std::string when = newest ? changed : i == 0 ? reported : std::string();
    steps.push_back({words(kStages[i].key), when,
                     newest && !last ? State::Now
                     : reached       ? State::Done
                                     : State::ToCome});
  }
  return steps;
}

}  // namespace qiaomen
