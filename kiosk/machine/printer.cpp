#include "kiosk/machine/printer.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace qiaomen {
namespace {

constexpr const char* kAskPaper = "\x10\x04\x04";  // DLE EOT 4
constexpr unsigned kFixedBits = 0x93, kFixedValue = 0x12, kPaperEnd = 0x60;

}  // namespace

void Printer::print(std::string bytes, MonotonicTime now) {
  device_ = OpenDevice::open(path_, OpenDevice::For::Writing);
  if (!device_) return end(State::Gone);
  state_ = State::Working;
  if (!device_.is_two_way()) return send_slip(std::move(bytes), now);
  (void)answer();  // one to an earlier question
  slip_ = std::move(bytes);
  ask(Stage::Before, now);
}

void Printer::send_slip(std::string bytes, MonotonicTime now) {
  stage_ = Stage::Sending;
  moved_ = now;
  pending_ = std::move(bytes);
}

void Printer::ask(Stage stage, MonotonicTime now) {
  stage_ = stage;
  moved_ = now;
  pending_ = kAskPaper;
}

Printer::State Printer::step(MonotonicTime now) {
  if (state_ != State::Working) return state_;
  if (is_pulled_out()) end(State::Gone);
  if (!pending_.empty()) send(now);
  if (state_ == State::Working && pending_.empty()) hear(now);
  return state_;
}

void Printer::send(MonotonicTime now) {
  const auto count = ::write(device_.descriptor(), pending_.data(), pending_.size());
  const bool takes_nothing = count < 0 && (errno == EAGAIN || errno == EINTR);
  if (count < 0 && !takes_nothing) return end(State::Gone);
  if (count > 0) {
    moved_ = now;
    pending_.erase(0, static_cast<std::size_t>(count));
  }
  if (stage_ == Stage::Sending && answer() == Paper::Out) return end(State::OutOfPaper);
  if (now.us - moved_.us > kStalledUs) end(State::Gone);
}

// All that was to go out is out.
void Printer::hear(MonotonicTime now) {
  if (stage_ == Stage::Sending) return device_.is_two_way() ? ask(Stage::After, now) : end(State::Printed);
  const auto paper = answer();
  if (paper == Paper::Out) return end(State::OutOfPaper);
  if (paper == Paper::Unknown && now.us - moved_.us < kAnswerUs) return;
  if (stage_ == Stage::After) return end(State::Printed);
  send_slip(std::move(slip_), now);
}

bool Printer::is_pulled_out() const {
  pollfd device{device_.descriptor(), 0, 0};
  return ::poll(&device, 1, 0) > 0 && (device.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

Printer::Paper Printer::answer() {
  auto paper = Paper::Unknown;
  unsigned char status = 0;
  while (device_.is_two_way() && ::read(device_.descriptor(), &status, 1) == 1) {
    if ((status & kFixedBits) != kFixedValue) continue;  // noise
    paper = (status & kPaperEnd) != 0 ? Paper::Out : Paper::There;
  }
  return paper;
}

void Printer::end(State state) {
  state_ = state;
  device_.close();
  slip_.clear();
  pending_.clear();
}

}  // namespace qiaomen
