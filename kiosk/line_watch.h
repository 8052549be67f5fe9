#pragma once

#include "kiosk/line.h"
#include "sync/client/session.h"

namespace qiaomen {

// Tells from the session's reports what becomes of what is written here. A reply that is lost once is no news; a hub
// that answers and takes nothing twice in a row is.
class LineWatch {
 public:
  Line after(const TickReport& report, Online online) {
    waits_ = report.state == SessionState::Waiting ? waits_ + 1 : 0;
    line_ = line_of(report, online);
    return line_;
  }

 private:
  static constexpr int kWaitsToUnserved = 2;

  Line line_of(const TickReport& report, Online online) const {
    switch (report.state) {
      case SessionState::Working: return Line::Working;
      case SessionState::Settled: return Line::Settled;
      case SessionState::Waiting:
        if (online == Online::No) return Line::Offline;
        return online == Online::Yes && waits_ >= kWaitsToUnserved ? Line::Unserved : line_;
      case SessionState::NeedsEnrolment: return Line::NeedsEnrolment;
      case SessionState::Refused: return Line::Refused;
      case SessionState::Broken: return Line::Broken;
      case SessionState::Blocked: return Line::Blocked;
    }
    return Line::Unknown;
  }

  Line line_ = Line::Unknown;
  int waits_ = 0;
};

}  // namespace qiaomen
