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

void Output::complain(Exit exit, std::string_view message, JsonObject more) {
  err_ << one_line(message) << '\n';
  if (!json_) return;
  more.insert(more.begin(), {{"exit", static_cast<int>(exit)}, {"message", message}});
  print_json(JsonObject{{"error", std::move(more)}});
}

void Output::print_json(const JsonValue& json) { out_ << to_json(json) << '\n' << std::flush; }

}  // namespace qiaomen
