# Compiler settings and the two functions every folder uses.
include_guard()

find_program(CCACHE ccache)
if(CCACHE)
  # Paths relative to the checkout, so that several build folders share one cache.
  set(IEUM_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${IEUM_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${IEUM_LAUNCHER})
endif()

add_compile_options(-fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Xclang> $<$<COMPILE_LANGUAGE:CXX>:-fno-pch-timestamp>)
  add_link_options(-fuse-ld=lld)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1")
if(IEUM_SANITIZE)
  add_compile_options(-fsanitize=${IEUM_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${IEUM_SANITIZE})
endif()

set(IEUM_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Wcast-qual -Wimplicit-fallthrough $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
    $<$<BOOL:${IEUM_WERROR}>:-Werror>)

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(ICU COMPONENTS uc i18n data REQUIRED)

find_library(IEUM_JEMALLOC jemalloc REQUIRED)

# A library of this project: ieum_library(NAME SOURCES ... DEPS ... [PCH header ...])
function(ieum_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PCH" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${IEUM_WARNINGS})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  if(IEUM_PCH AND ARG_PCH)
    target_precompile_headers(${name} PRIVATE ${ARG_PCH})
  endif()
endfunction()

# A program of this project: ieum_program(NAME SOURCES ... DEPS ...)
function(ieum_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${IEUM_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
endfunction()

# Programs that answer questions allocate with jemalloc: ieum_fast_allocation(NAME). Sanitizers have
# an allocator of their own.
function(ieum_fast_allocation name)
  if(NOT IEUM_SANITIZE)
    target_link_libraries(${name} PRIVATE ${IEUM_JEMALLOC})
  endif()
endfunction()
