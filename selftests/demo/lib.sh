# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# The lab file's network with its services, for the scripts beside this one,
# which read what is set here.
# shellcheck disable=SC2034
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
lab=${LAB:-/usr/share/doc/vpeer/examples/hub-spoke.yaml}
run=/run/vpeer-demo
# seconds until a request counts as unanswered, and a service as not starting
patience=5 startup=60

hosts=(web cache ops shop1 shop2 shop3 bill1 bill2 bill3)
declare -A service=([web]=http [shop1]=http [cache]=redis [bill1]=redis)
declare -A vnet=() addr4=() addr6=()

topology()
{
	cat <<'DRAWING'

        westeurope                                  northeurope
  +---------------------+                     +---------------------+
  | hub    10.0.0.0/16  |   global peering    | billing 10.2.0.0/16 |
  |        fd00:a::/48  |<===================>|         fd00:c::/48 |
  |  web    nginx       |                     |  bill1  redis       |
  |  cache  redis       |                     |         (replica)   |
  |  ops                |                     |  bill2              |
  +---------------------+                     |  bill3              |
            ^                                 +---------------------+
            | regional peering                           :
            v                                            :
  +---------------------+                                :
  | shop   10.1.0.0/16  |                                :
  |        fd00:b::/48  |. . . . . no peering . . . . . .:
  |  shop1  nginx       |
  |  shop2              |
  |  shop3              |
  +---------------------+

DRAWING
}

inside()
{
	ip netns exec "$@"
}

# The fabric knows who is where; nothing is written down twice.
learn_hosts()
{
	local host net a4 a6

	while read -r host net a4 a6; do
		vnet[$host]=$net addr4[$host]=$a4 addr6[$host]=$a6
	done < <(vpeerctl -j nic show | jq -r '.[] | [.name,
		(.virtualNetwork.id | sub("default:"; "")),
		.ipConfigurations[].privateIPAddress] | join(" ")')
}

# await COMMAND...: until it succeeds
await()
{
	local end=$((SECONDS + startup))

	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$end" ]; then
			echo "no success within $startup s: $*" >&2
			return 1
		fi
		sleep 0.05
	done
}

start_nginx()
{
	local dir=$run/$1

	mkdir -p "$dir/html"
	chmod 755 "$dir" "$dir/html"
	echo "hello from $1" >"$dir/html/index.html"
	cat >"$dir/nginx.conf" <<-CONF
		user www-data;
		worker_processes 1;
		pid $dir/pid;
		error_log $dir/log;
		events {}
		http {
			access_log off;
			client_body_temp_path $dir/body;
			proxy_temp_path $dir/proxy;
			fastcgi_temp_path $dir/fastcgi;
			uwsgi_temp_path $dir/uwsgi;
			scgi_temp_path $dir/scgi;
			server {
				listen 80;
				listen [::]:80;
				root $dir/html;
			}
		}
	CONF
	inside "$1" nginx -p "$dir" -e "$dir/log" -c "$dir/nginx.conf"
}

# start_redis HOST [OPTION...]
start_redis()
{
	local dir=$run/$1

	mkdir -p "$dir"
	inside "$1" redis-server --daemonize yes --save '' --dir "$dir" \
		--pidfile "$dir/pid" --logfile "$dir/log" \
		--bind '*' '-::*' --protected-mode no "${@:2}" >/dev/null
	await inside "$1" redis-cli ping
}

in_step()
{
	inside "$1" redis-cli info replication |
		grep -q 'master_link_status:up'
}

start_services()
{
	mkdir -p "$run"
	start_nginx web
	start_nginx shop1
	start_redis cache
	start_redis bill1 --replicaof "${addr6[cache]}" 6379
	await in_step bill1
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

stop_services()
{
	local file pid

	for file in "$run"/*/pid; do
		[ -s "$file" ] || continue
		pid=$(<"$file")
		kill "$pid" 2>/dev/null || continue
		await gone "$pid"
	done
	rm -rf "$run"
}
