#pragma once

#include <cstdint>
#include <string>

namespace qiaomen {

// Households of a campaign, counted. A parent level adds these up, never rates.
struct Figures {
  std::int64_t in_scope = 0;   // D0
  std::int64_t knocked = 0;    // at least one attempt
  std::int64_t contacted = 0;  // at least one contact
  std::int64_t strict = 0;     // met in person
  std::int64_t excluded = 0;   // E: an exclusion approved by a second person, and no contact

  Figures& operator+=(const Figures& other);
  bool operator==(const Figures&) const = default;
};

struct Rate {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  bool operator==(const Rate&) const = default;
};

Rate knocked_rate(const Figures& figures);    // 敲门率
Rate contacted_rate(const Figures& figures);  // 走访率: what the target is compared with
Rate strict_rate(const Figures& figures);     // 严格走访率

// In integers: 899/1000 has not met 900 permille, 900/1000 has. 0/0 has met nothing.
bool meets(const Rate& rate, std::int64_t target_permille);
// "89.9%", cut and never rounded up, so that no rate looks better than it is; "–" for 0/0.
std::string percent_text(const Rate& rate);

}  // namespace qiaomen
