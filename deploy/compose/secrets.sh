#!/bin/sh
# Writes FILE (.env) from .env.example, with a random password wherever one is empty. What is there is not touched.
set -eu
cd "$(dirname "$0")/../.."
file=${1:-.env}
if [ -e "$file" ]; then
	echo "$file is there and stays as it is."
	exit 0
fi
umask 077
trap 'rm -f "$file.making"' EXIT
trap 'exit 1' INT TERM HUP
while IFS= read -r line; do
	case $line in
	*_PASSWORD=) echo "$line$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <.env.example >"$file.making"
mv "$file.making" "$file"
echo "$file is written: its passwords are random, and only you can read it."
