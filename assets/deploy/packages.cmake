# Debian packages of what is installed: .ci/build.sh release packages, into build/release/packages.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "Qiaomen")
set(CPACK_PACKAGE_CONTACT "Qiaomen contributors <qiaomen@example.org>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)  # so that the service's files name the places under /usr
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)

set(CPACK_COMPONENTS_ALL hub client)
if(QIAOMEN_KIOSK)
  list(APPEND CPACK_COMPONENTS_ALL kiosk)
endif()
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_HUB_PACKAGE_NAME qiaomen-hub)
set(CPACK_DEBIAN_HUB_PACKAGE_SECTION net)
set(CPACK_DEBIAN_HUB_PACKAGE_DEPENDS "systemd")
set(CPACK_DEBIAN_HUB_DESCRIPTION "敲门服务器 (hub of door-knocking campaigns)
合并、裁决并保存各设备离线时的工作：走访记录、问题台账、照片。带 systemd 服务、定时备份和运维说明。
.
The central hub of Qiaomen, an offline-first engine for neighbourhood
door-knocking campaigns and their issue ledger. It merges what devices wrote
without a network, and loses nothing of it. With a systemd service, backups
by timer and an operator's guide.")
set(debian ${CMAKE_CURRENT_SOURCE_DIR}/debian)
set(controls conffiles postinst prerm postrm)
foreach(component hub kiosk)
  string(TOUPPER ${component} upper)
  list(TRANSFORM controls PREPEND ${debian}/${component}/ OUTPUT_VARIABLE CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA)
endforeach()

set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME qiaomen)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SECTION net)
set(CPACK_DEBIAN_CLIENT_DESCRIPTION "敲门：没有网络也能走访 (door-knocking without a network)
网格员和站长用的程序：没有网络也能记录走访和问题，有网络时与服务器合并，谁写的都不会丢。
.
The device's program of Qiaomen, an offline-first engine for neighbourhood
door-knocking campaigns and their issue ledger: visits and issues are recorded
without a network, and merge with the hub when it returns.")

set(CPACK_DEBIAN_KIOSK_PACKAGE_NAME qiaomen-kiosk)
set(CPACK_DEBIAN_KIOSK_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_KIOSK_PACKAGE_DEPENDS "systemd, xinit, xserver-xorg-core, xserver-xorg-input-libinput, libgl1, libgl1-mesa-dri, fonts-noto-cjk, fonts-material-design-icons-iconfont")
set(CPACK_DEBIAN_KIOSK_PACKAGE_RECOMMENDS "espeak-ng (>= 1.52)")  # reads pages aloud; 1.51 reads Mandarin wrongly
set(CPACK_DEBIAN_KIOSK_DESCRIPTION "敲门：红旗驿站的触摸屏 (touchscreen of a neighbourhood station)
居民反映问题、查进度、看公示的触摸屏，断网照常用。带 systemd 服务和看门狗。
.
The station's touchscreen of Qiaomen, an offline-first engine for neighbourhood
door-knocking campaigns and their issue ledger: residents report problems and
see what became of them, also while the line is cut. With a systemd service
that starts it anew if it hangs.")
include(CPack)

add_custom_target(packages DEPENDS programs
  COMMAND ${CMAKE_CPACK_COMMAND} -G DEB --config ${CMAKE_BINARY_DIR}/CPackConfig.cmake -B ${CMAKE_BINARY_DIR}/packages
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR} VERBATIM)
