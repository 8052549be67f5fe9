#pragma once

namespace qiaomen {

enum class Online { Unknown, Yes, No };

// Answers "are we offline?" for a screen. One lost request is no news: it takes two in a row, so that a bad line does
// not flicker; one answer is enough for the way back.
class OnlineState {
 public:
  Online now() const { return now_; }
  void answered() {
    failures_ = 0;
    now_ = Online::Yes;
  }
  void failed() {
    if (++failures_ >= kFailuresToOffline) now_ = Online::No;
  }

 private:
  static constexpr int kFailuresToOffline = 2;
  int failures_ = 0;
  Online now_ = Online::Unknown;
};

}  // namespace qiaomen
