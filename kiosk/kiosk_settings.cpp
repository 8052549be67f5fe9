#include "kiosk/kiosk_settings.h"

#include <ostream>

#include "sync/command_line/command_line.h"

namespace qiaomen {
namespace {

constexpr int kMistaken = 2;

}  // namespace

std::optional<KioskSettings> read_settings(std::span<const std::string> args, std::ostream& out, std::ostream& err,
                                           int& exit_code) {
  KioskSettings settings;
  std::string home, strings = QIAOMEN_STRINGS, pinyin = QIAOMEN_PINYIN;
  CommandLine line("红旗驿站的触摸屏：居民反映、查进度、看公示；断网照常用", "qiaomen-kiosk", QIAOMEN_VERSION);
  CliCommand root = line.root();
  root.option("--mode", settings.mode, "给谁用").one_of({"resident", "station", "inspector"}).shows_default();
  root.option("--home", home, "本终端的数据文件夹，已登记（qiaomen enrol）").required().value_name("文件夹");
  root.option("--station", settings.station, "驿站的名称").value_name("文字");
  root.option("--here", settings.here, "驿站在哪里，居民点「这里」时写进反映").value_name("文字");
  root.option("--strings", strings, "屏幕文字的文件夹").value_name("文件夹").shows_default();
  root.option("--pinyin", pinyin, "拼音输入的数据文件夹").value_name("文件夹").shows_default();
  root.option("--language", settings.language, "屏幕文字的语言").one_of({"zh-CN", "en"}).shows_default();
  root.option("--width", settings.width, "窗口的宽，像素").range(200, 8000).shows_default();
  root.option("--height", settings.height, "窗口的高，像素").range(200, 8000).shows_default();
  root.flag("--full-screen", settings.full_screen, "占满屏幕");
  root.settings_file("--config", "从这个文件读以上各项");
  root.may_stand_alone();
  root.footer("例：qiaomen-kiosk --mode resident --home /var/lib/qiaomen-kiosk --station 和顺里红旗驿站 --full-screen");
  const auto parse = line.parse(args, out);
  exit_code = 0;
  if (parse.outcome == CommandLine::Outcome::Answered) return std::nullopt;
  if (parse.outcome == CommandLine::Outcome::Mistaken) {
    err << parse.mistake << '\n';
    exit_code = kMistaken;
    return std::nullopt;
  }
  settings.home = home;
  settings.strings = strings;
  settings.pinyin = pinyin;
  return settings;
}

}  // namespace qiaomen
