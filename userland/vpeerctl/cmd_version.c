// SPDX-License-Identifier: GPL-2.0-only
/* vpeerctl version */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "output.h"
#include "report.h"

static const struct arg no_args[] = { ARG_END };

/* The module's own version; built into the kernel it has no such file. */
static const char *module_version(struct pool *pool)
{
	FILE *file = fopen("/sys/module/vpeer/version", "re");
	char text[64] = "";

	if (!file)
		return NULL;
	if (!fgets(text, sizeof(text), file))
		*text = '\0';
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	return *text ? pool_strdup(pool, text) : NULL;
}

static void print_version(struct ctl *ctl, uint32_t family)
{
	const char *module = module_version(&ctl->pool);
	json_t *json, *array;

	if (!ctl->opt.json) {
		printf("vpeerctl %s (speaks version %u)\n", VPEERCTL_VERSION,
		       VPEER_FAMILY_VERSION);
		if (family)
			printf("vpeer %s (speaks version %u)\n",
			       module ? module : "module", family);
		return;
	}
	json = json_object();
	json_set_text(json, "vpeerctl", VPEERCTL_VERSION);
	json_object_set_new(json, "speaks",
			    json_integer(VPEER_FAMILY_VERSION));
	json_set_text(json, "module", module);
	json_object_set_new(json, "moduleSpeaks", family ?
			    json_integer(family) : json_null());
	array = json_array();
	json_array_append_new(array, json);
	print_json(ctl, array);
}

static int version_show(struct ctl *ctl, const struct args *args)
{
	struct channel ch;
	int err;

	(void)args;
	err = channel_open(&ch, NETLINK_GENERIC);
	if (!err)
		err = channel_resolve(&ch, VPEER_FAMILY_NAME);
	print_version(ctl, err ? 0 : ch.version);
	if (err)
		complain(ctl, "module not loaded: modprobe vpeer");
	else if (ch.version != VPEER_FAMILY_VERSION)
		complain(ctl, "the module and vpeerctl speak different versions: install both from one source");
	err = err || ch.version != VPEER_FAMILY_VERSION;
	channel_close(&ch);
	return err ? STATUS_ABSENT : STATUS_OK;
}

COMMAND(show) = {
	.object = "version",
	.verb = "show",
	.summary = "show the versions of the tool and of the module",
	.args = no_args,
	.implied = true,
	.run = version_show,
};
