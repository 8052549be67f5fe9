#include "sync/hub/import/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace qiaomen {
namespace {

constexpr int kWidth = 30;
constexpr int kStep = 10;  // percent, where lines cannot grow

}  // namespace

ProgressBar::ProgressBar(std::ostream& out, bool is_terminal, std::string label)
    : out_(out), is_terminal_(is_terminal), label_(std::move(label)) {}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
  int percent = total == 0 ? 100 : static_cast<int>(std::min(done, total) * 100 / total);
  if (!is_terminal_) percent = percent / kStep * kStep;
  if (percent <= shown_) return;
  shown_ = percent;
  draw(percent);
}

void ProgressBar::draw(int percent) {
  if (!is_terminal_) {
    out_ << fmt::format("{} {} %\n", label_, percent);
    return;
  }
  const int filled = percent * kWidth / 100;
  out_ << fmt::format("\r{} [{:#<{}}{:.<{}}] {:3} %", label_, "", filled, "", kWidth - filled, percent);
  out_.flush();
}

void ProgressBar::finish() {
  if (is_terminal_ && shown_ >= 0) out_ << '\n';
  out_.flush();
}

}  // namespace qiaomen
