# A CUDA toolkit named by CUDAToolkit_ROOT, which may be the folder nvidia/cu13 of NVIDIA's Python packages.
# Those have nvcc, headers and libraries, but neither lib64/ nor the links without version (libcudart.so) that
# CMake and nvcc look for: a folder of links in the build tree adds both and leaves the packages as they are.
if(NOT CUDAToolkit_ROOT)
  return()
endif()

set(toolkit ${CUDAToolkit_ROOT})
if(NOT EXISTS ${toolkit}/lib64 AND EXISTS ${toolkit}/lib/libcudart.so.13)
  set(toolkit ${PROJECT_BINARY_DIR}/cuda-toolkit)
  file(MAKE_DIRECTORY ${toolkit}/bin ${toolkit}/lib64)
  foreach(folder include nvvm)
    file(CREATE_LINK ${CUDAToolkit_ROOT}/${folder} ${toolkit}/${folder} SYMBOLIC)
  endforeach()
  # nvcc finds its parts relative to the name it was called by, so bin/ has to be a folder of its own.
  file(GLOB tools ${CUDAToolkit_ROOT}/bin/*)
  foreach(tool ${tools})
    get_filename_component(name ${tool} NAME)
    file(CREATE_LINK ${tool} ${toolkit}/bin/${name} SYMBOLIC)
  endforeach()
  file(GLOB libraries ${CUDAToolkit_ROOT}/lib/*.so.* ${CUDAToolkit_ROOT}/lib/*.a)
  foreach(library ${libraries})
    get_filename_component(name ${library} NAME)
    string(REGEX REPLACE "[.]so[.].*" ".so" name ${name})
    file(CREATE_LINK ${library} ${toolkit}/lib64/${name} SYMBOLIC)
  endforeach()
endif()

set(CUDAToolkit_ROOT ${toolkit})
set(CUDA_TOOLKIT_ROOT_DIR ${toolkit} CACHE PATH "Read by LibTorch's configuration" FORCE)
set(CMAKE_CUDA_COMPILER ${toolkit}/bin/nvcc CACHE FILEPATH "")
