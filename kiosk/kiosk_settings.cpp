#include "kiosk/kiosk_settings.h"

#include <ostream>

#include "kiosk/data_folder.h"
#include "sync/command_line/command_line.h"

namespace qiaomen {
namespace {

constexpr int kMistaken = 2;

std::filesystem::path pinyin_folder() {
  const auto installed = data_folder() / "pinyin";
  return std::filesystem::exists(installed / "station.table.bin") ? installed : QIAOMEN_PINYIN;
}

}  // namespace

std::optional<KioskSettings> read_settings(std::span<const std::string> args, std::ostream& out, std::ostream& err,
                                           int& exit_code) {
  KioskSettings settings;
  std::string home, strings, pinyin, printer, scanner, printer_qr = "own";
  CommandLine line("红旗驿站的触摸屏：居民反映、查进度、看公示；断网照常用", "qiaomen-kiosk",
                   "qiaomen-kiosk " QIAOMEN_VERSION);
  CliCommand root = line.root();
  root.option("--mode", settings.mode, "给谁用").one_of({"resident"}).shows_default();
  root.option("--home", home, "本终端的数据文件夹，已登记（qiaomen enrol）").required().value_name("文件夹");
  root.option("--station", settings.station, "驿站的名称").value_name("文字");
  root.option("--here", settings.here, "驿站在哪里，居民点「这里」时写进反映").value_name("文字");
  root.option("--strings", strings, "屏幕文字的文件夹；不写就用随程序安装的").value_name("文件夹");
  root.option("--pinyin", pinyin, "拼音输入的数据文件夹；不写就用随程序安装的").value_name("文件夹");
  root.option("--language", settings.language, "屏幕文字的语言").one_of({"zh-CN"}).shows_default();
  root.option("--width", settings.width, "窗口的宽，像素").range(200, 8000).shows_default();
  root.option("--height", settings.height, "窗口的高，像素").range(200, 8000).shows_default();
  root.flag("--full-screen", settings.full_screen, "占满屏幕");
  root.option("--printer", printer, "小票打印机（ESC/POS），如 /dev/usb/lp0；不写就不打印").value_name("设备");
  root.option("--printer-columns", settings.paper.columns, "小票一行多少个字母：纸宽 58 毫米 32，80 毫米 48")
      .range(16, 96)
      .shows_default();
  root.option("--printer-qr", printer_qr, "小票上的二维码：own 打印机自己会画，raster 由本机画")
      .one_of({"own", "raster"})
      .shows_default();
  root.option("--camera", settings.camera,
              "照相机：v4l2:设备，或 folder:文件夹（读卡器，照片出现在那里）；不写就不能拍照")
      .value_name("哪一台");
  root.option("--scanner", scanner, "扫码枪，每扫一个写一行，如 /dev/ttyACM0；不写就不能扫码").value_name("设备");
  root.option("--keyboard", settings.keyboards,
              "可以用来打字的实体键盘，写 xinput list 里的名称，可以写几次；没有写的键盘都不起作用")
      .value_name("名称");
  root.flag("--set-pin", settings.sets_pin,
            "设工作人员的密码：从标准输入读一行，6 到 12 位数字，存好就退出；没有设，屏幕上就没有退出的地方");
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
  settings.strings = strings.empty() ? data_folder() / "strings" : std::filesystem::path(strings);
  settings.printer = printer;
  settings.scanner = scanner;
  settings.paper.qr = printer_qr == "own" ? PaperQr::OfPrinter : PaperQr::Raster;
  settings.pinyin = pinyin.empty() ? pinyin_folder() : std::filesystem::path(pinyin);
  return settings;
}

}  // namespace qiaomen
