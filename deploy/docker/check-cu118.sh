#!/bin/sh
# Checks the cu118 assembly on a Linux host: builds with -Pcu118, unpacks PyTorch's CUDA libraries, adds cuDNN 8 and
# runs tests. They score against a plain-Java reference and see that the CUDA libraries are the ones loaded. On a
# host with a GPU, every architecture is trained and scored on that too. On one without, a driver that does nothing
# stands in, and asking for a GPU must be answered with what is missing: complete up to NVIDIA's driver.
#
#   deploy/docker/check-cu118.sh [DIRECTORY]
#
# DIRECTORY       where the libraries are unpacked, 4.1 GB; default: a temporary one, removed at the end
# CUDNN_JAR       org.bytedeco:cuda 11.8-8.6-1.5.8 linux-x86_64-redist, or leave it to be fetched (2.1 GB)
# MAVEN_OPTIONS   for both Maven runs, e.g. -o
#
# Needs a JDK 17, cc and nm (gcc, binutils), unzip, and 1.6 GB from Maven Central for PyTorch itself. Both downloads stay in
# Maven's repository, under ai/djl/pytorch/pytorch-native-cu118 and org/bytedeco/cuda.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
say() { printf '%s\n' "check-cu118: $*"; }

for tool in cc nm unzip; do
  command -v "$tool" >/dev/null || { say "skipped: needs $tool" >&2; exit 3; }
done
directory=${1:-}
if [ -z "$directory" ]; then
  directory=$(mktemp -d)
  trap 'rm -rf "$directory"' EXIT
fi
mkdir -p "$directory"
directory=$(CDPATH='' cd -- "$directory" && pwd -P)

# shellcheck disable=SC2086  # options are words
maven() { "$root/mvnw" -B -q -Dquick -f "$root/pom.xml" ${MAVEN_OPTIONS:-} "$@"; }

say "building with -Pcu118"
maven -Pcu118 -DskipTests -pl trainer/learning -am test-compile
repository=$(maven help:evaluate -Dexpression=settings.localRepository -DforceStdout -pl schemas | tail -n 1)

if [ ! -f "$directory/pytorch/libtorch_cuda.so" ]; then
  say "unpacking PyTorch's libraries to $directory/pytorch"
  "$root/deploy/docker/unpack-native.sh" \
    "$(find "$repository/ai/djl/pytorch/pytorch-native-cu118" -name '*-linux-x86_64.jar')" "$directory"
fi
if [ ! -f "$directory/cudnn/libcudnn.so.8" ]; then
  if [ -z "${CUDNN_JAR:-}" ]; then
    maven dependency:get -Dartifact=org.bytedeco:cuda:11.8-8.6-1.5.8:jar:linux-x86_64-redist -Dtransitive=false
    CUDNN_JAR=$repository/org/bytedeco/cuda/11.8-8.6-1.5.8/cuda-11.8-8.6-1.5.8-linux-x86_64-redist.jar
  fi
  say "unpacking cuDNN to $directory/cudnn"
  unzip -qoj "$CUDNN_JAR" 'org/bytedeco/cuda/linux-x86_64/libcudnn*' -d "$directory/cudnn"
fi

if [ -e /dev/nvidiactl ]; then
  say "this host has NVIDIA's driver: it is used, and the test of a host without one is skipped"
else
  # Every function of the driver that is linked to, each answering 100: no CUDA device.
  mkdir -p "$directory/no-driver"
  nm -D --undefined-only "$directory"/pytorch/lib*.so* "$directory"/cudnn/lib*.so.8 2>/dev/null |
    sed -n 's/.* U \(cu[A-Z][A-Za-z0-9_]*\)$/\1/p' | grep -vE '^cu(da|blas|dnn|fft|rand|solver|sparse)' | sort -u |
    sed 's/.*/int &(void) { return 100; }/' >"$directory/no-driver/cuda.c"
  cc -shared -fPIC -Wl,-soname,libcuda.so.1 -o "$directory/no-driver/libcuda.so.1" "$directory/no-driver/cuda.c"
fi

say "running tests on it"
export PYTORCH_LIBRARY_PATH="$directory/pytorch" PYTORCH_VERSION=2.0.1 PYTORCH_FLAVOR=cu118
export LD_LIBRARY_PATH="$directory/pytorch:$directory/cudnn:$directory/no-driver${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export DJL_CACHE_DIR="$directory/djl"
maven -Pcu118 -pl trainer/learning -am -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest="${TESTS:-Cu118AssemblyTest,Gpu*Test,MtawTest,MtawServingModelTest}" test
if [ -e /dev/nvidiactl ]; then
  say "passed: the cu118 assembly scores and trains on the GPU as on the CPU"
else
  say "passed: the cu118 assembly loads and scores on the CPU device"
fi
