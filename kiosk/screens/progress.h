#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/report_what.h"

namespace qiaomen {

struct AskSlipView {
  BarView bar;
  std::string typed;  // digits so far, spaced as on the slip
  bool is_complete = false;
  std::string wrong;  // what is wrong with it, and what to do; empty: nothing
  bool has_camera = false;
};
struct TypeDigit {
  char digit = '0';
};
struct DeleteDigit {};
struct LookUp {};
struct ScanSlip {};
using AskSlipAction = std::variant<TypeDigit, DeleteDigit, LookUp, ScanSlip, BarAction>;
// The number from the slip, by large keys or by the camera.
std::optional<AskSlipAction> draw_ask_slip(const AskSlipView& view, Ui& ui);

struct ProgressStep {
  std::string words;  // 站长受理了
  std::string when;   // 11月24日 9:41; empty: not known
  enum class State { Done, Now, ToCome } state = State::ToCome;
};
struct ProgressView {
  BarView bar;
  std::string slip;  // spaced
  Picture picture;
  std::string reported;
  std::vector<ProgressStep> steps;  // at most six
};
struct FinishProgress {};
using ProgressAction = std::variant<FinishProgress, BarAction>;
// How far a report has come, in plain words.
std::optional<ProgressAction> draw_progress(const ProgressView& view, Ui& ui);

}  // namespace qiaomen
