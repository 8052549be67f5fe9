#include "sync/cli/line_check.h"

#include <algorithm>
#include <charconv>

namespace qiaomen {
namespace {

constexpr std::string_view kTimeHeader = "qiaomen-time-us";
constexpr std::chrono::seconds kSilenceMax{5};
constexpr int kOk = 200;

std::optional<std::int64_t> time_in(const HttpReply& reply) {
  const auto at = std::ranges::find(reply.headers, kTimeHeader, [](const auto& header) { return header.first; });
  if (at == reply.headers.end()) return std::nullopt;
  std::int64_t us = 0;
  const auto* end = at->second.data() + at->second.size();
  const auto [stopped, error] = std::from_chars(at->second.data(), end, us);
  return error == std::errc() && stopped == end ? std::optional(us) : std::nullopt;
}

Result<HttpReply> ask(const Shell& shell) {
  const DeviceHome home(shell.home);
  TRY(const auto url, home.hub_url());
  TRY(const auto transport, shell.environment.connect(url, home.ca_file()));
  return transport->exchange({.method = "GET", .path = "/healthz", .silence_max = kSilenceMax});
}

}  // namespace

LineCheck check_line(const Shell& shell) {
  const auto asked = shell.environment.clock.sample();
  const auto reply = ask(shell);
  const auto answered = shell.environment.clock.sample();
  if (!reply) {
    const bool untrusted = reply.error().code == Errc::Unauthenticated;
    return {untrusted ? LineCheck::State::Untrusted : LineCheck::State::NoAnswer, {}};
  }
  if (reply->status != kOk) return {LineCheck::State::Busy, {}};
  LineCheck check{LineCheck::State::Up, {}};
  if (const auto hub_us = time_in(*reply)) {
    check.hub_ahead_us = *hub_us - (asked.wall.us + answered.wall.us) / 2;
  }
  return check;
}

}  // namespace qiaomen
