#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kiosk/screens/bars.h"

namespace qiaomen {

enum class PhotoStage {
  Waiting,  // for a photo that the station's camera takes by itself
  Live,     // the camera shows what is before it
  Taken,
  Gone,  // the camera does not answer
};

struct PhotoView {
  BarView bar;
  PhotoStage stage = PhotoStage::Waiting;
  const Image* picture = nullptr;  // Live, Taken
  std::string trouble;             // why it could not be kept, and what to do; empty: nothing went wrong
};

struct TakePhoto {};
struct UsePhoto {};
struct RetakePhoto {};
struct SkipPhoto {};
using PhotoAction = std::variant<TakePhoto, UsePhoto, RetakePhoto, SkipPhoto, BarAction>;

// A photo of the problem, for who wants one: never needed.
std::optional<PhotoAction> draw_photo(const PhotoView& view, Ui& ui);

// All of it: what is sent, or looked at, is what is seen.
void draw_whole_photo(Ui& ui, const Image& photo, const Rect& frame);
// Instead of one.
struct NoPhoto {
  Icon icon = Icon::Camera;
  const Tone* tone = nullptr;
  std::string_view title, help;
};
void draw_no_photo(Ui& ui, const Rect& frame, const NoPhoto& why);

}  // namespace qiaomen
