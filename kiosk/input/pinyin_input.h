#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "kiosk/ui/text_input.h"

namespace qiaomen {

// Pinyin by librime, from a folder that rime_deployer built of assets/pinyin: letters a–z spell it in full, by first
// letters or mixed; 2–9 spell it with nine keys; ' parts syllables. Nothing is written or learnt while it runs. librime
// is one a process, so there is one of these at a time.
class PinyinInput final : public TextInput {
 public:
  // Unavailable: the folder lacks a file, or what is there gives no Chinese.
  static Result<std::unique_ptr<PinyinInput>> open(const std::filesystem::path& folder);
  ~PinyinInput() override;
  PinyinInput(const PinyinInput&) = delete;

  bool press(char key) override;
  bool erase() override;
  void choose(std::size_t candidate) override;
  const Composition& composition() const override { return composition_; }
  std::string take() override;
  void clear() override;

 private:
  PinyinInput() = default;
  bool start_session();
  void refresh();
  void take_commit();
  void forget_composition();

  std::uintptr_t session_ = 0;
  Composition composition_;
  std::string finished_;
};

}  // namespace qiaomen
