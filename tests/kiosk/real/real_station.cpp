#include "tests/kiosk/real/real_station.h"

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include "tests/kiosk/hand/likeness.h"
#include "tests/kiosk/real/slip_code.h"

namespace qiaomen {
namespace {

using testing::Words;

constexpr std::chrono::seconds kPatience{45};  // the machine may have much else to do
constexpr std::chrono::seconds kNothingComes{5};
constexpr Point kFirstDigit{205, 952};
constexpr float kKeyPitchX = 334.67F, kKeyPitchY = 164;

const std::filesystem::path kReferences = QIAOMEN_SCREEN_PICTURES, kKept = QIAOMEN_KEPT_PICTURES;

std::filesystem::path file_of(const Sight& sight) { return kReferences / (std::string(sight.reference) + ".png"); }

}  // namespace

namespace place {

Point digit(char digit) {
  const int key = digit == '0' ? 10 : digit - '1';
  return {kFirstDigit.x + kKeyPitchX * static_cast<float>(key % 3),
          kFirstDigit.y + kKeyPitchY * static_cast<float>(key / 3)};
}

}  // namespace place

RealStation::RealStation() {
  serve();
  line_ = std::make_unique<testing::LossyProxy>(testing::LossyProxyOptions{.hub_port = port()});
  const auto enrol = [&](const std::string& name, const std::string& role, std::uint16_t line) {
    ask(name, {"enrol", "--ticket-file", ticket(name, {"--person", "ZZ001", "--role", role, "--estate", "E01"}, line)});
    ask(name, {"sync"});
  };
  enrol("kiosk", "kiosk", line_->port());
  enrol("master", "station-master", 0);
  start_kiosk();
}

void RealStation::start_kiosk() {
  kiosk_ = std::make_unique<testing::Process>(
      KIOSK_PROGRAM, Words{"--home", home("kiosk"), "--full-screen"},
      testing::ProcessOptions{
          .variables = {{"DISPLAY", screen_.display()}, {"NOTIFY_SOCKET", (folder / "notice").string()}}});
  if (!systemd_.next().starts_with("READY=1")) {
    kiosk_->signal(SIGKILL);
    throw std::runtime_error("the kiosk shows nothing: " + kiosk_->wait().err);
  }
}

void RealStation::kill_kiosk(std::chrono::microseconds later) { kiosk_->kill_after(later); }

void RealStation::restart_hub() {
  kill_server();
  serve();
}

void RealStation::type(const std::string& digits) {
  for (const char digit : digits) touch(place::digit(digit));
}

bool RealStation::sees(const Sight& sight) {
  if (writes_golden() && written_.insert(std::string(sight.reference)).second) {
    write_reference(sight);
    return true;
  }
  const auto reference = read_png(file_of(sight));
  const bool is_so =
      hand_.wait_until([&](const Picture32& now) { return is_like(now, reference, sight.masks); }, seen_, kPatience);
  if (!is_so) keep(sight, reference);
  return is_so;
}

// Nothing says when it is complete: it is when it moves no more.
void RealStation::write_reference(const Sight& sight) {
  const auto moved_from = [&](const Picture32& before) {
    return hand_.wait_until([&](const Picture32& now) { return masked(now, sight.masks) != before; }, seen_,
                            kNothingComes);
  };
  while (moved_from(masked(seen_, sight.masks))) continue;
  write_png(masked(seen_, sight.masks), file_of(sight));
}

void RealStation::keep(const Sight& sight, const Picture32& reference) {
  std::filesystem::create_directories(kKept);
  const std::string name(sight.reference);
  write_png(seen_, kKept / ("screen-" + name + ".png"));
  write_png(marked(seen_, reference, sight.masks), kKept / ("screen-" + name + "-difference.png"));
}

std::string RealStation::slip_on_screen(std::chrono::milliseconds longest) {
  std::string slip;
  const auto reads = [&](const Picture32& now) {
    slip = read_code(now);
    return !slip.empty();
  };
  hand_.wait_until(reads, seen_, longest);
  return slip;
}

}  // namespace qiaomen
