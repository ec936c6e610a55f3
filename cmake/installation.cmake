# What `cmake --install` puts where. docs/man and packaging hold the texts.

set(share ${CMAKE_INSTALL_DATADIR}/jiefen)

install(TARGETS jiefen)
install(DIRECTORY web/templates web/messages DESTINATION ${share}/web)
if(JF_WEB)
    install(DIRECTORY ${CMAKE_BINARY_DIR}/web/static DESTINATION ${share}/web)
endif()
install(DIRECTORY content DESTINATION ${share})
install(FILES docs/man/jiefen.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# The unit has to name the program by its full path, which only the prefix tells.
configure_file(packaging/jiefen.service.in packaging/jiefen.service @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/packaging/jiefen.service DESTINATION lib/systemd/system)
install(FILES packaging/jiefen.sysusers DESTINATION lib/sysusers.d RENAME jiefen.conf)
