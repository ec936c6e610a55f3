# The static web files: those of web/static and what web/vendor.txt takes out of the npm packages, each text file with
# a .gz and a .br copy beside it. tools/build-web does the work.

set(JF_STATIC_DIR ${CMAKE_BINARY_DIR}/web/static)
file(GLOB_RECURSE static_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/static/*)

add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/web/built
    COMMAND ${CMAKE_SOURCE_DIR}/tools/build-web ${JF_STATIC_DIR}
    COMMAND ${CMAKE_COMMAND} -E touch ${CMAKE_BINARY_DIR}/web/built
    DEPENDS ${static_sources} ${CMAKE_SOURCE_DIR}/web/vendor.txt ${CMAKE_SOURCE_DIR}/web/package-lock.json
            ${CMAKE_SOURCE_DIR}/tools/build-web
    COMMENT "Building the web files"
    VERBATIM)
add_custom_target(web ALL DEPENDS ${CMAKE_BINARY_DIR}/web/built)
