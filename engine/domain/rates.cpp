#include "engine/domain/rates.h"

#include <fmt/format.h>

namespace qiaomen {

Figures& Figures::operator+=(const Figures& other) {
  in_scope += other.in_scope;
  knocked += other.knocked;
  contacted += other.contacted;
  strict += other.strict;
  excluded += other.excluded;
  return *this;
}

Rate knocked_rate(const Figures& figures) { return {figures.knocked, figures.in_scope}; }
Rate contacted_rate(const Figures& figures) { return {figures.contacted, figures.in_scope - figures.excluded}; }
Rate strict_rate(const Figures& figures) { return {figures.strict, figures.in_scope}; }

bool meets(const Rate& rate, std::int64_t target_permille) {
  return rate.denominator > 0 && rate.numerator * 1000 >= rate.denominator * target_permille;
}

std::string percent_text(const Rate& rate) {
  if (rate.denominator <= 0) return "–";
  const auto permille = rate.numerator * 1000 / rate.denominator;
  return fmt::format("{}.{}%", permille / 10, permille % 10);
}

}  // namespace qiaomen
