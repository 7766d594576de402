#!/bin/sh
# Unpacks PyTorch's libraries from a jar of DJL, so that PYTORCH_LIBRARY_PATH can point at them.
#
#   unpack-native.sh pytorch-native-FLAVOR-VERSION-linux-x86_64.jar DIRECTORY
#
# They go to DIRECTORY/pytorch. DIRECTORY/cudnn gets links to cuBLAS: cuDNN, to be put there, asks for
# it by its plain names, and the jar has it under hashed ones.
set -eu

jar=$1
directory=$2
[ -f "$jar" ] || { echo "unpack-native.sh: there is no file '$jar'" >&2; exit 3; }

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
jar=$(readlink -f "$jar")
(cd "$unpacked" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" -xf "$jar" pytorch)
find "$unpacked" -type f -name '*.gz' -exec gunzip {} +
mkdir -p "$directory/pytorch" "$directory/cudnn"
find "$unpacked" -type f -exec mv {} "$directory/pytorch" \;
for library in cublas cublasLt; do
  for file in "$directory/pytorch/lib$library"-*.so.11; do
    [ ! -e "$file" ] || ln -sf "../pytorch/$(basename "$file")" "$directory/cudnn/lib$library.so.11"
  done
done
chmod -R a+rX "$directory"
