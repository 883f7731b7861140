# Code generated from protos that lie outside the folder that wants it.
include_guard()

# Sources of PROTOS (paths below ROOT, which may import from IMPORTS) into the library NAME.
# protobuf_generate cannot be used, because the protos lie outside the folder. Not held to the
# project's warnings.
function(ieum_generated name)
  cmake_parse_arguments(ARG "" "ROOT" "IMPORTS;PROTOS;PROTOC;EXTENSIONS;DEPS" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name})
  file(MAKE_DIRECTORY ${out})
  set(paths -I ${ARG_ROOT})
  foreach(folder ${ARG_IMPORTS})
    list(APPEND paths -I ${folder})
  endforeach()
  set(sources)
  foreach(proto ${ARG_PROTOS})
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    list(TRANSFORM ARG_EXTENSIONS PREPEND ${out}/${stem} OUTPUT_VARIABLE outputs)
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc ${paths} ${ARG_PROTOC}=${out} ${ARG_ROOT}/${proto}
      DEPENDS ${ARG_ROOT}/${proto}
      COMMENT "Generating ${stem} for ${name}"
      VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PUBLIC ${out})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
endfunction()
