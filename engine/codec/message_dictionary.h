#pragma once

#include "engine/base/bytes.h"

namespace qiaomen {

// A zstd dictionary of small messages, part of the program: message_dictionary.zdict beside this file, which
// train_message_dictionary.sh makes. It belongs to the protocol: another one needs another name there.
BytesView message_dictionary();

}  // namespace qiaomen
