# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by app/run and tests/run: finds or installs what the build needs, configures and builds.
# A caller may add to `packages` and change `install` and `yes` (true or false), then calls set_up, configure and build.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
install=true
yes=false
[[ ${CI:-} != true ]] || yes=true
torch_version=2.11.0
cache="${XDG_CACHE_HOME:-$HOME/.cache}/outeffhop-studio"
environment="$cache/torch-$torch_version"
cuda_packages=(nvidia-cuda-nvcc nvidia-cuda-crt nvidia-nvvm nvidia-cuda-cccl nvidia-cuda-runtime)
packages=(build-essential cmake ninja-build ccache mold git python3 python3-venv
  qt6-base-dev qt6-svg-dev libqcustomplot-dev libsqlitecpp-dev libsqlite3-dev nlohmann-json3-dev
  libcli11-dev libfmt-dev libspdlog-dev libexpected-dev libzstd-dev libutf8proc-dev libjpeg-dev libstb-dev zlib1g-dev
  libgtest-dev libgmock-dev libbenchmark-dev)

say() { printf '%s\n' "$@"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# The Debian packages of "$@" that are not installed, one a line.
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
}

# Directory of TorchConfig.cmake of a Python ($1) that has torch 2.11 or newer; fails when it has none. Imports nothing heavy.
torch_dir_of_python() {
  local directory
  directory=$("$1" -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null) || return 1
  directory+=/share/cmake/Torch
  is_recent_torch "$directory" && say "$directory"
}

is_recent_torch() {
  local version
  version=$(sed -n 's/^set(PACKAGE_VERSION "\([0-9.]*\).*/\1/p' "$1/TorchConfigVersion.cmake" 2>/dev/null)
  [[ $version == 2.* ]] && printf '2.11\n%s\n' "$version" | sort --check=quiet --version-sort
}

# Our own environment counts only when pip finished it: pip writes a package's RECORD last, and torch's after its dependencies'.
own_environment_has() {
  local package
  for package in "$@"; do
    compgen -G "$environment/lib/python3*/site-packages/${package//-/_}-*.dist-info/RECORD" >/dev/null || return 1
  done
}

# Sets torch_dir and python: from Torch_DIR, from PYTHON, from python3 on the PATH, or from our own environment.
# torch_dir stays empty when there is none yet.
find_torch() {
  torch_dir='' python=''
  local candidate
  if [[ ${Torch_DIR:-} ]]; then
    is_recent_torch "$Torch_DIR" || die "Torch_DIR=$Torch_DIR has no LibTorch 2.11 or newer"
    torch_dir=$Torch_DIR
    return
  fi
  for candidate in ${PYTHON:+"$PYTHON"} python3; do
    if torch_dir=$(torch_dir_of_python "$candidate"); then
      python=$(command -v "$candidate")
      return
    fi
  done
  if own_environment_has torch numpy; then
    python=$environment/bin/python
    torch_dir=$(torch_dir_of_python "$python") || torch_dir=''
  fi
}

# Major version of CUDA that the LibTorch in torch_dir was built for; empty for a CPU build.
torch_cuda_major() {
  local prefix=$torch_dir/../../..
  if [[ ! $torch_dir ]]; then
    say 13
  elif [[ -f $prefix/version.py ]]; then
    sed -n "s/^cuda.*= '\([0-9]*\)\..*/\1/p" "$prefix/version.py"
  elif [[ -f $prefix/build-version ]]; then
    sed -n 's/.*+cu\([0-9][0-9]\).*/\1/p' "$prefix/build-version"
  fi
}

# Sets cuda_root: a CUDA toolkit of LibTorch's major version on this machine, or the Python packages beside LibTorch.
find_cuda() {
  cuda_root=''
  local nvcc major
  major=$(torch_cuda_major)
  [[ $major ]] || return 0
  for nvcc in "${CUDA_HOME:-}/bin/nvcc" "$(command -v nvcc || true)" /usr/local/cuda/bin/nvcc; do
    if [[ -x $nvcc && $("$nvcc" --version 2>/dev/null) == *"release $major."* ]]; then
      cuda_root=$(dirname "$(dirname "$(realpath "$nvcc")")")
      [[ ! -e $cuda_root/include/cusparse.h ]] || return 0
    fi
  done
  cuda_root=$(realpath --canonicalize-missing "$torch_dir/../../../../nvidia/cu$major")
  [[ -x $cuda_root/bin/nvcc && -d $cuda_root/include/cccl ]] || cuda_root=''
}

# Says what is missing and what will be done about it; stops when that is not allowed.
agree() {
  local as_root=''
  [[ $EUID -eq 0 ]] || as_root='sudo '
  ((${#lacking[@]} == 0)) || say 'Missing Debian packages, to be installed with:' \
    "  ${as_root}apt-get install --no-install-recommends ${lacking[*]}"
  [[ $torch_dir ]] || say "Missing LibTorch $torch_version: the Python package torch==$torch_version goes into" \
    "  $environment  (about 5 GB; set Torch_DIR or PYTHON to use one that you have)"
  [[ $cuda_root || ! $(torch_cuda_major) ]] || say "Missing CUDA compiler: the Python packages" \
    "  ${cuda_packages[*]}  (13.0) go beside LibTorch"
  $install || die "these are missing, and --no-install was given"
  ((${#lacking[@]} == 0)) || [[ $EUID -eq 0 ]] || command -v sudo >/dev/null || die "there is no sudo here: run the command above as root first"
  $yes && return
  if [[ -t 0 && -t 1 ]]; then
    local answer
    read -rp 'Go on? [Y/n] ' answer
    [[ ! $answer || $answer == [yY]* ]] || die 'nothing was installed'
  elif ((${#lacking[@]})) && [[ $EUID -ne 0 ]]; then
    die "run the command above first, or give --yes to let it run with sudo"
  fi
}

install_packages() {
  ((${#lacking[@]})) || return 0
  local as_root=() log=$cache/apt.log
  [[ $EUID -eq 0 ]] || as_root=(sudo)
  say "Installing ${#lacking[@]} Debian packages (log: $log)"
  {
    "${as_root[@]}" apt-get update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${lacking[@]}"
  } >"$log" 2>&1 || { tail -n 20 "$log" >&2; die 'apt-get failed'; }
}

pip_install() { "$1" -m pip install --disable-pip-version-check "${@:2}"; }

install_torch() {
  [[ ! $torch_dir ]] || return 0
  local base=${PYTHON:-/usr/bin/python3} free
  [[ -x $(command -v "$base") ]] || base=python3
  free=$(df --output=avail --block-size=G "$cache" | tail -1 | tr -dc 0-9)
  ((free >= 9)) || die "LibTorch needs 9 GB while it is installed; $cache has $free GB (XDG_CACHE_HOME chooses another place)"
  rm -rf "$environment"
  "$base" -m venv "$environment"
  pip_install "$environment/bin/python" "torch==$torch_version" numpy
}

install_cuda() {
  [[ ! $cuda_root && $(torch_cuda_major) ]] || return 0
  [[ $(torch_cuda_major) == 13 && $python ]] ||
    die "this LibTorch is built for CUDA $(torch_cuda_major): install that CUDA toolkit and set CUDA_HOME, or unset Torch_DIR and PYTHON"
  pip_install "$python" "${cuda_packages[@]/%/==13.0.*}"
}

# Makes sure that everything is there; costs a fraction of a second when it is.
set_up() {
  mkdir -p "$cache"
  exec 8>"$cache/lock"
  flock --nonblock 8 || { say 'Another set-up is at work; waiting for it.'; flock 8; }
  mapfile -t lacking < <(missing_packages "${packages[@]}")
  command -v dpkg-query >/dev/null || say "This is not Debian: please see to the equivalents of: ${packages[*]}"
  find_torch
  find_cuda
  if ((${#lacking[@]})) || [[ ! $torch_dir ]] || [[ ! $cuda_root && $(torch_cuda_major) ]]; then
    agree
    install_packages
    install_torch
    find_torch
    find_cuda
    install_cuda
    find_cuda
  fi
  exec 8>&-
}

# configure PRESET FOLDER [-Dname=value...]: runs CMake only when it has not been run with these values.
configure() {
  local preset=$1 folder=$root/$2 log=$root/$2/configure.log
  shift 2
  [[ -f $folder/build.ninja && $(cat "$folder/configured-with" 2>/dev/null) == "$*" ]] && return
  mkdir -p "$folder"
  say "Configuring ${folder##*/}/ (log: $log)"
  local fresh=()
  [[ ! -f $folder/configured-with ]] || fresh=(--fresh)
  rm -f "$folder/configured-with"
  (cd "$root" && cmake --preset "$preset" "${fresh[@]}" "$@") >"$log" 2>&1 || { tail -n 30 "$log" >&2; die 'CMake failed'; }
  printf '%s' "$*" >"$folder/configured-with"
}

# build PRESET FOLDER [TARGET...], with as many compilers as cores, and 2 GB of memory for each.
build() {
  local preset=$1 folder=$root/$2 jobs memory
  shift 2
  memory=$(awk '/MemAvailable/ {print int($2 / 2097152)}' /proc/meminfo)
  jobs=$(nproc)
  ((jobs <= memory)) || jobs=$((memory > 1 ? memory : 1))
  exec 8>"$folder/lock"
  flock --nonblock 8 || { say 'Another build is at work here; waiting for it.'; flock 8; }
  (cd "$root" && NINJA_STATUS='[%p, %f of %t, %e s] ' cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}) 8>&- ||
    die 'the build failed'
  exec 8>&-
}

configure_release() { configure release build "-DTorch_DIR=$torch_dir" ${cuda_root:+"-DCUDAToolkit_ROOT=$cuda_root"}; }
