#include "sync/cli/output.h"

namespace qiaomen {

void Output::print(const Report& report) {
  if (json_) return print_json(json_of(report));
  print_for_people(out_, report);
  out_.flush();
}

void Output::say(std::string_view line) {
  if (!json_) out_ << line << '\n' << std::flush;
}

void Output::complain(Exit exit, std::string_view message) {
  err_ << one_line(message) << '\n';
  if (json_) print_json(JsonObject{{"error", JsonObject{{"exit", static_cast<int>(exit)}, {"message", message}}}});
}

void Output::print_json(const JsonValue& json) { out_ << to_json(json) << '\n' << std::flush; }

}  // namespace qiaomen
