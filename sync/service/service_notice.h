#pragma once

#include <string>

namespace qiaomen {

// What systemd hears of the service that it started (Type=notify); of a program that it did not start, nothing.
class ServiceNotice {
 public:
  ServiceNotice();

  // Once it answers requests; `status` is for `systemctl status`.
  void ready(const std::string& status) const;
  // As often as you like: without it for WatchdogSec=, systemd starts the service anew.
  void alive() const;
  void stopping() const;

 private:
  bool is_watched_;
};

}  // namespace qiaomen
