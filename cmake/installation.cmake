# What `cmake --install` puts where. docs/man and packaging hold the texts.

set(share ${CMAKE_INSTALL_DATADIR}/jiefen)

install(TARGETS jiefen)
install(DIRECTORY web/templates web/messages DESTINATION ${share}/web)
if(JF_WEB)
    install(DIRECTORY ${CMAKE_BINARY_DIR}/web/static DESTINATION ${share}/web)
endif()
install(DIRECTORY content DESTINATION ${share})
install(FILES docs/man/jiefen.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# The unit has to name the program by its full path, which only `cmake --install --prefix` tells.
install(CODE "
    get_filename_component(JF_PROGRAM \"${CMAKE_INSTALL_BINDIR}/jiefen\" ABSOLUTE BASE_DIR \"\${CMAKE_INSTALL_PREFIX}\")
    configure_file(\"${CMAKE_SOURCE_DIR}/packaging/jiefen.service.in\"
        \"${CMAKE_BINARY_DIR}/packaging/jiefen.service\" @ONLY)")
install(FILES ${CMAKE_BINARY_DIR}/packaging/jiefen.service DESTINATION lib/systemd/system)
install(FILES packaging/jiefen.sysusers DESTINATION lib/sysusers.d RENAME jiefen.conf)
