#include "kiosk/progress_steps.h"

#include <algorithm>
#include <iterator>

#include "engine/domain/ledger_states.h"
#include "engine/domain/public_tables.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

using State = ProgressStep::State;

using Reached = PublicReportLine::Reached;

struct Stage {
  std::string_view key;
  std::int64_t from;                                    // ledger_state: reached at this rank
  std::optional<std::int64_t> Reached::* at = nullptr;  // nullptr: when it was reported
  std::string_view help = {};                           // what is always said of it
};
constexpr Stage kStages[] = {
    {"progress.received", report_public::kReceived, nullptr, "progress.received-help"},
    {"progress.accepted", ledger_state::kReported, &Reached::accepted_us},
    {"progress.dispatched", ledger_state::kDispatched, &Reached::dispatched_us},
    {"progress.repairing", ledger_state::kSigned, &Reached::signed_us},
    {"progress.checking", ledger_state::kToVerify, &Reached::checked_us, "progress.checking-help"},
    {"progress.done", ledger_state::kClosed, &Reached::closed_us, "progress.done-help"}};

std::string moment_or_nothing(std::optional<std::int64_t> us, const Words& words) {
  return us ? moment_text(*us, words) : std::string();
}

// The moment of a stage. A hub of an older version tells the last one alone.
std::string when_of(const Stage& stage, const ReportProgress& progress, bool is_newest, const Words& words) {
  if (stage.at == nullptr) return moment_text(progress.reported_at_us, words);
  const auto at = progress.reached.*stage.at;
  if (is_newest && (progress.sent_back || !at)) return moment_text(progress.state_at_us, words);
  return moment_or_nothing(at, words);
}

std::string detail_of(const Stage& stage, const ReportProgress& progress, bool is_newest, const ProgressWords& said) {
  const auto& words = said.words;
  if (is_newest && progress.sent_back) {
    const bool checked = progress.state == ledger_state::kInProgress;
    return words(checked ? "progress.redo" : "progress.again");
  }
  if (stage.from == ledger_state::kReported) return words("progress.what", {{"what", std::string(said.category)}});
  if (stage.from == ledger_state::kDispatched) {
    if (!progress.due_on) return {};
    return words("progress.asked", {{"date", day_month_text(*progress.due_on, words)}});
  }
  if (stage.from == ledger_state::kSigned) {
    if (!is_newest) return {};
    return words(progress.state == ledger_state::kSigned ? "progress.signed" : "progress.begun");
  }
  return words(stage.help);
}

// Before the hub has it, or where it went no further.
std::vector<ProgressStep> short_way(const ReportProgress& progress, const ProgressWords& said) {
  const auto& words = said.words;
  const auto reported = moment_text(progress.reported_at_us, words), changed = moment_text(progress.state_at_us, words);
  const auto what = words("progress.what", {{"what", std::string(said.category)}});
  if (progress.state == ReportProgress::kReturned) {
    return {{words("progress.saved"), what, reported, State::Done}, {words("progress.returned"), {}, {}, State::Now}};
  }
  if (progress.state == ReportProgress::kStillHere) {
    return {{words("progress.saved"), what, reported, State::Done},
            {words("progress.waiting"), words("progress.waiting-help"), {}, State::Now},
            {words("progress.received"), {}, {}, State::ToCome}};
  }
  const bool declined = progress.state == ledger_state::kDeclined;
  return {{words("progress.received"), what, reported, State::Done},
          {words(declined ? "progress.declined" : "progress.merged"),
           words(declined ? "progress.declined-help" : "progress.merged-help"), changed, State::Now}};
}

}  // namespace

std::vector<ProgressStep> progress_steps(const ReportProgress& progress, const ProgressWords& said) {
  const bool went_no_further = progress.state == ledger_state::kDeclined || progress.state == ledger_state::kMerged;
  if (progress.state == ReportProgress::kStillHere || progress.state == ReportProgress::kReturned || went_no_further)
    return short_way(progress, said);
  std::vector<ProgressStep> steps;
  for (std::size_t i = 0; i < std::size(kStages); ++i) {
    const Stage& stage = kStages[i];
    const bool reached = progress.state >= stage.from, last = i + 1 == std::size(kStages);
    const bool newest = reached && (last || progress.state < kStages[i + 1].from);
    steps.push_back({said.words(stage.key), detail_of(stage, progress, newest, said),
                     reached ? when_of(stage, progress, newest, said.words) : std::string(),
                     newest && !last ? State::Now
                     : reached       ? State::Done
                                     : State::ToCome});
  }
  return steps;
}

std::string state_words(const std::vector<ProgressStep>& steps) {
  const auto newest = std::ranges::find_if(steps.rbegin(), steps.rend(),
                                           [](const ProgressStep& step) { return step.state != State::ToCome; });
  return newest == steps.rend() ? std::string() : newest->words;
}

DueChip due_chip(const ReportProgress& progress, CivilDay today, const Words& words) {
  if (!progress.due_on) return {};
  const bool is_late = *progress.due_on < today;
  const auto date = day_month_text(*progress.due_on, words);
  return {words(is_late ? "progress.late" : "progress.due", {{"date", date}}), is_late};
}

}  // namespace qiaomen
