# cmake --install makes a folder that can be moved: bin/ with both programs, share/ with recipes and resources.
include(GNUInstallDirs)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/experiments DESTINATION ${CMAKE_INSTALL_DATADIR}/outeffhop-studio FILES_MATCHING PATTERN "*.json")
