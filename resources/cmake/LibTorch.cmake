# LibTorch 2.11, from Torch_DIR or from the Python wheel found by the set-up script, and the CUDA compiler if there is one.
# The wheel's own configuration wants a CUDA toolkit and, without a GPU, an architecture list that is not probed.
if(NOT DEFINED ENV{TORCH_CUDA_ARCH_LIST})
  set(ENV{TORCH_CUDA_ARCH_LIST} "8.0;8.6;8.9;9.0;10.0;12.0+PTX")
endif()
# CMake 3.25 knows no CUDA 13 dialect above 17; the host side stays at C++20.
set(CMAKE_CUDA_STANDARD 17)
include(CudaToolkit)
# Its configuration warns at length of parts it does not need.
set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
find_package(Torch 2.11 QUIET)
unset(CMAKE_MESSAGE_LOG_LEVEL)
if(NOT Torch_FOUND)
  message(FATAL_ERROR "No LibTorch 2.11: app/run gets one, or give -DTorch_DIR=<torch>/share/cmake/Torch "
                      "(-DOUTEFFHOP_WORKER=OFF builds the studio alone)")
endif()
# A LibTorch with CUDA has enabled the language by now, with the architectures of TORCH_CUDA_ARCH_LIST.
set(OUTEFFHOP_HAS_CUDA OFF)
if(OUTEFFHOP_CUDA AND TARGET torch_cuda)
  set(OUTEFFHOP_HAS_CUDA ON)
endif()
message(STATUS "LibTorch ${Torch_VERSION} in ${TORCH_INSTALL_PREFIX}; CUDA kernels: ${OUTEFFHOP_HAS_CUDA}")

# at::parallel_for is a template: without OpenMP in our own files it would silently run on one thread.
find_package(OpenMP REQUIRED COMPONENTS CXX)
# Linked by flag: by path CMake would warn that LibTorch brings a libgomp of the same name.
set_property(TARGET OpenMP::OpenMP_CXX PROPERTY INTERFACE_LINK_LIBRARIES ${OpenMP_CXX_FLAGS})

# LibTorch without its CUDA libraries, which core/cuda loads where there is a driver: see the decisions in core/README.md.
add_library(outeffhop_torch INTERFACE)
target_link_libraries(outeffhop_torch INTERFACE torch_cpu_library OpenMP::OpenMP_CXX)
target_include_directories(outeffhop_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
list(APPEND CMAKE_BUILD_RPATH ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})

# One precompiled header for all targets above the torch line.
file(WRITE ${PROJECT_BINARY_DIR}/torch_pch.cpp "")
add_library(outeffhop_torch_pch OBJECT ${PROJECT_BINARY_DIR}/torch_pch.cpp)
target_link_libraries(outeffhop_torch_pch PUBLIC outeffhop_torch)
target_precompile_headers(outeffhop_torch_pch PRIVATE
  <ATen/ATen.h> <torch/csrc/autograd/custom_function.h> <torch/nn/module.h>
  <string> <vector> <map> <memory> <optional> <functional>)
