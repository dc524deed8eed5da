# cmake --install makes a folder that can be moved: bin/ with both programs, lib/ with the CUDA kernels, share/ with recipes and resources.
# LibTorch is not copied (gigabytes, and a cluster has its own). outeffhop looks for it, in this order, in LD_LIBRARY_PATH,
# in a link `libtorch` beside bin/ (to a torch package or an unpacked LibTorch), and where it was when outeffhop was built.
include(GNUInstallDirs)
set(shared ${CMAKE_INSTALL_DATADIR}/outeffhop-studio)

if(TARGET outeffhop)
  set(libraries $ORIGIN/../libtorch/lib $ORIGIN/../libtorch/../nvidia/cu13/lib ${TORCH_INSTALL_PREFIX}/lib)
  if(TARGET CUDA::cudart)
    get_target_property(cudart CUDA::cudart IMPORTED_LOCATION)
    file(REAL_PATH ${cudart} cudart)
    cmake_path(GET cudart PARENT_PATH cuda_libraries)
    list(APPEND libraries ${cuda_libraries})
  endif()
  set_target_properties(outeffhop PROPERTIES INSTALL_RPATH "$ORIGIN/../lib;${libraries}")
  install(TARGETS outeffhop)
  if(TARGET outeffhop_cuda)
    set_target_properties(outeffhop_cuda PROPERTIES INSTALL_RPATH "${libraries}")
    install(TARGETS outeffhop_cuda LIBRARY DESTINATION lib)
  endif()
endif()
if(TARGET outeffhop-studio)
  install(TARGETS outeffhop-studio)
endif()

install(DIRECTORY ${PROJECT_SOURCE_DIR}/experiments DESTINATION ${shared} FILES_MATCHING PATTERN "*.json")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${shared})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/resources/fonts DESTINATION ${shared}/licences FILES_MATCHING PATTERN "LICENSE*")
