// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who asks (SEMANTICS section 6): the sender of a message and the opener of
 * its socket, each by his own credentials. No operation carries a permission
 * flag of generic netlink; what each of them needs is the model's to say.
 */
#include "authorise.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <net/sock.h>

/* Principals are numbers of the initial user namespace here. */
static bool cred_is(const void *ctx, u32 i, struct vpeer_principal *who)
{
	const struct cred *cred = ctx;

	if (!cred)
		return false;
	who->group = i;
	if (!i)
		who->number = __kuid_val(cred->euid);
	else if (i == 1)
		who->number = __kgid_val(cred->egid);
	else if (i - 2 < cred->group_info->ngroups)
		who->number = __kgid_val(cred->group_info->gid[i - 2]);
	else
		return false;
	return true;
}

/**
 * vpeer_creds_init() - who is behind the message that is being handled?
 * @c: the result, valid while the message is handled
 * @f: the fabric
 * @skb: the message
 *
 * Context: the sender's, in the handler or in the start of a dump.
 */
void vpeer_creds_init(struct vpeer_creds *c, struct vpeer_fabric *f,
		      const struct sk_buff *skb)
{
	const struct socket *sock = NETLINK_CB(skb).sk->sk_socket;
	struct user_namespace *home = f->net->user_ns;
	struct file *file = sock ? sock->file : NULL;

	c->sender = current_cred();
	c->opener = file ? file->f_cred : NULL;
	c->caller.model = &f->model;
	c->caller.sender = (struct vpeer_party){
		.administrator = ns_capable(home, CAP_NET_ADMIN),
		.is = cred_is,
		.ctx = c->sender,
	};
	c->caller.opener = (struct vpeer_party){
		.administrator = file && file_ns_capable(file, home,
							 CAP_NET_ADMIN),
		.is = cred_is,
		.ctx = c->opener,
	};
	c->initial = file &&
		     file_ns_capable(file, &init_user_ns, CAP_NET_ADMIN) &&
		     capable(CAP_NET_ADMIN);
}

/**
 * vpeer_creds_hold() - the same, to be kept after the message is handled
 * @f: the fabric
 * @skb: the message
 *
 * Return: the credentials, for vpeer_creds_release(), or NULL.
 */
struct vpeer_creds *vpeer_creds_hold(struct vpeer_fabric *f,
				     const struct sk_buff *skb)
{
	struct vpeer_creds *c = kmalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);

	if (!c)
		return NULL;
	vpeer_creds_init(c, f, skb);
	get_cred(c->sender);
	if (c->opener)
		get_cred(c->opener);
	return c;
}

/**
 * vpeer_creds_release() - let credentials go
 * @c: what vpeer_creds_hold() returned, or NULL
 */
void vpeer_creds_release(struct vpeer_creds *c)
{
	if (!c)
		return;
	put_cred(c->sender);
	if (c->opener)
		put_cred(c->opener);
	kfree(c);
}

/**
 * vpeer_map_principal() - take the sender's number for a user or group
 * @op: an operation; on a grant it becomes one of the initial namespace
 * @c: who sends it
 */
void vpeer_map_principal(struct vpeer_op *op, const struct vpeer_creds *c)
{
	struct user_namespace *ns = c->sender->user_ns;
	u32 mapped;

	if (op->kind != VPEER_OBJECT_GRANT || op->principal == VPEER_NOBODY)
		return;
	if (op->group)
		mapped = __kgid_val(make_kgid(ns, op->principal));
	else
		mapped = __kuid_val(make_kuid(ns, op->principal));
	if (mapped == VPEER_NOBODY)
		op->misplaced = op->group ? VPEER_A_GRANT_GID :
					    VPEER_A_GRANT_UID;
	op->principal = mapped;
}

/**
 * vpeer_may_stage() - may the sender of a message stage operations?
 * @c: the sender
 * @extack: for the message
 *
 * Which ones he may carry out is found out when they are.
 *
 * Context: the fabric's lock.
 * Return: 0 or -EACCES.
 */
int vpeer_may_stage(const struct vpeer_creds *c,
		    struct netlink_ext_ack *extack)
{
	if (vpeer_caller_has_grant(&c->caller))
		return 0;
	NL_SET_ERR_MSG(extack, "not authorised to change this fabric");
	return -EACCES;
}

/**
 * vpeer_may_apply() - may these limits be set by whoever sets them?
 * @tx: the transaction, which gets a refusal if not
 * @op: the operation
 * @c: who sends it
 *
 * The module's own bounds keep one tenant's fabric from taking all memory.
 *
 * Return: true if so, and for all that are no limits.
 */
bool vpeer_may_apply(struct vpeer_tx *tx, const struct vpeer_op *op,
		     const struct vpeer_creds *c)
{
	u32 i;

	if (c->initial || !vpeer_caller_administrator(&c->caller))
		return true;
	for (i = 0; i < ARRAY_SIZE(op->limits.limit); i++) {
		u32 max = vpeer_max_limits.limit[i];
		struct vpeer_refusal *r;

		if (!(op->limit_mask & (1U << i)) ||
		    op->limits.limit[i] <= max)
			continue;
		r = vpeer_refuse(tx, op->index, i,
				 VPEER_CODE_AUTHORIZATION_FAILED);
		if (r) {
			r->rule = "SEM-2";
			r->limit = max;
		}
		return false;
	}
	return true;
}
