#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tool in the hands of several users: root, Alice and Bob, who have no
# capability, in one fabric; users of a user namespace; a program that runs as
# its owner, whoever starts it.
#
#	hub ---- nobody's but root's
#	east --- Alice's		west --- Bob's
#
# shellcheck source=/dev/null
[ "$1" = inside ] || exec unshare -n bash "$0" inside

. lib/tool.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work" || exit 1

vpeerctl tenant add acme &&
	vpeerctl subscription add prod tenant acme &&
	vpeerctl vnet add hub prefix 10.0.0.0/16 || exit 1

# as_user USER COMMAND...: alice is 1000, bob 1001
as_user()
{
	setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"
}

grants_are_given_shown_and_taken()
{
	exits 0 vpeerctl grant add user alice role network-contributor vnet east &&
		exits 0 vpeerctl grant add group 1001 role peer subscription prod &&
		exits 2 vpeerctl grant add user 1000 role network-contributor vnet east &&
		says 'grant user 1000 role network-contributor vnet east' &&
		says ResourceAlreadyExists &&
		exits 0 vpeerctl grant show vnet east &&
		says 'user alice  role network-contributor  vnet east' &&
		exits 0 vpeerctl -br grant show && says 'group bob' &&
		exits 0 vpeerctl grant show subscription prod &&
		[ "$(wc -l <said)" = 1 ] || return 1
	vpeerctl -j grant show role peer |
		jq -e 'length == 1 and .[0].principalId == 1001 and
			.[0].principalType == "Group" and
			.[0].roleDefinitionName == "peer" and
			.[0].scope == "subscription prod"' >/dev/null || return 1
	exits 1 vpeerctl grant add user nosuch role peer vnet east &&
		exits 1 vpeerctl grant add user alice role peer &&
		exits 1 vpeerctl grant add role peer vnet east &&
		exits 0 vpeerctl grant del group bob role peer subscription prod &&
		exits 0 vpeerctl grant del user alice role network-contributor vnet east &&
		exits 2 vpeerctl grant del user alice role network-contributor vnet east &&
		exits 0 vpeerctl grant show && [ ! -s said ]
}

# Each makes his half; what was refused is what the repair then gives.
two_users_peer_without_root()
{
	local repair

	vpeerctl grant add user alice role owner vnet east &&
		vpeerctl grant add user bob role owner vnet west || return 1
	exits 2 as_user 1000 vpeerctl peering add east/w remote west &&
		says LinkedAuthorizationFailed &&
		says 'you lack the role peer on VNet west' &&
		says 'R-AUTH-4' || return 1
	repair=$(sed -n 's/.*repair: an owner runs //p' said)
	[ "$repair" = 'vpeerctl grant add user alice role peer vnet west' ] ||
		{ echo "# $repair"; return 1; }
	# shellcheck disable=SC2086
	exits 0 as_user 1001 $repair &&
		exits 0 as_user 1000 vpeerctl peering add east/w remote west &&
		exits 0 as_user 1001 vpeerctl peering show vnet west &&
		says 'request from another VNet' && ! grep sync said &&
		exits 0 as_user 1000 vpeerctl grant add user bob role peer \
			vnet east &&
		exits 0 as_user 1001 vpeerctl peering add west/e remote east &&
		exits 0 as_user 1000 vpeerctl peering show east/w &&
		says Connected && exits 4 as_user 1000 vpeerctl vnet show west &&
		exits 4 as_user 1000 vpeerctl vnet show nosuch &&
		exits 0 as_user 1000 vpeerctl fabric show
}

# What others have is not there, and there are no numbers.
a_user_sees_his_own()
{
	vpeerctl grant add user alice role reader vnet east &&
		vpeerctl subnet add east/s prefix 10.30.1.0/24 &&
		vpeerctl nic add eye subnet east/s || return 1
	exits 0 as_user 1000 vpeerctl nic show eye && says 'device' &&
		exits 0 as_user 1000 vpeerctl -j nic show &&
		jq -e 'length == 1 and (.[0] | has("number") | not) and
			(.[0].device | has("ifindex") | not)' said >/dev/null &&
		exits 0 as_user 1000 vpeerctl vnet show &&
		[ "$(grep -c region said)" = 1 ] &&
		exits 0 as_user 1000 vpeerctl state show && ! grep hub said
	local status=$?
	vpeerctl nic del eye
	return $status
}

unprivileged_has_his_own_fabric()
{
	# shellcheck disable=SC2016
	exits 0 as_user 1000 unshare -rn bash -c 'vpeerctl vnet add mine prefix 10.0.0.0/16 &&
			vpeerctl subnet add mine/s prefix 10.0.1.0/24 &&
			vpeerctl nic add n subnet mine/s &&
			ip -br addr show dev eth0' && says 10.0.1.4/32 &&
		exits 4 vpeerctl vnet show mine
}

unprivileged_is_refused_elsewhere()
{
	exits 2 as_user 1000 vpeerctl vnet add q prefix 10.9.0.0/16 &&
		says AuthorizationFailed || return 1
	exits 0 as_user 1000 vpeerctl vnet show && [ ! -s said ]
}

# A namespace whose users 0 to 1999 are 100000 to 101999 outside; COMMAND has
# its process as mapped.
with_mapped_users()
{
	local mapped status

	coproc MAPPED { exec unshare -Un bash -c 'echo ready; read -r _'; }
	# shellcheck disable=SC2153
	mapped=$MAPPED_PID
	read -r _ <&"${MAPPED[0]}"
	echo 0 100000 2000 >"/proc/$mapped/uid_map" &&
		echo 0 100000 2000 >"/proc/$mapped/gid_map" && "$@"
	status=$?
	echo >&"${MAPPED[1]}"
	wait "$mapped"
	return $status
}

# inside USER COMMAND...: mapped is the process of the namespace
inside()
{
	# shellcheck disable=SC2154
	nsenter -t "$mapped" -U -n -S "$1" -G "$1" "${@:2}"
}

# outside USER COMMAND...: in the network namespace alone
outside()
{
	nsenter -t "$mapped" -n setpriv --reuid "$1" --regid "$1" \
		--clear-groups "${@:2}"
}

mapped_users_peer()
{
	inside 0 vpeerctl vnet add east prefix 10.30.0.0/16 prefix fd30::/48 &&
		inside 0 vpeerctl vnet add west prefix 10.31.0.0/16 \
			prefix fd31::/48 || return 1
	exits 0 inside 0 vpeerctl grant add user alice role owner vnet east &&
		exits 0 inside 0 vpeerctl grant add user 1001 role owner \
			vnet west || return 1
	exits 2 inside 1000 vpeerctl peering add east/w remote west &&
		says LinkedAuthorizationFailed &&
		exits 0 inside 1001 vpeerctl grant add user alice role peer \
			vnet west &&
		exits 0 inside 1000 vpeerctl grant add group bob role peer \
			vnet east &&
		exits 0 inside 1000 vpeerctl peering add east/w remote west &&
		exits 0 inside 1001 vpeerctl peering add west/e remote east &&
		exits 0 inside 1001 vpeerctl peering show west/e &&
		says Connected
}

# The same number outside is somebody else.
numbers_are_of_a_namespace()
{
	inside 0 vpeerctl vnet add own prefix 10.40.0.0/16 &&
		inside 0 vpeerctl grant add user alice role reader vnet own ||
		return 1
	exits 0 inside 1000 vpeerctl vnet show own &&
		exits 4 outside 1000 vpeerctl vnet show own &&
		exits 0 outside 101000 vpeerctl vnet show own &&
		exits 0 outside 0 vpeerctl grant show vnet own &&
		says 'user 101000  role reader  vnet own' &&
		exits 0 inside 1000 vpeerctl grant show vnet own &&
		says 'user alice  role reader  vnet own' &&
		exits 2 inside 0 vpeerctl grant add user 2000 role reader \
			vnet own || return 1
	exits 0 outside 0 vpeerctl grant add user alice role reader vnet own &&
		exits 0 outside 1000 vpeerctl vnet show own &&
		exits 0 inside 0 vpeerctl grant show vnet own &&
		[ "$(wc -l <said)" = 2 ] &&
		exits 0 inside 0 vpeerctl vnet del own
}

# copy_of MODE OWNER: the tool as a program of its owner
copy_of()
{
	cp "$(type -P vpeerctl)" as_owner && chown "$2" as_owner &&
		chmod "$1" as_owner
}

setuid_runs_as_its_owner()
{
	copy_of 4755 1000:1000 &&
		vpeerctl grant add user alice role network-contributor \
			vnet east || return 1
	exits 2 as_user 1001 vpeerctl vnet set east add-prefix 10.32.0.0/16 &&
		says AuthorizationFailed &&
		exits 0 as_user 1001 ./as_owner vnet set east \
			add-prefix 10.32.0.0/16 &&
		exits 2 as_user 1001 ./as_owner vnet set west \
			add-prefix 10.33.0.0/16 &&
		says AuthorizationFailed || return 1
	# its owner's rights only, even if Bob has more, or is root
	vpeerctl grant add user bob role owner vnet west &&
		exits 2 as_user 1001 ./as_owner vnet set west \
			add-prefix 10.33.0.0/16 &&
		exits 0 as_user 1001 vpeerctl vnet set west \
			add-prefix 10.33.0.0/16 &&
		exits 0 as_user 1001 ./as_owner -j vnet show &&
		jq -e 'length == 1 and .[0].name == "east"' said >/dev/null
}

setgid_runs_with_its_group()
{
	copy_of 2755 0:1000 &&
		vpeerctl grant add group alice role reader vnet east || return 1
	exits 4 as_user 1001 vpeerctl vnet show east &&
		exits 0 as_user 1001 ./as_owner vnet show east &&
		exits 2 as_user 1001 ./as_owner vnet set east \
			add-prefix 10.32.0.0/16
}

setuid_root_is_an_administrator()
{
	copy_of 4755 0:0 &&
		exits 0 as_user 1001 ./as_owner vnet set hub \
			add-prefix 10.2.0.0/16 &&
		exits 2 as_user 1001 setpriv --no-new-privs ./as_owner vnet \
			set hub add-prefix 10.3.0.0/16 &&
		exits 0 vpeerctl vnet set hub remove-prefix 10.2.0.0/16
}

# NAME=FUNCTION, or NAME=WRAPPER/FUNCTION
tests='
	sem_6_grants_are_given_shown_and_taken=with_two_vnets/grants_are_given_shown_and_taken
	r_auth_3_7_two_users_peer_without_root=with_two_vnets/two_users_peer_without_root
	sem_6_a_user_sees_his_own=with_two_vnets/a_user_sees_his_own
	an_ordinary_user_has_a_fabric_of_his_own=unprivileged_has_his_own_fabric
	an_ordinary_user_is_refused_elsewhere=unprivileged_is_refused_elsewhere
	sem_6_mapped_users_peer=with_mapped_users/mapped_users_peer
	sem_6_numbers_are_of_a_namespace=with_mapped_users/numbers_are_of_a_namespace
	sem_6_setuid_runs_as_its_owner=with_two_vnets/setuid_runs_as_its_owner
	sem_6_setgid_runs_with_its_group=with_two_vnets/setgid_runs_with_its_group
	sem_6_setuid_root_is_an_administrator=setuid_root_is_an_administrator
'
# shellcheck disable=SC2086
run_tests $tests
