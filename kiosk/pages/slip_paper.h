#pragma once

#include "kiosk/screens/slip.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

struct SlipFacts {
  std::string slip;  // twelve digits
  std::string category;
  std::int64_t reported_at_us = 0;
};

QrSymbol qr_of_slip(const std::string& slip);  // empty: it could not be made
// The paper that a resident takes along; nothing where no printer is.
void print_slip(const SlipFacts& facts, PageWorld& world);

}  // namespace qiaomen
