#include "engine/base/bytes.h"
#include "sync/wire/enrolment.h"
#include "tests/fuzz/property.h"

// What is taken for a ticket says the same when it is printed and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const auto ticket = parse_ticket(as_text({data, size}));
  if (!ticket) return 0;
  const auto again = parse_ticket(to_text(*ticket));
  fuzz::must_hold(again.has_value(), "a printed ticket is no ticket");
  fuzz::must_hold(again->url == ticket->url && again->secret == ticket->secret && again->ca_pem == ticket->ca_pem,
                  "a printed ticket says something else");
  return 0;
}
