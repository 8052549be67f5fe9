#include "kiosk/ui/spoken_text.h"

#include <algorithm>

namespace qiaomen {
namespace {

constexpr std::size_t kAmountDigits = 4;  // a longer number is a name
constexpr std::string_view kRoom = "室", kDash = "-";
constexpr std::string_view kSentence = "。\n";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// Groups of digits with one blank or dash between, from `at` on: "0312 00047 367", "010-6505".
std::size_t groups_end(std::string_view text, std::size_t at) {
  auto end = digits_end(text, at);
  while (end + 1 < text.size() && (text[end] == ' ' || text[end] == '-') && is_digit(text[end + 1])) {
    end = digits_end(text, end + 1);
  }
  return end;
}

bool is_name(std::string_view number, std::string_view after) {
  const auto digits = std::ranges::count_if(number, is_digit);
  const bool clock = after.starts_with(":") || after.starts_with(".") || after.starts_with("%");
  const bool zero_first = number.size() > 1 && number[0] == '0' && !clock;
  return digits > static_cast<std::ptrdiff_t>(kAmountDigits) || zero_first || after.starts_with(kRoom) ||
         number.find(kDash) != std::string_view::npos;
}

void spell(std::string_view number, std::string& out) {
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (!is_digit(number[i])) {
      out += ',';
      continue;
    }
    if (i > 0) out += ' ';
    out += number[i];
  }
}

// Rates before "%": "百分之92.3".
std::string said_rates(std::string_view text, const Words& words) {
  std::string out;
  for (const char c : text) {
    if (c != '%') {
      out += c;
      continue;
    }
    auto from = out.size();
    while (from > 0 && (is_digit(out[from - 1]) || out[from - 1] == '.')) --from;
    const auto rate = out.substr(from);
    out.resize(from);
    out += words("speech.rate", {{"rate", rate}});
  }
  return out;
}

}  // namespace

std::string spelt_digits(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      out += text[at++];
      continue;
    }
    const bool inside = at > 0 && (text[at - 1] == ':' || text[at - 1] == '.');
    auto end = groups_end(text, at);
    // "3 4": two amounts, unless they make a name together.
    if (!is_name(text.substr(at, end - at), text.substr(end))) end = digits_end(text, at);
    const auto number = text.substr(at, end - at);
    if (!inside && is_name(number, text.substr(end))) {
      spell(number, out);
    } else {
      out += number;
    }
    at = end;
  }
  return out;
}

std::string spoken_page(std::span<const DrawnText> texts, const Words& words) {
  std::string page;
  for (const DrawnText& text : texts) {
    if (text.is_icon || text.in_bar || text.text.empty()) continue;
    if (!page.empty() && !text.goes_on) page += kSentence;
    page += text.text;
  }
  return spelt_digits(said_rates(page, words));
}

}  // namespace qiaomen
