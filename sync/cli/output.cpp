#include "sync/cli/output.h"

namespace qiaomen {

void Output::print(const Report& report) {
  if (json_) return print_json(to_json(report));
  print_for_people(out_, report);
  out_.flush();
}

void Output::say(std::string_view line) {
  if (!json_) out_ << line << '\n' << std::flush;
}

void Output::complain(Exit exit, std::string_view message, const Json& more) {
  err_ << one_line(message) << '\n';
  if (!json_) return;
  Json error{{"exit", static_cast<int>(exit)}, {"message", message}};
  error.update(more);
  print_json({{"error", error}});
}

// What was typed may be no UTF-8: replaced, never thrown at.
void Output::print_json(const Json& json) {
  out_ << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n' << std::flush;
}

}  // namespace qiaomen
