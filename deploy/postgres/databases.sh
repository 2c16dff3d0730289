#!/bin/sh
# Run once, when the server's volume is empty: a database and a role per service; no role can open another's database.
# The passwords come from the environment: PLANNING_PASSWORD and its kin.
set -eu
for service in directory planning observation followup assessment notification reporting; do
	variable=$(echo "$service" | tr '[:lower:]' '[:upper:]')_PASSWORD
	psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d postgres -v role="kinerja_$service" -v variable="$variable" <<-'SQL'
		\getenv password :variable
		CREATE ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
		CREATE DATABASE :"role" OWNER :"role";
		REVOKE CONNECT, TEMPORARY ON DATABASE :"role" FROM PUBLIC;
	SQL
done
psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d postgres -c 'REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC'
