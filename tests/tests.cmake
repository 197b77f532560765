# The stand-ins for the world, then every test in one list. Labels are the kinds that ./tests/run counts:
# unit, sim, screen, system, fuzz.

# dormwatt_peer(NAME LINK ...): tests/peers/NAME.c and tests/peers/NAME_*.c, a stand-in for the world outside.
function(dormwatt_peer name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS tests/peers/${name}.c tests/peers/${name}_*.c)
  add_executable(peer-${name} ${sources})
  target_link_libraries(peer-${name} PRIVATE ${ARG_LINK})
endfunction()

dormwatt_peer(dormitory LINK Threads::Threads m)
dormwatt_peer(finger LINK dw_screen)
# Not dormwatt_peer: tests/peers/card is the script people call. It links nothing of ours.
file(GLOB sources CONFIGURE_DEPENDS tests/peers/cards/*.c)
add_executable(peer-card ${sources})
target_link_libraries(peer-card PRIVATE PkgConfig::libcrypto PkgConfig::inih)

if(NOT DORMWATT_TESTS)
  return() # the demo needs the peers only
endif()
pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka)

# dormwatt_test(KIND NAME LINK ...): tests/KIND/NAME_test.c, a cmocka program.
function(dormwatt_test kind name)
  if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/tests/${kind}/${name}_test.c)
    message(WARNING "tests/${kind}/${name}_test.c is listed but does not exist")
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  list(TRANSFORM ARG_LINK REPLACE "^@" "dw_")
  add_executable(${name}_test tests/${kind}/${name}_test.c)
  target_include_directories(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_definitions(${name}_test PRIVATE SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${name}_test PRIVATE ${ARG_LINK} PkgConfig::cmocka)
  add_test(NAME ${kind}/${name} COMMAND ${name}_test)
  set_tests_properties(${kind}/${name} PROPERTIES LABELS ${kind} TIMEOUT 600)
endfunction()

# dormwatt_system(NAME PARTS ...): tests/system/NAME_test.py, which starts the real programs PARTS.
function(dormwatt_system name)
  add_test(NAME system/${name} COMMAND /usr/bin/python3 ${CMAKE_CURRENT_SOURCE_DIR}/tests/system/${name}_test.py)
  set_tests_properties(system/${name} PROPERTIES LABELS system TIMEOUT 900
    ENVIRONMENT "DORMWATT_BUILD=${CMAKE_CURRENT_BINARY_DIR}")
endfunction()

# dormwatt_fuzz(NAME LINK ...): tests/fuzz/NAME_fuzz.c; built with clang's libFuzzer only (preset fuzz).
function(dormwatt_fuzz name)
  if(NOT DORMWATT_FUZZ)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  list(TRANSFORM ARG_LINK REPLACE "^@" "dw_")
  add_executable(${name}_fuzz tests/fuzz/${name}_fuzz.c)
  target_link_libraries(${name}_fuzz PRIVATE ${ARG_LINK})
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name}_fuzz)
  add_test(NAME fuzz/${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/fuzz/run_one
           $<TARGET_FILE:${name}_fuzz> ${CMAKE_CURRENT_SOURCE_DIR}/tests/recordings/${name})
  set_tests_properties(fuzz/${name} PROPERTIES LABELS fuzz TIMEOUT 600)
endfunction()
if(DORMWATT_FUZZ)
  add_custom_target(fuzzers)
endif()

# --- base, trade, flow ---------------------------------------------------------------------------
dormwatt_test(unit base LINK @base)
dormwatt_test(unit money LINK @trade)
dormwatt_test(unit key LINK @trade)
dormwatt_test(unit trade LINK @trade)
dormwatt_test(unit forecast LINK @trade)
add_library(dw_stage STATIC tests/fakes/stage.c)
target_include_directories(dw_stage PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/tests)
target_link_libraries(dw_stage PUBLIC dw_flow PkgConfig::cmocka)
dormwatt_test(unit sale LINK @flow)
dormwatt_test(unit session LINK @stage)
dormwatt_test(unit session_card LINK @stage)
dormwatt_test(unit session_pay LINK @stage)
dormwatt_test(unit session_scan LINK @stage)
dormwatt_test(unit session_walk LINK @stage)

# --- ui, screens ---------------------------------------------------------------------------------
add_library(dw_picture STATIC tests/screen/picture.c tests/screen/rules.c)
target_include_directories(dw_picture PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(dw_picture PRIVATE SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
target_link_libraries(dw_picture PUBLIC dw_screen PkgConfig::cmocka)
add_dependencies(dw_ui dw_fonts) # a test of the ui finds them beside itself
dormwatt_test(unit wrap LINK @ui)
dormwatt_test(unit damage LINK @ui)
dormwatt_test(unit theme LINK @ui)
dormwatt_test(unit touch LINK @ui)
dormwatt_test(unit canvas LINK @picture)
dormwatt_test(unit tone LINK @device)
dormwatt_test(unit sleep LINK @device)
dormwatt_test(screen qr LINK @picture)
dormwatt_test(screen golden LINK @picture)
target_sources(golden_test PRIVATE tests/screen/views.c)
dormwatt_test(unit format LINK @ui)
dormwatt_test(unit translate LINK @screen)
dormwatt_fuzz(mo LINK @ui)

# --- reader, purse, cards ------------------------------------------------------------------------
dormwatt_test(unit purse LINK @purse PkgConfig::jansson)

dormwatt_fuzz(purse_answer LINK @reader)
dormwatt_fuzz(reader_message LINK @reader)
dormwatt_fuzz(wedge LINK @reader)
if(DORMWATT_FUZZ)
  target_sources(wedge_fuzz PRIVATE kiosk/device/wedge_line.c)
endif()
if(DORMWATT_TESTS)
  # The kiosk's end by its sources: it needs nothing of the glass that the rest of its folder is linked with.
  add_library(dw_card_layer STATIC kiosk/device/card_reader.c kiosk/device/reader_child.c kiosk/device/wedge.c
              kiosk/device/wedge_line.c tests/fakes/fake_pcsc.c)
  target_include_directories(dw_card_layer PUBLIC tests)
  target_link_libraries(dw_card_layer PUBLIC dw_reader)
  add_executable(card_driver tests/system/card_driver.c)
  target_link_libraries(card_driver PRIVATE dw_card_layer dw_purse)
  add_dependencies(card_driver dormwatt-reader peer-card)
  add_test(NAME system/cards
           COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/system/cards_test.py ${CMAKE_CURRENT_BINARY_DIR})
  set_tests_properties(system/cards PROPERTIES LABELS system TIMEOUT 600)
endif()
dormwatt_test(unit card_link LINK @card_layer)
dormwatt_test(unit teller LINK @card_layer PkgConfig::jansson)
dormwatt_test(unit reader_words LINK @card_layer)
dormwatt_test(unit card_reader LINK @card_layer)

# --- wire, outbox, client, kiosk store -----------------------------------------------------------
dormwatt_test(unit wire LINK @wire)
dormwatt_test(unit row LINK @wire)
dormwatt_test(unit outbox LINK @outbox)
dormwatt_test(unit courier LINK @outbox)
dormwatt_test(unit store LINK @store)
dormwatt_test(unit road_watch LINK @device)
dormwatt_test(unit inbox LINK @device)
pkg_check_modules(libssl REQUIRED IMPORTED_TARGET libssl)
add_library(dw_fake_https STATIC tests/fakes/https.c)
target_include_directories(dw_fake_https PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(dw_fake_https PUBLIC PkgConfig::libssl Threads::Threads)
dormwatt_test(unit client LINK @client @fake_https)
add_library(dw_fake_power STATIC tests/fakes/power.c)
target_include_directories(dw_fake_power PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(dw_fake_power PUBLIC PkgConfig::sqlite3)
dormwatt_test(unit power_cut LINK @store @fake_power)
dormwatt_fuzz(wire LINK @wire)
dormwatt_fuzz(row LINK @wire)

# --- database, ledger, station, ctl --------------------------------------------------------------
add_library(dw_books STATIC tests/fakes/books.c)
target_include_directories(dw_books PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(dw_books PUBLIC dw_station)
dormwatt_test(unit config LINK @base)
dormwatt_fuzz(config LINK @base)
dormwatt_test(unit database LINK @database)
dormwatt_test(unit ledger LINK @ledger)
dormwatt_test(unit audit LINK @books @station)
dormwatt_test(unit bell LINK @station)
dormwatt_test(unit station LINK @books @ctl)
dormwatt_test(unit ctl LINK @books @ctl)
dormwatt_test(unit csv LINK @ctl)
dormwatt_fuzz(csv LINK @ctl)

# --- pay -----------------------------------------------------------------------------------------
dormwatt_test(unit order LINK @pay)
dormwatt_test(unit wechat LINK @pay)
dormwatt_test(unit alipay LINK @pay)
add_executable(pay_driver tests/system/pay_driver.c)
target_link_libraries(pay_driver PRIVATE dw_pay)
add_test(NAME system/pay COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/system/pay_test.py)
set_tests_properties(system/pay PROPERTIES LABELS system TIMEOUT 600
                     ENVIRONMENT DORMWATT_BUILD=${CMAKE_CURRENT_BINARY_DIR})
dormwatt_fuzz(wechat_answer LINK @pay)
dormwatt_fuzz(wechat_notice LINK @pay)
dormwatt_fuzz(alipay_answer LINK @pay)
dormwatt_fuzz(alipay_notice LINK @pay)

# --- meter ---------------------------------------------------------------------------------------
dormwatt_test(unit credit LINK @meter)
dormwatt_test(unit schedule LINK @meter)
dormwatt_test(unit meter_model LINK @meter)
dormwatt_test(unit usage_hour LINK @meter)
dormwatt_test(unit meter_store LINK @meter)
dormwatt_fuzz(acrel_ddsy1352 LINK @meter)
dormwatt_test(system meter LINK @meter)
add_dependencies(meter_test peer-dormitory)
add_executable(sweep_bench tests/bench/sweep_bench.c)
target_link_libraries(sweep_bench PRIVATE dw_meter)

# --- the whole road ------------------------------------------------------------------------------
dormwatt_system(purchase)
