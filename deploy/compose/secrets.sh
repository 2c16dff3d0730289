#!/bin/sh
# Writes .env from .env.example, with a random password wherever one is empty. An .env that is there is not touched.
set -eu
cd "$(dirname "$0")/../.."
if [ -e .env ]; then
	echo ".env is there and stays as it is."
	exit 0
fi
umask 077
while IFS= read -r line; do
	case $line in
	*_PASSWORD=) echo "$line$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <.env.example >.env.making
mv .env.making .env
echo ".env is written: passwords made at random, readable by you alone."
