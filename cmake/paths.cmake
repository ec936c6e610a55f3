# Where the program looks for its web files and content: installed, or in the tree it was built from.

target_compile_definitions(jf_base PRIVATE
    JF_VERSION="${PROJECT_VERSION}"
    JF_SHARE_DIR="${CMAKE_INSTALL_FULL_DATADIR}/jiefen"
    JF_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    JF_BUILD_WEB_DIR="${CMAKE_BINARY_DIR}/web/static")
