#pragma once

#include <filesystem>
#include <span>

#include "kiosk/ui/geometry.h"
#include "tests/kiosk/hand/picture.h"

namespace qiaomen {

// When a picture is the one that somebody looked at: a pixel differs by more than 8 of 255 in a channel, and of a
// thousand at most one does.
inline constexpr int kLeastDifference = 8;
inline constexpr double kMostShare = 0.001;

// What is another every time (a clock, a slip's number), in whole pixels of the picture; it is not compared.
using Masks = std::span<const Rect>;

// Of the pixels that are compared, those that differ; 1 for pictures of unlike size, and if none is compared.
double difference(const Picture32& a, const Picture32& b, Masks masks = {});
bool is_like(const Picture32& a, const Picture32& b, Masks masks = {});

// `picture` with one colour where it is masked, so that a file of it is small and says nothing of its day.
Picture32 masked(Picture32 picture, Masks masks);
// `picture` faded, with red where it differs.
Picture32 marked(const Picture32& picture, const Picture32& reference, Masks masks);

// QIAOMEN_WRITE_GOLDEN=1: the references are to be written anew.
bool writes_golden();

}  // namespace qiaomen
