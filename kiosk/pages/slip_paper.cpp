#include "kiosk/pages/slip_paper.h"

#include "engine/domain/slip_number.h"
#include "kiosk/when_text.h"
#include "sync/device/qr_code.h"

namespace qiaomen {

QrSymbol qr_of_slip(const std::string& slip) {
  const auto code = qr_code(slip);
  return code ? QrSymbol{code->size, code->black} : QrSymbol{};
}

void print_slip(const SlipFacts& facts, PageWorld& world) {
  if (world.plugged.printer == nullptr) return;
  const auto& words = world.words;
  const auto qr = qr_of_slip(facts.slip);
  const PaperSlip slip{.title = words("paper.title", {{"station", world.shown.place.station}}),
                       .number = spaced_slip(facts.slip),
                       .code = facts.slip,
                       .code_side = qr.side,
                       .code_dark = qr.dark,
                       .lines = {words("paper.what", {{"what", world.picture(facts.category).label}}),
                                 words("paper.when", {{"when", moment_text(facts.reported_at_us, words)}}), "",
                                 words("paper.next"), words("paper.next-2"), words("paper.keep")}};
  world.plugged.printer->print(escpos(slip, world.plugged.paper), world.clock.sample().monotonic);
}

}  // namespace qiaomen
