#include "engine/domain/form_answers.h"

#include <algorithm>

#include "tests/fuzz/property.h"

// A form and, after a zero byte, what somebody answered: both come from files that people write, answers from any
// device that the hub knows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const auto text = as_text({data, size});
  const auto cut = std::min(text.find('\0'), text.size());
  const auto form = parse_form(text.substr(0, cut));
  if (!form) {
    fuzz::must_hold(form.error().message.contains("表单有错："), "a form is refused without a reason");
    return 0;
  }
  for (std::size_t i = 0; i < form->questions.size(); ++i) {
    const auto& when = form->questions[i].when;
    const bool is_comparison = when && when->parts.empty();
    fuzz::must_hold(!is_comparison || when->question < i, "a question waits for a later one");
  }
  const auto answers = check_answers(*form, text.substr(std::min(cut + 1, text.size())));
  if (!answers) return 0;
  fuzz::must_hold(answers->of.size() == form->questions.size(), "an answer has no question");
  for (std::size_t i = 0; i < answers->of.size(); ++i) {
    const Question& question = form->questions[i];
    const bool is_skipped = question.when && !holds(*question.when, answers->of);
    const bool is_answered = !std::holds_alternative<std::monostate>(answers->of[i]);
    fuzz::must_hold(!is_skipped || !is_answered, "a skipped question is answered");
    fuzz::must_hold(is_skipped || !question.required || is_answered, "a required question is not answered");
    (void)answer_text(question, answers->of[i]);
  }
  return 0;
}
