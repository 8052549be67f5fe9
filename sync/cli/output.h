#pragma once

#include <ostream>

#include "sync/cli/exit.h"
#include "sync/cli/report.h"

namespace qiaomen {

// Where a command's answer goes: reports to `out`, for people or as JSON; what went wrong to `err`, and with --json to
// `out` as well, as {"error": …}.
class Output {
 public:
  Output(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

  void speak_json() { json_ = true; }
  bool is_json() const { return json_; }

  void print(const Report& report);
  // Progress, for people only.
  void say(std::string_view line);
  // `more`: what scripts may want to know besides.
  void complain(Exit exit, std::string_view message, JsonObject more = {});

 private:
  void print_json(const JsonValue& json);

  std::ostream& out_;
  std::ostream& err_;
  bool json_ = false;
};

}  // namespace qiaomen
