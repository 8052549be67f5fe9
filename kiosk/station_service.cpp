#include "kiosk/station_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/catalog.h"
#include "sync/client/recovery.h"

namespace qiaomen {
namespace {

std::string_view name_of(Outage outage) {
  switch (outage) {
    case Outage::NotEnrolled: return "not-enrolled";
    case Outage::Damaged: return "damaged";
    case Outage::Unreadable: return "unreadable";
    case Outage::Missing: return "missing";
    case Outage::Newer: return "newer";
    case Outage::Blocked: return "blocked";
    case Outage::Busy: break;
  }
  return "busy";
}

}  // namespace

StationService::StationService(ServiceWorld world) : world_(std::move(world)) { try_to_open(); }

void StationService::try_to_open() {
  const auto now = world_.device.clock.sample().monotonic;
  if (now < open_from_) return;
  open_from_.us = now.us + kTryAgainUs;
  try {
    // One that was damaged, or was not read, may open all the same.
    if (outage_) {
      if (const auto damage = damage_in(world_.home, domain_catalog())) return close(Outage::Damaged, *damage);
    }
    if (const auto opened = open(); !opened) close(outage_of(opened.error()), opened.error().message);
  } catch (const StoreBusy& error) {
    close(Outage::Busy, error.what());
  } catch (const StoreError& error) {
    close(outage_now(), error.what());
  }
}

Result<> StationService::open() {
  TRY(auto device, Device::open(world_.home, world_.device, {.busy_timeout_ms = kWriteWaitMs}));
  if (const auto lost = device.replica->lost_to_block()) {
    lost_ = *lost;
    return fail(Errc::Blocked, "the hub blocked this device");
  }
  desk_ = std::make_unique<ResidentDesk>(world_.home, std::move(device), world_.device);
  desk_->version();
  app_ = std::make_unique<ResidentApp>(
      ResidentWorld{.desk = *desk_,
                    .clock = world_.device.clock,
                    .words = world_.words,
                    .line = [this] { return line(); },
                    .nudge =
                        [this] {
                          if (sync_) sync_->nudge();
                        },
                    .speaker = world_.speaker,
                    .pinyin = world_.pinyin,
                    .plugged = world_.plugged,
                    .staff = world_.staff,
                    .stop = world_.stop,
                    .contact = [this] { return sync_ ? sync_->news().contact : std::nullopt; },
                    .free_bytes = world_.free_bytes},
      world_.settings);
  if (outage_) world_.device.log.write(LogLevel::Warning, "the kiosk is in service again");
  outage_.reset();
  sync_from_ = {};
  return {};
}

// Whatever is open is closed: who mends the file needs it alone.
void StationService::close(Outage why, const std::string& detail) {
  if (app_) app_->start_over();
  app_.reset();
  sync_.reset();
  was_broken_ = false;
  if (why == Outage::Missing) keep_what_is_open();
  desk_.reset();
  if (outage_ != why) {
    world_.device.log.write(LogLevel::Error, fmt::format("the kiosk is out of service, {}: {}", name_of(why), detail));
  }
  outage_ = why;
  detail_ = detail;
  open_from_.us = world_.device.clock.sample().monotonic.us + (why == Outage::Busy ? kBusyAgainUs : kTryAgainUs);
}

// A file that was deleted while it was open is all there still.
void StationService::keep_what_is_open() {
  if (!desk_) return;
  const auto kept = desk_->write_anew();
  world_.device.log.write(LogLevel::Error, kept ? "the replica's file was deleted while it was in use; all that was in "
                                                  "it is in its place again"
                                                : kept.error().message);
}

Outage StationService::outage_of(const Error& error) const {
  switch (error.code) {
    case Errc::NotFound: return Outage::NotEnrolled;
    case Errc::Unsupported: return Outage::Newer;
    case Errc::Blocked: return Outage::Blocked;
    case Errc::Busy: return Outage::Busy;
    default: return outage_now();
  }
}

Outage StationService::outage_now() const {
  std::error_code error;
  if (desk_ && !std::filesystem::exists(world_.home.replica_file(), error)) return Outage::Missing;
  try {
    return damage_in(world_.home, domain_catalog()) ? Outage::Damaged : Outage::Unreadable;
  } catch (const StoreError&) {
    return Outage::Unreadable;
  }
}

void StationService::draw(Ui& ui) {
  if (!app_) try_to_open();
  try {
    if (app_) tend();
    if (app_) return app_->draw(ui);
  } catch (const StoreBusy& error) {
    close(Outage::Busy, error.what());
  } catch (const StoreError& error) {
    close(outage_now(), error.what());
  }
  ui.end_covered();
  ui.end_bar();
  draw_out_of_service(view(), ui);
}

void StationService::touched() {
  if (app_) app_->touched();
}

void StationService::start_over() {
  if (app_) app_->start_over();
}

bool StationService::hear() { return app_ && app_->hear(); }

void StationService::typed(const TypedKey& key) {
  if (app_) app_->typed(key);
}

std::chrono::milliseconds StationService::until_hearing() const {
  return app_ ? app_->until_hearing() : std::chrono::hours(1);
}

std::chrono::milliseconds StationService::until_change() const {
  const auto wait = [&](MonotonicTime at) {
    const auto left = at.us - world_.device.clock.sample().monotonic.us;
    return std::chrono::milliseconds(std::max<std::int64_t>(0, left) / 1000 + 1);
  };
  return app_ ? app_->until_change() : wait(open_from_);
}

Line StationService::line() const {
  const auto told = sync_ ? sync_->news().line : Line::Unknown;
  if (told == Line::Unknown && was_broken_) return Line::Broken;  // until it is known better
  if (sync_) return told;
  return syncs_elsewhere_ ? Line::Elsewhere : Line::Unknown;
}

void StationService::tend() {
  if (line() == Line::Blocked) return close_and_look();
  const auto now = world_.device.clock.sample().monotonic;
  if (now < sync_from_ || (sync_ && sync_->news().line != Line::Broken)) return;
  sync_from_.us = now.us + kSyncAgainUs;
  if (sync_ && damage_in(world_.home, domain_catalog())) return close_and_look();
  begin_sync();
}

// What it is, opening tells.
void StationService::close_and_look() {
  close(Outage::Busy, {});
  open_from_ = {};
  try_to_open();
}

// A runner that met a file that it could not read has ended; another process that synced may have gone.
void StationService::begin_sync() {
  was_broken_ = sync_ != nullptr;
  sync_.reset();
  auto started = BackgroundSync::start(world_.home, world_.device, world_.connect, world_.wake);
  syncs_elsewhere_ = !started && started.error().code == Errc::Busy;
  if (started) {
    sync_ = *std::move(started);
  } else {
    world_.device.log.write(LogLevel::Warning, started.error().message);
  }
}

OutOfServiceView StationService::view() const {
  const auto& words = world_.words;
  const auto key = "out." + std::string(name_of(outage_.value_or(Outage::Busy)));
  return {.station = world_.settings.name.empty() ? words("station.unnamed") : world_.settings.name,
          .what = words(key),
          .kept = words(key + "-kept", {{"count", std::to_string(lost_)}}),
          .to_do = words(key + "-do"),
          .detail = detail_};
}

}  // namespace qiaomen
